"""A process as numbered circles in lanes, one lane for each who acts, with the ways on and back between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.safestring import SafeString

from tinhso.ui.charts.svg import image, short, text
from tinhso.ui.items import as_item

LANE, ROW, TOP, RADIUS = 104, 62, 34, 17
_BEND = 9
_TIP = 6


def flow(items: Sequence[Any], lanes: Sequence[str], sentence: str) -> SafeString:
    """Circles from top to bottom; what each number means stands in a table beside the drawing.

    An item is (lane, state, next, back): the number of its lane, its state as in the component `steps`, the numbers of
    the items (from 0) that follow and to which it may be sent back. Ways back are broken lines at the right.
    """
    nodes = [as_item(item, "lane", "state", "next", "back") for item in items]
    backs = [(place, to) for place, node in enumerate(nodes) for to in node["back"]]
    width, height = LANE * len(lanes) + 14 + 14 * len(backs), TOP + ROW * len(nodes)
    spots = [
        (LANE * node["lane"] + LANE / 2, TOP + ROW * place + ROW / 2) for place, node in enumerate(nodes)
    ]
    parts = [*_lanes(lanes, height)]
    parts += [_on(spots[place], spots[to]) for place, node in enumerate(nodes) for to in node["next"]]
    parts += [
        _back(spots[place], spots[to], LANE * len(lanes) + 8 + 14 * number)
        for number, (place, to) in enumerate(backs)
    ]
    for number, (node, spot) in enumerate(zip(nodes, spots, strict=True), 1):
        parts += _circle(number, spot, node["state"])
    return image(parts, sentence, width, height, "ts-flow")


def _lanes(lanes: Sequence[str], height: int) -> Iterator[str]:
    for place, name in enumerate(lanes):
        x = LANE * place
        if place:
            yield f'<path class="ts-flow__lane" d="M{x} 6V{height - 4}"/>'
        yield text(x + LANE / 2, 18, name, "ts-chart__text ts-flow__name")


def _circle(number: int, spot: tuple[float, float], state: str) -> Iterator[str]:
    x, y = spot
    if state in {"current", "late"}:
        ring = short(RADIUS + 4)
        yield f'<circle class="ts-flow__ring ts-flow__ring--{state}" cx="{short(x)}" cy="{short(y)}" r="{ring}"/>'
    yield f'<circle class="ts-flow__node ts-flow__node--{state}" cx="{short(x)}" cy="{short(y)}" r="{RADIUS}"/>'
    words = "✓" if state == "done" else number
    yield text(x, y + 5, words, f"ts-flow__number ts-flow__number--{state}")


def _on(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Down from one circle, across half-way before the other one's row, down to it."""
    (x1, y1), (x2, y2) = start, end
    tip = y2 - RADIUS - 5
    turn = y2 - ROW / 2
    way = f"M{short(x1)} {short(y1 + RADIUS)}V{short(turn)}H{short(x2)}V{short(tip)}"
    return f'<path class="ts-flow__way" d="{way}"/>{_tip(x2, tip + _TIP, 0, -1)}'


def _back(start: tuple[float, float], end: tuple[float, float], x: float) -> str:
    (x1, y1), (x2, y2) = start, end
    tip = x2 + RADIUS + 5
    way = f"M{short(x1 + RADIUS)} {short(y1 - 4)}H{short(x)}V{short(y2 + _BEND)}H{short(tip)}"
    return f'<path class="ts-flow__way ts-flow__way--back" d="{way}"/>{_tip(tip - _TIP, y2 + _BEND, 1, 0)}'


def _tip(x: float, y: float, dx: int, dy: int) -> str:
    """An arrowhead at (x, y) that comes from the direction (dx, dy)."""
    bx, by = x + dx * _TIP, y + dy * _TIP
    wide = _TIP / 1.6
    one, two = (bx + dy * wide, by + dx * wide), (bx - dy * wide, by - dx * wide)
    points = " ".join(f"{short(px)},{short(py)}" for px, py in ((x, y), one, two))
    return f'<polygon class="ts-flow__tip" points="{points}"/>'
