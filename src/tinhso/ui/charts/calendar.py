"""A year of days as small squares, darker for more."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tinhso.ui import words
from tinhso.ui.charts.svg import image, rect, text

CELL, LEFT, TOP = 13, 30, 18


def steps_of(values: list[float]) -> list[float]:
    """Four limits that divide the values above zero into five groups of about the same size."""
    found = sorted(value for value in values if value > 0)
    return [found[len(found) * part // 5] for part in range(1, 5)] if found else []


def heat_calendar(days: Mapping[date, float], year: int, sentence: str, unit: str = "") -> SafeString:
    """Draw the days of ``year``: columns are weeks from Monday, rows weekdays; a missing day is empty.

    Each day has its date and number as tooltip. The drawing keeps its size and scrolls on small screens.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    start = first - timedelta(days=first.weekday())
    limits = steps_of([float(value) for day, value in days.items() if day.year == year])
    parts: list[str] = []
    for row, name in enumerate(weekdays()):
        if row % 2 == 0:
            parts.append(text(0, TOP + row * CELL + 10, name, "ts-chart__small"))
    for month in range(1, 13):
        column = (date(year, month, 1) - start).days // 7
        parts.append(text(LEFT + column * CELL, 11, _("Th%(month)d") % {"month": month}, "ts-chart__small"))
    day = first
    while day <= last:
        column, row = divmod((day - start).days, 7)
        value = days.get(day)
        css = "ts-heat__none" if not value else f"ts-fill--step-{bisect_right(limits, value)}"
        title = f"{day:%d/%m/%Y}: {words.number(value or 0)} {unit}".strip()
        parts.append(rect(LEFT + column * CELL, TOP + row * CELL, CELL - 2, CELL - 2, css, title))
        day += timedelta(days=1)
    weeks = (last - start).days // 7 + 1
    drawing = image(parts, sentence, LEFT + weeks * CELL, TOP + 7 * CELL, "ts-heat")
    return format_html(
        '<div class="ts-scroll" tabindex="0" role="group" aria-label="{}">{}</div>', sentence, drawing
    )


def weekdays() -> tuple[str, ...]:
    """Short names of the weekdays from Monday."""
    return (
        pgettext("weekday", "T2"),
        pgettext("weekday", "T3"),
        pgettext("weekday", "T4"),
        pgettext("weekday", "T5"),
        pgettext("weekday", "T6"),
        pgettext("weekday", "T7"),
        pgettext("weekday", "CN"),
    )
