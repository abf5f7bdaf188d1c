"""Half-open periods of days: whether they overlap, and whether they cover one another. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True)
class Period:
    """From `start` (inclusive) to `end` (exclusive); no end means until further notice."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError("a period ends after its start")

    def holds(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether some day lies in both."""
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)


def overlapping(periods: Sequence[Period]) -> tuple[int, int] | None:
    """The positions of two periods that share a day; None when there are none."""
    ordered = sorted(range(len(periods)), key=lambda position: periods[position].start)
    # Among periods in order of their start, an overlap shows between neighbours first.
    for first, second in pairwise(ordered):
        if periods[first].overlaps(periods[second]):
            return first, second
    return None


def covered(period: Period, by: Iterable[Period]) -> bool:
    """Whether every day of `period` lies in one of `by`."""
    day: date | None = period.start
    for part in sorted(by, key=lambda one: one.start):
        if day is not None and part.holds(day):
            day = part.end
            if day is None:
                return True
        if day is not None and period.end is not None and day >= period.end:
            return True
    return False
