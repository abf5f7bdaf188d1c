"""Agencies in the site's search."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor
from tinhso.kernel.search import Hit, SearchSource

from .queries.agency import agencies_named


def find_agencies(text: str, actor: Actor, limit: int) -> list[Hit]:
    """Agencies of today in whose name every word begins a word; the shorter the name, the better."""
    return [
        Hit(
            title=agency.name,
            url=reverse("directory:agency", args=(agency.id,)),
            summary=_("có bộ phận tiếp nhận và trả kết quả") if agency.one_stop else "",
            rank=1 / (1 + len(agency.name) / 40),
        )
        for agency in agencies_named(text, clock.business().today(), limit)
    ]


AGENCIES = SearchSource("directory.agency", gettext_lazy("Cơ quan"), find_agencies)
