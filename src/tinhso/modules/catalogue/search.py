"""What the catalogue offers to the site's search."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor
from tinhso.kernel.search import Hit, SearchSource

from .queries import procedures
from .wording import name_of


def find_procedures(text: str, actor: Actor, limit: int) -> list[Hit]:
    """Procedures in force in whose name every word begins a word; the shorter the name, the better."""
    found = procedures.procedures(clock.business().today(), text=text)
    hits = [
        Hit(
            title=name_of(version),
            url=reverse("catalogue:procedure", args=[version.procedure.slug]),
            summary=str(version.get_level_display()),
            rank=1 / (1 + len(version.name) / 40),
        )
        for version in found
    ]
    return sorted(hits, key=lambda hit: -hit.rank)[:limit]


SOURCES = (SearchSource("catalogue.procedure", gettext_lazy("Thủ tục hành chính"), find_procedures),)
