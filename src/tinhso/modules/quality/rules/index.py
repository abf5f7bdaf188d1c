"""The index: points from rates, and sums only of complete points. Nothing here knows a number of the law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from tinhso.kernel.law.rules import Row, RulesOn

INDEX: Final = "index"
SUPPLEMENTS: Final = "supplements"
SMALL_COUNT: Final = "small_count"


@dataclass(frozen=True, slots=True)
class Line:
    """A sub-point. `max_points` is None when nobody knows it, `threshold` when there is none."""

    code: str
    group: str
    title: str
    title_en: str
    max_points: Decimal | None
    threshold: Decimal | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of sub-points with its points in all."""

    code: str
    title: str
    title_en: str
    max_points: Decimal | None


@dataclass(frozen=True, slots=True)
class Index:
    """The index of some day; before its decision it only illustrates."""

    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
    source: str
    is_illustration: bool

    def line(self, code: str) -> Line | None:
        """The line of this code."""
        return next((one for one in self.lines if one.code == code), None)


def index_on(rows: Iterable[Row], on: date) -> Index:
    """The index of a day; RuleMissing."""
    known = RulesOn(rows, on)
    value = known.value(INDEX, dict)
    row: Any = known.row(INDEX)
    return Index(
        groups=tuple(Group(**_named(one)) for one in value["groups"]),
        lines=tuple(
            Line(**_named(one), group=one["group"], threshold=_decimal(one["threshold"]))
            for one in value["lines"]
        ),
        source=row.source,
        is_illustration=row.verified == "illustrative",
    )


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: row[name] for name in ("code", "title", "title_en")}
    return texts | {"max_points": _decimal(row["max_points"])}


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


CENT: Final = Decimal("0.01")


def points(rate: Decimal, max_points: Decimal, threshold: Decimal | None) -> Decimal:
    """Points of a rate between 0 and 1, two decimals: in full from the threshold on, below it in proportion."""
    if threshold is not None:
        rate = min(Decimal(1), rate / threshold)
    return (rate * max_points).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Score:
    """A line as it was counted. Without `whole` nobody counted it, without `rate` there was nothing to count.

    `points` only when the count is complete (`missing` says what is not) and the line's maximum known.
    """

    line: Line
    part: int | None = None
    whole: int | None = None
    rate: Decimal | None = None
    points: Decimal | None = None
    missing: Any = ""


def score(line: Line, counted: tuple[int, int] | None, missing: Any = "") -> Score:
    """The line's score of a part and a whole; None: nobody counts it."""
    if counted is None:
        return Score(line, missing=missing)
    part, whole = counted
    if whole <= 0:
        return Score(line, part, whole, missing=missing)
    # The part of a sum of shares may be below nothing (line 5.4).
    rate = Decimal(max(0, part)) / Decimal(whole)
    earned = None
    if line.max_points is not None and not missing:
        earned = points(rate, line.max_points, line.threshold)
    return Score(line, part, whole, rate, earned, missing)


def group_points(group: Group, scores: Iterable[Score]) -> Decimal | None:
    """The group's points; None unless its lines make up the whole group and every one of them has its points."""
    mine = [one for one in scores if one.line.group == group.code]
    if sum((one.line.max_points or Decimal(0) for one in mine), Decimal(0)) != group.max_points:
        return None
    return total_of(one.points for one in mine)


def total_of(each: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None when any of it is unknown."""
    found = Decimal(0)
    for one in each:
        if one is None:
            return None
        found += one
    return found
