"""What still hangs on an agency or an area that is to end: its own units and posts, and what modules hold for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tinhso.kernel.actors import system_actor
from tinhso.kernel.scope import acting

from ..holding import Affected, Holding
from ..models import AgencySuccession, AgencyVersion, AreaSuccession, AreaVersion, Post
from .act import SYSTEM, holdings
from .agency_state import not_ended

MOST_NAMED = 5
"""Names in one line; the rest is counted."""

_FOLLOWING = frozenset({"directory.posts", "directory.accounts", "directory.delegations"})
"""What ends with the posts, which are named, and with those who sit there."""


@dataclass(frozen=True)
class Hanging:
    """One line of the list: what it is, how many there are, and the names of the first.

    `by_act`: only an act of reorganisation can give it to somebody else. `count` is 0 for a whole sentence.
    """

    label: str
    count: int = 0
    names: str = ""
    by_act: bool = True


def hanging_on_agency(agency_id: int, on: date, today: date) -> list[Hanging]:
    """What would be left without an agency that is no more from `on`; empty when it may end.

    Whatever arrives until then must have nobody to wait for, so modules are asked about today as well.
    """
    with acting(system_actor(SYSTEM)):
        below = AgencyVersion.objects.filter(not_ended(on), parent_id=agency_id)
        posts = Post.objects.filter(not_ended(on), agency_id=agency_id).order_by("rank", "title", "id")
        before = AgencySuccession.objects.filter(not_ended(on), to_agency_id=agency_id)
        ids = before.order_by("from_agency_id").values_list("from_agency_id", flat=True)
        former = AgencyVersion.objects.filter(agency_id__in=list(ids))
        found = [
            _named(_("Cơ quan trực thuộc"), _last_names(below, "agency_id"), by_act=False),
            _named(_("Vị trí công tác"), posts.values_list("title", flat=True), by_act=False),
            _named(_("Cơ quan trước đây mà cơ quan này kế tục"), _last_names(former, "agency_id")),
        ]
        one = frozenset({agency_id})
        nothing: frozenset[int] = frozenset()
        asked = [
            Affected(day, one, nothing, agencies_left=one, areas_left=nothing) for day in sorted({on, today})
        ]
        return [line for line in found if line.count] + _held(asked)


def hanging_on_area(area_id: int, on: date) -> list[Hanging]:
    """What would be left without an area that is no more from `on`; empty when it may end."""
    with acting(system_actor(SYSTEM)):
        below = AreaVersion.objects.filter(not_ended(on), parent_id=area_id)
        serving = AgencyVersion.objects.filter(not_ended(on), area_id=area_id)
        before = AreaSuccession.objects.filter(not_ended(on), to_area_id=area_id)
        ids = before.order_by("from_area_id").values_list("from_area_id", flat=True)
        former = AreaVersion.objects.filter(area_id__in=list(ids))
        found = [
            _named(_("Đơn vị trực thuộc"), _last_names(below, "area_id"), by_act=False),
            _named(_("Cơ quan trên địa bàn"), _last_names(serving, "agency_id"), by_act=False),
            _named(_("Đơn vị trước đây mà đơn vị này kế tục"), _last_names(former, "area_id")),
        ]
        one = frozenset({area_id})
        nothing: frozenset[int] = frozenset()
        return [line for line in found if line.count] + _held(
            [Affected(on, nothing, one, agencies_left=nothing, areas_left=one)]
        )


def _held(asked: Iterable[Affected]) -> list[Hanging]:
    """What modules hold, each kind once with the highest of its counts, and what they say makes it impossible."""
    counts: dict[str, tuple[Holding, int]] = {}
    sentences: dict[str, None] = {}
    for affected in asked:
        for holding in holdings():
            if holding.code not in _FOLLOWING:
                count = sum(one.count for one in holding.held(affected))
                counts[holding.code] = (holding, max(count, counts.get(holding.code, (holding, 0))[1]))
            if holding.blockers is not None:
                sentences |= dict.fromkeys(holding.blockers(affected))
    own = {"directory.officials"}
    lines = [
        Hanging(str(holding.label), count, by_act=code not in own)
        for code, (holding, count) in counts.items()
        if count
    ]
    return lines + [Hanging(sentence) for sentence in sentences]


def _named(label: str, names: Iterable[str], *, by_act: bool = True) -> Hanging:
    listed = list(names)
    words = ", ".join(listed[:MOST_NAMED]) + (" …" if len(listed) > MOST_NAMED else "")
    return Hanging(label, len(listed), words, by_act)


def _last_names(rows: Any, unit: str) -> list[str]:
    """The last name of each unit among these descriptions, by identifier."""
    found = {getattr(row, unit): row for row in rows.order_by("valid_from", "id")}
    return [row.name for row in sorted(found.values(), key=lambda row: (row.code, row.pk))]
