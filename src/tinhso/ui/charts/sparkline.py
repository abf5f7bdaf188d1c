"""A short series with its target line, forecast and the band the forecast may lie in."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from tinhso.ui.charts.svg import Point, image, path, short

WIDTH, HEIGHT, EDGE = 240, 64, 5


def sparkline(
    values: Sequence[float | None],
    sentence: str,
    target: float | None = None,
    forecast: Sequence[float] = (),
    band: Sequence[tuple[float, float]] = (),
    low: float | None = None,
    high: float | None = None,
    tone: str = "neutral",
) -> SafeString:
    """Draw ``values`` (None is a gap) from left to right, then ``forecast`` dashed inside of ``band``.

    ``low`` and ``high`` fix the scale, so that several sparklines can be compared; what is left out is
    taken from everything drawn. With fewer than one value only target and scale are drawn.
    """
    shown = [value for value in values if value is not None]
    everything = [*shown, *forecast, *(edge for pair in band for edge in pair)]
    if target is not None:
        everything.append(target)
    bottom = min(everything, default=0.0) if low is None else low
    top = max(everything, default=1.0) if high is None else high
    span = (top - bottom) or 1.0
    steps = max(1, len(values) + len(forecast) - 1)

    def at(index: int, value: float) -> Point:
        x = EDGE + index * (WIDTH - 2 * EDGE) / steps
        inside = min(max(value, bottom), top)
        return x, HEIGHT - EDGE - (inside - bottom) * (HEIGHT - 2 * EDGE) / span

    parts: list[str] = []
    last = max((index for index, value in enumerate(values) if value is not None), default=None)
    if last is not None and band:
        first = at(last, values[last] or 0.0)
        ahead = range(len(values), len(values) + len(band))
        upper = [at(index, pair[1]) for index, pair in zip(ahead, band, strict=True)]
        lower = [at(index, pair[0]) for index, pair in zip(ahead, band, strict=True)]
        parts.append(
            f'<path class="ts-chart__band" d="{path([first, *upper, *reversed(lower)], close=True)}"/>'
        )
    if target is not None:
        y = short(at(0, target)[1])
        parts.append(f'<path class="ts-chart__target" d="M{EDGE} {y}H{WIDTH - EDGE}"/>')
    parts += [
        f'<path class="ts-chart__actual" d="{path(run)}"/>' for run in _runs(values, at) if len(run) > 1
    ]
    if last is not None:
        here = at(last, values[last] or 0.0)
        if forecast:
            line = [here, *(at(len(values) + index, value) for index, value in enumerate(forecast))]
            parts.append(f'<path class="ts-chart__forecast" d="{path(line)}"/>')
        parts.append(f'<circle class="ts-chart__dot" cx="{short(here[0])}" cy="{short(here[1])}" r="3.5"/>')
    return image(parts, sentence, WIDTH, HEIGHT, f"ts-spark ts-chart--{tone}")


def _runs(values: Sequence[float | None], at: object) -> list[list[Point]]:
    """The points of each stretch without gap."""
    runs: list[list[Point]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(at(index, value))  # type: ignore[operator]
    return [run for run in runs if run]
