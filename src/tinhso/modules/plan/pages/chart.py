"""The history of one measure as an inline SVG: readings, target lines, forecast; the table stands below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..rules.forecast import Forecast, Point
from ..rules.numbers import line_text

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 70, 30, 16, 38

STEPS = tuple(digit * 10**power for power in range(18) for digit in (1, 2, 5))
"""Distances between the horizontal lines of a chart of counts; there are five."""


@dataclass(frozen=True)
class Level:
    """A horizontal target line with its words; `kind` is province or national."""

    value: float
    words: str
    kind: str


@dataclass(frozen=True)
class Frame:
    """The scales of a chart: days across, values up."""

    first: date
    last: date
    highest: float

    def x(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / span, 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.highest, 1)


def history_chart(
    points: Sequence[Point],
    *,
    sentence: str,
    unit: str,
    language: str,
    levels: Sequence[Level] = (),
    forecast: Forecast | None = None,
    deadline: date,
) -> SafeString:
    """The chart of readings up to the deadline; `points` are oldest first and not empty."""
    frame = Frame(points[0].on, max(deadline, points[-1].on), _highest(points, levels, forecast, unit))
    return format_html(
        '<svg class="ts-chart plan-chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img">'
        "<title>{}</title>{}{}{}{}{}{}</svg>",
        WIDTH,
        HEIGHT,
        sentence,
        _grid(frame, unit, language),
        _years(frame),
        _band(frame, points[-1], forecast),
        format_html_join("", "{}", ((_level(frame, level),) for level in levels)),
        _trend(frame, points[-1], forecast),
        _line(frame, points),
    )


def _highest(points: Sequence[Point], levels: Sequence[Level], forecast: Forecast | None, unit: str) -> float:
    if unit == "percent":
        return 100.0
    seen = [point.value for point in points] + [level.value for level in levels]
    top = max([*seen, forecast.upper if forecast else 0.0, 1.0])
    return float(next(step * 5 for step in STEPS if step * 5 >= top))


def _grid(frame: Frame, unit: str, language: str) -> SafeString:
    steps = 4 if unit == "percent" else 5
    values = [frame.highest * step / steps for step in range(steps + 1)]
    return format_html_join(
        "",
        '<path class="plan-chart__grid" d="M{} {}H{}"/><text class="plan-chart__label plan-chart__label--y" '
        'x="{}" y="{}">{}</text>',
        (
            (LEFT, frame.y(value), WIDTH - RIGHT, LEFT - 8, frame.y(value) + 5, _label(value, unit, language))
            for value in values
        ),
    )


def _label(value: float, unit: str, language: str) -> str:
    return line_text(Fraction(value).limit_denominator(100), unit, language)


def _years(frame: Frame) -> SafeString:
    """A tick at each quarter's first day, named at the year's and, in short charts, at each quarter's."""
    quarters = [
        date(year, month, 1)
        for year in range(frame.first.year, frame.last.year + 1)
        for month in (1, 4, 7, 10)
        if frame.first <= date(year, month, 1) <= frame.last
    ]
    few = len(quarters) <= 6
    base = HEIGHT - BOTTOM
    return format_html_join(
        "",
        '<path class="plan-chart__tick" d="M{} {}v{}"/><text class="plan-chart__label plan-chart__label--x" '
        'x="{}" y="{}">{}</text>',
        (
            (
                frame.x(day),
                base,
                8 if day.month == 1 else 4,
                frame.x(day),
                base + 27,
                f"{day:%m/%Y}" if few or day.month in (1, 7) else "",
            )
            for day in quarters
        ),
    )


def _level(frame: Frame, level: Level) -> SafeString:
    above = 16 if level.value > frame.highest * 0.92 else -6
    return format_html(
        '<path class="ts-chart__target plan-chart__level--{}" d="M{} {}H{}"/>'
        '<text class="plan-chart__label plan-chart__label--level" x="{}" y="{}">{}</text>',
        level.kind,
        LEFT,
        frame.y(level.value),
        WIDTH - RIGHT,
        LEFT + 6,
        frame.y(level.value) + above,
        level.words,
    )


def _trend(frame: Frame, last: Point, forecast: Forecast | None) -> SafeString | str:
    if forecast is None:
        return ""
    x0, y0, x1 = frame.x(last.on), frame.y(last.value), frame.x(forecast.on)
    return format_html(
        '<path class="ts-chart__forecast" d="M{} {}L{} {}"/>', x0, y0, x1, frame.y(forecast.value)
    )


def _band(frame: Frame, last: Point, forecast: Forecast | None) -> SafeString | str:
    if forecast is None:
        return ""
    return format_html(
        '<path class="ts-chart__band" d="M{} {}L{} {}V{}Z"/>',
        frame.x(last.on),
        frame.y(last.value),
        frame.x(forecast.on),
        frame.y(forecast.upper),
        frame.y(forecast.lower),
    )


def _line(frame: Frame, points: Sequence[Point]) -> SafeString:
    way = "L".join(f"{frame.x(point.on)} {frame.y(point.value)}" for point in points)
    dots = format_html_join(
        "",
        '<circle class="plan-chart__dot" cx="{}" cy="{}" r="{}"/>',
        ((frame.x(p.on), frame.y(p.value), 5 if p is points[-1] else 2.5) for p in points),
    )
    return format_html('<path class="ts-chart__actual" d="M{}"/>{}', way, dots)
