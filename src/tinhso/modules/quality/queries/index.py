"""The index of a span: what the providers count, put together by the rules."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from tinhso.kernel import clock
from tinhso.kernel.clock import from_local
from tinhso.kernel.modules import registry

from ..enums import PART, REST
from ..facts import Cell, Counted, Provider, Span
from ..rules import index as rules
from ..rules.index import Group, Index, Score
from .law import index_on

Figure = tuple[int, int]
"""A part and its whole."""


def span(first: date, last: date, as_of: date, agency_id: int | None = None) -> Span:
    """The span as it stood at the end of a day, or stands now while that day lasts."""
    at = min(from_local(as_of + timedelta(days=1), time()), clock.business().now())
    return Span(first, last, as_of, at, agency_id)


def provider_of(code: str) -> Provider | None:
    """Who counts a line."""
    return next((one for one in registry().of_type(Provider) if code in one.lines), None)


def counted(asked: Span) -> Counted:
    """Every line that somebody counts."""
    found = [one.count(asked) for one in registry().of_type(Provider)]
    return Counted(
        {code: cells for one in found for code, cells in one.cells.items()},
        [days for one in found for days in one.days],
    )


def totals[Key: Hashable](cells: Iterable[Cell], key: Callable[[Cell], Key]) -> dict[Key, Figure]:
    """Part and whole of the cells under each key, in the order of keys met."""
    found: dict[Key, Figure] = {}
    for one in cells:
        part, whole = found.get(key(one), (0, 0))
        found[key(one)] = (part + one.part, whole + one.whole)
    return found


def figure(found: Counted, code: str) -> Figure | None:
    """Part and whole of a line; None when nobody has counted it."""
    if code not in found.cells:
        return None
    return totals(found.cells[code], lambda _cell: None).get(None, (0, 0))


def how_many(found: Figure, which: str) -> int:
    """How many rows a list behind a figure has."""
    part, whole = found
    return {PART: part, REST: whole - part}.get(which, whole)


@dataclass(frozen=True, slots=True)
class Result:
    """The index of a span."""

    index: Index
    scores: tuple[Score, ...]

    def points(self, group: Group) -> Decimal | None:
        """The points of one group, None while any of them is unknown."""
        return rules.group_points(group, self.scores)

    @property
    def total(self) -> Decimal | None:
        """All points, None while any is unknown."""
        return rules.total_of(self.points(one) for one in self.index.groups)


def result(asked: Span, found: Counted) -> Result:
    """The scores of what was counted, by the rules of the span's last day."""
    index = index_on(asked.last)
    return Result(
        index, tuple(rules.score(one, figure(found, one.code), _missing(one.code)) for one in index.lines)
    )


def _missing(code: str) -> Any:
    """What a line's count leaves out, in words; empty when it is complete."""
    provider = provider_of(code)
    return provider.lines[code] if provider is not None else ""
