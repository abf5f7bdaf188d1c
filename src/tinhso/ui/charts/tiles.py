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
HUES = 6
"""Colours that tell neighbouring shapes apart."""
_FIELDS = ("column", "row", "name", "value", "words", "step", "group", "href", "hue", "join")


def tile_grid(
    tiles: Sequence[Any], sentence: str, groups: Sequence[tuple[str, str]] = (), legend: Sequence[str] = ()
) -> SafeString:
    """Draw (column, row, name, value, words, step, group[, href[, hue[, join]]]) tiles.

    ``step`` 0 to 4 is the depth of the colour, None means that there is no figure; ``words`` is the figure
    as text; ``group`` is a key of ``groups`` and chooses the colour of the border (at most eight). ``hue`` 0 to 5
    paints a tile instead of a step; neighbours with the same ``join`` are drawn as one, with one name.
    """
    entries = [as_item(tile, *_FIELDS) for tile in tiles]
    order = {key: index for index, (key, _title) in enumerate(groups)}
    if len(order) > 8:
        raise ValueError("at most 8 groups can be told apart by their border")
    width = 2 * EDGE + (max((entry["column"] for entry in entries), default=0) + 1) * (WIDE + GAP) - GAP
    height = 2 * EDGE + (max((entry["row"] for entry in entries), default=0) + 1) * (HIGH + GAP) - GAP
    linked = any(entry.get("href") for entry in entries)
    loose = [entry for entry in entries if entry.get("join") is None]
    shapes = [_tile(entry, order) for entry in loose]
    shapes += map(_joined, connected([entry for entry in entries if entry.get("join") is not None]))
    drawing = image(shapes, sentence, width, height, "ts-tiles")
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
    edge = f"ts-group--{order.get(entry.get('group'), 0)}"
    if entry.get("hue") is not None:
        hue = int(entry["hue"]) % HUES
        fill, edge, depth = f"ts-hue--{hue}", f"ts-hue-edge--{hue}", "hue"
    body = (
        f'<rect class="{fill} {edge}" x="{short(x)}" y="{short(y)}" '
        f'width="{WIDE}" height="{HIGH}" rx="4"/>{names}'
        f'<text class="ts-tile__value" x="{short(x + WIDE - 7)}" y="{short(y + HIGH - 8)}">{escape(entry["words"])}</text>'
    )
    if entry.get("href"):
        body = f'<a href="{escape(entry["href"])}">{body}</a>'
    return f'<g class="ts-tile ts-tile--{depth}">{body}</g>'


def connected(entries: Sequence[Any]) -> list[list[Any]]:
    """Tiles with one ``join`` that touch by an edge, together; each group by row and column."""
    left = {(entry["column"], entry["row"]): entry for entry in entries}
    found = []
    for place in sorted(left, key=lambda one: (one[1], one[0])):
        if place not in left:
            continue
        group, open_ends = [], [(place, left.pop(place))]
        while open_ends:
            (column, row), entry = open_ends.pop()
            group.append(entry)
            around = ((column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1))
            alike = [near for near in around if near in left and left[near]["join"] == entry["join"]]
            open_ends += [(near, left.pop(near)) for near in alike]
        found.append(sorted(group, key=lambda one: (one["row"], one["column"])))
    return found


def _joined(group: Sequence[Any]) -> str:
    """One shape: outlines under fills, so that only the outer edge is seen; the name on the first tile."""
    places = {(entry["column"], entry["row"]) for entry in group}
    shapes = []
    for column, row in sorted(places):
        x, y = EDGE + column * (WIDE + GAP), EDGE + row * (HIGH + GAP)
        right, below = (column + 1, row) in places, (column, row + 1) in places
        shapes.append((x, y, WIDE, HIGH))
        if right:
            shapes.append((x + WIDE - 4, y, GAP + 8, HIGH))
        if below:
            shapes.append((x, y + HIGH - 4, WIDE, GAP + 8))
        if right and below and (column + 1, row + 1) in places:
            shapes.append((x + WIDE - 4, y + HIGH - 4, GAP + 8, GAP + 8))
    first = group[0]
    hue = int(first.get("hue") or 0) % HUES
    name = escape(f"{first['name']} {first['words']}".strip())
    drawn = "".join(
        f'<rect class="{css}" x="{short(x)}" y="{short(y)}" width="{short(w)}" height="{short(h)}" rx="4"/>'
        for css in (f"ts-hue-edge--{hue}", f"ts-hue--{hue}")
        for x, y, w, h in shapes
    )
    x, y = EDGE + first["column"] * (WIDE + GAP), EDGE + first["row"] * (HIGH + GAP)
    words = "".join(
        f'<text class="ts-tile__name ts-tile__name--strong" x="{short(x + 7)}" y="{short(y + 16 + 13 * index)}">{escape(line)}</text>'
        for index, line in enumerate(_lines(str(first["name"])))
    )
    value = (
        f'<text class="ts-tile__value" x="{short(x + WIDE - 7)}" y="{short(y + HIGH - 8)}">'
        f"{escape(first['words'])}</text>"
    )
    body = f"<title>{name}</title>{drawn}{words}{value}"
    if first.get("href"):
        body = f'<a href="{escape(first["href"])}">{body}</a>'
    return f'<g class="ts-tile ts-tile--joined">{body}</g>'


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
