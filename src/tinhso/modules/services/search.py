"""What the one-stop shop offers to the site's search."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor
from tinhso.kernel.search import Hit, SearchSource

from .models import ProcedureVersion
from .permissions import SEE
from .queries import catalogue, lists


def _name(version: ProcedureVersion) -> str:
    return str(version.name_en if (get_language() or "").startswith("en") else version.name)


def find_procedures(text: str, actor: Actor, limit: int) -> list[Hit]:
    """Procedures in force in whose name every word begins a word; the shorter the name, the better."""
    found = catalogue.procedures(clock.business().today(), text=text)
    hits = [
        Hit(
            title=_name(version),
            url=reverse("services:procedure", args=[version.procedure.slug]),
            summary=str(version.get_level_display()),
            rank=1 / (1 + len(version.name) / 40),
        )
        for version in found
    ]
    return sorted(hits, key=lambda hit: -hit.rank)[:limit]


def find_dossiers(text: str, actor: Actor, limit: int) -> list[Hit]:
    """Dossiers of the official's agencies by the beginning of a code or by a name; for nobody else."""
    if not actor.may(SEE.code):
        return []
    return [
        Hit(
            title=f"{dossier.code} – {dossier.applicant_name}",
            url=reverse("services:case", args=[dossier.code]),
            summary=f"{_name(dossier.procedure_version)}, {dossier.get_state_display()}",
            rank=1.0 if dossier.code.startswith(text.strip().upper()) else 0.5,
        )
        for dossier in lists.found_by(text, limit)
    ]


SOURCES = (
    SearchSource("services.procedure", gettext_lazy("Thủ tục hành chính"), find_procedures),
    SearchSource("services.dossier", gettext_lazy("Hồ sơ"), find_dossiers),
)
