"""Agencies in the site's search, and officials for officials."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor
from tinhso.kernel.search import Hit, SearchSource

from .queries.agency import agencies_named
from .queries.people import officials_named


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


def find_officials(text: str, actor: Actor, limit: int) -> list[Hit]:
    """Officials of today and former ones by name, for officials; the public finds nobody by name."""
    if actor.kind != "official":
        return []
    return [
        Hit(
            title=one.name,
            url=reverse("directory:official", args=(one.id,)),
            summary=f"{one.post}, {one.agency}" if one.post else _("hiện không giữ vị trí nào"),
            rank=1 / (1 + len(one.name) / 40),
        )
        for one in officials_named(text, actor, clock.business().today(), limit)
    ]


AGENCIES = SearchSource("directory.agency", gettext_lazy("Cơ quan"), find_agencies)
OFFICIALS = SearchSource("directory.official", gettext_lazy("Cán bộ"), find_officials)
