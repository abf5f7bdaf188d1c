"""Bars: one value against its target, and a list of values with names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tinhso.ui import words
from tinhso.ui.charts.svg import image, rect, short
from tinhso.ui.items import as_item

WIDTH, HEIGHT = 240, 22


def _share(value: float, high: float) -> float:
    return WIDTH * min(max(value / high, 0.0), 1.0) if high else 0.0


def _tick(target: float, high: float, top: float, bottom: float) -> str:
    x = min(max(_share(target, high), 1.0), WIDTH - 1.0)
    return f'<path class="ts-chart__target ts-chart__tick" d="M{short(x)} {short(top)}V{short(bottom)}"/>'


def bullet(
    value: float | None,
    sentence: str,
    target: float | None = None,
    forecast: float | None = None,
    high: float = 100,
    tone: str = "neutral",
) -> SafeString:
    """One value as a bar on the scale 0 to ``high``, the forecast as a paler bar, the target as a mark."""
    parts = [rect(0, 4, WIDTH, 14, "ts-chart__ground")]
    if forecast is not None:
        parts.append(rect(0, 9, _share(forecast, high), 4, "ts-chart__ahead"))
    if value is not None:
        parts.append(rect(0, 7, _share(value, high), 8, "ts-chart__value"))
    if target is not None:
        parts.append(_tick(target, high, 1, HEIGHT - 1))
    return image(parts, sentence, WIDTH, HEIGHT, f"ts-bullet ts-chart--{tone}")


def bars(
    items: Sequence[Any], sentence: str, high: float | None = None, target: float | None = None
) -> SafeString:
    """A list with a bar for each (label, value[, words, tone, href]).

    Names and figures are text of the page, so that they wrap, can be read out and copied; only the bars
    are drawings. A value of None is drawn as no bar, with its words.
    """
    entries = [as_item(item, "label", "value", "words", "tone", "href") for item in items]
    values = [entry["value"] for entry in entries if entry["value"] is not None]
    top = high if high is not None else max([*values, target or 0], default=0) or 1
    rows = format_html_join(
        "", '<li class="ts-bars__row">{}{}{}</li>', (_row(entry, top, target) for entry in entries)
    )
    return format_html(
        '<div class="ts-bars"><p class="govuk-visually-hidden">{}</p><ul class="ts-bars__list">{}</ul></div>',
        sentence,
        rows,
    )


def _row(entry: Any, top: float, target: float | None) -> tuple[SafeString, SafeString, SafeString]:
    label = (
        format_html('<a class="govuk-link" href="{}">{}</a>', entry["href"], entry["label"])
        if entry.get("href")
        else format_html("{}", entry["label"])
    )
    value = entry["value"]
    figure = entry.get("words") or (words.number(value, 1) if value is not None else "–")
    parts = [rect(0, 4, WIDTH, 14, "ts-chart__ground")]
    if value is not None:
        parts.append(rect(0, 4, _share(value, top), 14, f"ts-fill--{entry.get('tone') or 'neutral'}"))
    if target is not None:
        parts.append(_tick(target, top, 1, HEIGHT - 1))
    drawing = mark_safe(
        f'<svg class="ts-chart ts-bars__bar" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="none" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )
    return (
        format_html('<span class="ts-bars__label">{}</span>', label),
        drawing,
        format_html('<span class="ts-bars__value num">{}</span>', figure),
    )
