"""What all charts share: numbers in paths, the outer element."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

type Number = float | int
type Point = tuple[float, float]


def short(value: Number) -> str:
    """A coordinate with at most one decimal and no needless zero."""
    text = f"{float(value):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def path(points: Iterable[Point], *, close: bool = False) -> str:
    """Path data through the points."""
    steps = [f"{short(x)} {short(y)}" for x, y in points]
    return ("M" + "L".join(steps) + ("Z" if close else "")) if steps else ""


def image(parts: Iterable[str], sentence: str, width: Number, height: Number, css: str = "") -> SafeString:
    """The SVG element: one image to a screen reader, named by the sentence. The parts are markup already."""
    return mark_safe(
        f'<svg class="ts-chart{f" {css}" if css else ""}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {short(width)} {short(height)}" width="{short(width)}" height="{short(height)}">'
        f"<title>{escape(sentence)}</title>{''.join(parts)}</svg>"
    )


def rect(x: Number, y: Number, width: Number, height: Number, css: str, title: str = "") -> str:
    """A rectangle, with a tooltip when a title is given."""
    shape = f'class="{css}" x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}"'
    return f"<rect {shape}><title>{escape(title)}</title></rect>" if title else f"<rect {shape}/>"


def text(x: Number, y: Number, words: object, css: str) -> str:
    """A line of text, escaped."""
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', css, short(x), short(y), words)
