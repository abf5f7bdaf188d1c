"""Units as tiles on a grid: every name and figure readable, small wards as large as big communes.

It is a diagram and says so: it shows no boundary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tinhso.ui.charts.svg import image, short
from tinhso.ui.items import as_item

WIDE, HIGH, GAP, EDGE = 104, 54, 4, 2
LINE = 14
"""Letters that fit on one line of a tile."""


def tile_grid(
    tiles: Sequence[Any], sentence: str, groups: Sequence[tuple[str, str]] = (), legend: Sequence[str] = ()
) -> SafeString:
    """Draw (column, row, name, value, words, step, group[, href]) tiles.

    ``step`` 0 to 4 is the depth of the colour, None means that there is no figure; ``words`` is the figure
    as text; ``group`` is a key of ``groups`` and chooses the colour of the border (at most eight).
    """
    entries = [
        as_item(tile, "column", "row", "name", "value", "words", "step", "group", "href") for tile in tiles
    ]
    order = {key: index for index, (key, _title) in enumerate(groups)}
    if len(order) > 8:
        raise ValueError("at most 8 groups can be told apart by their border")
    width = 2 * EDGE + (max((entry["column"] for entry in entries), default=0) + 1) * (WIDE + GAP) - GAP
    height = 2 * EDGE + (max((entry["row"] for entry in entries), default=0) + 1) * (HIGH + GAP) - GAP
    linked = any(entry.get("href") for entry in entries)
    drawing = image([_tile(entry, order) for entry in entries], sentence, width, height, "ts-tiles")
    if linked:  # an image hides what is inside of it; links must stay reachable
        drawing = mark_safe(drawing.replace('role="img"', 'role="group"', 1))
    scroll = format_html(
        '<div class="ts-scroll" tabindex="0" role="group" aria-label="{}">{}</div>', sentence, drawing
    )
    note = _("Sơ đồ, không phải địa giới pháp lý")
    return format_html(
        '{}{}{}<p class="ts-figure__source">{}</p>', scroll, _steps(legend), _groups(groups), note
    )


def _tile(entry: Any, order: dict[str, int]) -> str:
    x, y = EDGE + entry["column"] * (WIDE + GAP), EDGE + entry["row"] * (HIGH + GAP)
    step = entry.get("step")
    depth = "none" if step is None else str(int(step))
    lines = _lines(str(entry["name"]))
    names = "".join(
        f'<text class="ts-tile__name" x="{short(x + 7)}" y="{short(y + 16 + 13 * index)}">{escape(line)}</text>'
        for index, line in enumerate(lines)
    )
    fill = "ts-fill--none" if step is None else f"ts-fill--step-{depth}"
    body = (
        f'<rect class="{fill} ts-group--{order.get(entry.get("group"), 0)}" x="{short(x)}" y="{short(y)}" '
        f'width="{WIDE}" height="{HIGH}" rx="4"/>{names}'
        f'<text class="ts-tile__value" x="{short(x + WIDE - 7)}" y="{short(y + HIGH - 8)}">{escape(entry["words"])}</text>'
    )
    if entry.get("href"):
        body = f'<a href="{escape(entry["href"])}">{body}</a>'
    return f'<g class="ts-tile ts-tile--{depth}">{body}</g>'


def _lines(name: str) -> list[str]:
    """The name on one line, or two when it is long."""
    if len(name) <= LINE:
        return [name]
    words, first = name.split(), ""
    while words and len(f"{first} {words[0]}".strip()) <= LINE:
        first = f"{first} {words.pop(0)}".strip()
    return [first, " ".join(words)] if first else [name]


def _steps(legend: Sequence[str]) -> SafeString:
    if not legend:
        return SafeString("")
    mark = '<svg class="ts-legend__mark ts-chart" viewBox="0 0 24 12" aria-hidden="true" focusable="false">{}</svg>'
    rows = (
        (
            format_html(
                mark, format_html('<path class="ts-fill--step-{} ts-step-key" d="M0 0h24v12H0z"/>', index)
            ),
            words,
        )
        for index, words in enumerate(legend)
    )
    return format_html('<ul class="ts-legend">{}</ul>', format_html_join("", "<li>{}{}</li>", rows))


def _groups(groups: Sequence[tuple[str, str]]) -> SafeString:
    if not groups:
        return SafeString("")
    mark = '<svg class="ts-legend__mark ts-chart" viewBox="0 0 24 12" aria-hidden="true" focusable="false">{}</svg>'
    rows = (
        (
            format_html(
                mark, format_html('<path class="ts-group-key ts-group--{}" d="M2 2h20v8H2z"/>', index)
            ),
            title,
        )
        for index, (_key, title) in enumerate(groups)
    )
    return format_html('<ul class="ts-legend">{}</ul>', format_html_join("", "<li>{}{}</li>", rows))
