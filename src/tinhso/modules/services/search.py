"""What the one-stop shop offers to the site's search."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from tinhso.kernel.actors import Actor
from tinhso.kernel.search import Hit, SearchSource
from tinhso.modules.catalogue import api as catalogue

from .permissions import SEE
from .queries import lists


def find_dossiers(text: str, actor: Actor, limit: int) -> list[Hit]:
    """Dossiers of the official's agencies by the beginning of a code or by a name; for nobody else."""
    if not actor.may(SEE.code):
        return []
    return [
        Hit(
            title=f"{dossier.code} – {dossier.applicant_name}",
            url=reverse("services:case", args=[dossier.code]),
            summary=f"{catalogue.name_of(dossier.procedure_version)}, {dossier.get_state_display()}",
            rank=1.0 if dossier.code.startswith(text.strip().upper()) else 0.5,
        )
        for dossier in lists.found_by(text, limit)
    ]


SOURCES = (SearchSource("services.dossier", gettext_lazy("Hồ sơ"), find_dossiers),)
