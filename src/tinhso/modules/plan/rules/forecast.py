"""A straight line through monthly readings to the deadline, with an honest interval, or no forecast.

Method: ordinary least squares on the last 24 monthly readings; 95 % prediction interval of Student's t
with n - 2 degrees of freedom, never narrower than one unit of the numerator either way, and cut to what is
possible. Refused with fewer than 6 monthly readings, or when the deadline lies further ahead than twice the
time observed. The interval assumes that the past trend goes on; it knows no project that starts tomorrow.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

FEWEST_MONTHS = 6
MOST_MONTHS = 24
FARTHEST = 2.0
"""How many times the observed span the deadline may lie ahead of the last reading."""

T_975 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074,
)  # fmt: skip
"""Student's t, 97.5 % quantile, for 1 to 22 degrees of freedom."""


@dataclass(frozen=True, order=True)
class Point:
    """A value, in the unit shown, as of a day."""

    on: date
    value: float


@dataclass(frozen=True)
class Forecast:
    """What the trend says for day `on`, from `months` monthly readings since `since`."""

    on: date
    value: float
    lower: float
    upper: float
    months: int
    since: date


Refusal = Literal["too_few", "too_far"]


def monthly(points: Iterable[Point]) -> list[Point]:
    """The last point of each calendar month, oldest first."""
    last: dict[tuple[int, int], Point] = {}
    for point in sorted(points):
        last[point.on.year, point.on.month] = point
    return list(last.values())


def linear(
    points: Iterable[Point], on: date, *, grain: float, lowest: float = 0.0, highest: float = math.inf
) -> Forecast | Refusal:
    """The forecast for day `on`, or why there is none; see the method in the module's docstring.

    `grain` is what one unit of the numerator changes; `lowest` and `highest` bound what is possible.
    """
    months = monthly(points)[-MOST_MONTHS:]
    if len(months) < FEWEST_MONTHS:
        return "too_few"
    first, last = months[0], months[-1]
    span = (last.on - first.on).days
    ahead = (on - last.on).days
    if ahead > FARTHEST * span:
        return "too_far"
    value, half = _fit(
        [float((p.on - first.on).days) for p in months], [p.value for p in months], span + ahead
    )
    half = max(half, grain)

    def possible(number: float) -> float:
        return min(max(number, lowest), highest)

    return Forecast(
        on, possible(value), possible(value - half), possible(value + half), len(months), first.on
    )


def _fit(days: Sequence[float], values: Sequence[float], at: float) -> tuple[float, float]:
    """Predicted value at day `at`, and half the width of its 95 % prediction interval."""
    count = len(days)
    mean_day, mean_value = math.fsum(days) / count, math.fsum(values) / count
    spread = math.fsum((day - mean_day) ** 2 for day in days)
    pairs = list(zip(days, values, strict=True))
    slope = math.fsum((day - mean_day) * (value - mean_value) for day, value in pairs) / spread
    errors = math.fsum((value - mean_value - slope * (day - mean_day)) ** 2 for day, value in pairs)
    scale = math.sqrt(errors / (count - 2)) * math.sqrt(1 + 1 / count + (at - mean_day) ** 2 / spread)
    return mean_value + slope * (at - mean_day), T_975[count - 3] * scale
