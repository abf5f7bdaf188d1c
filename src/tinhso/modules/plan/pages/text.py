"""Words and figures of the plan's pages, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..enums import Basis, Kind, Origin, Unit, Verdict
from ..facts import Line, MeasureDef, Recorded, Standing
from ..rules.figures import Figure, rounded, units_missing
from ..rules.forecast import Forecast
from ..rules.numbers import line_text, range_text, value_text, written
from ..rules.trajectory import months_left
from ..rules.verdict import Judgement

TONES = {
    Verdict.MET: "ok",
    Verdict.ON_COURSE: "ok",
    Verdict.AT_RISK: "warn",
    Verdict.OFF_COURSE: "bad",
    Verdict.NOT_MET: "bad",
    Verdict.CANNOT_SAY: "paused",
    Verdict.NUMBER_ONLY: "info",
    Verdict.NOT_MEASURED: "neutral",
}
"""Colour of a verdict; its words always stand beside it."""


def language() -> str:
    """The reader's language as a two-letter code."""
    return (get_language() or "vi")[:2]


def said(words: Mapping[str, str]) -> str:
    """A text of the data in the reader's language, in Vietnamese when it has no other."""
    return words.get(language()) or words.get("vi", "")


def day_text(day: date) -> str:
    """31/12/2014."""
    return f"{day:%d/%m/%Y}"


def verdict_text(judgement: Judgement) -> str:
    """The verdict in words."""
    return _("Đạt đầy đủ") if judgement.full else str(judgement.verdict.label)


def tone(judgement: Judgement) -> str:
    """The verdict's colour."""
    return TONES[judgement.verdict]


def figure_text(measure: MeasureDef, figure: Figure | None) -> str:
    """The figure, rounded so that it never seems to reach a line it has not reached; empty without one."""
    if figure is None or figure.value is None:
        return ""
    line = measure.line(Origin.PROVINCE)
    lines = tuple(value for value in ((line.low, line.high) if line else ()) if value is not None)
    text = value_text(figure.value, measure.unit, language(), lines=lines, direction=measure.direction.value)
    return _("%(amount)s đồng") % {"amount": text} if measure.unit == Unit.DONG else text


def target_text(measure: MeasureDef, origin: Origin = Origin.PROVINCE) -> str:
    """What the line asks: 80 %, 20–30 %, or the decision's words; empty when there is no line."""
    line = measure.line(origin)
    if line is None:
        return ""
    if measure.kind == Kind.REACHED:
        return said(line.words)
    if line.low is not None and line.high is not None:
        return range_text(line.low, line.high, measure.unit, language())
    if line.low is not None:
        return line_text(line.low, measure.unit, language())
    return said(line.words) or (_("tăng") if measure.kind == Kind.GROWTH else "")


def basis_text(line: Line) -> str:
    """Where the line's number comes from, with the decision's words where a parameter stands for them."""
    if line.basis == Basis.PARAMETER and line.words:
        return _("tham số; văn bản viết “%(words)s”") % {"words": said(line.words)}
    return str(line.basis.label)


def made_of(measure: MeasureDef, figure: Figure | None) -> str:
    """Numerator and denominator in words: "5 thủ tục từ mức độ 3 trở lên trên 8 thủ tục trong danh mục"."""
    if figure is None or figure.numerator is None:
        return ""
    top = f"{count_text(figure.numerator)} {said(measure.numerator)}"
    if figure.denominator is None:
        return top if measure.unit == Unit.COUNT and measure.kind != Kind.REACHED else ""
    bottom = f"{count_text(figure.denominator)} {said(measure.denominator)}"
    return _("%(part)s trên %(whole)s") % {"part": top, "whole": bottom}


def count_text(number: Fraction) -> str:
    """A count with the language's marks."""
    return line_text(number, "count", language())


def gap_text(standing: Standing, as_of: date, deadline: date) -> str:
    """What is missing to the province's line and how long there is; empty when reached or not compared."""
    measure, figure, line = standing.measure, standing.figure, standing.measure.line(Origin.PROVINCE)
    if (
        figure is None
        or figure.value is None
        or line is None
        or line.low is None
        or measure.kind == Kind.REACHED
    ):
        return ""
    missing = units_missing(figure, line.low) if measure.direction == "up" else None
    if not missing:
        return ""
    facts = {
        "count": count_text(Fraction(missing)),
        "what": said(measure.numerator),
        "line": line_text(line.low, measure.unit, language()),
    }
    left = months_left(as_of, deadline)
    if left is None:
        return _("Khi đến hạn còn thiếu %(count)s %(what)s để đạt mức %(line)s.") % facts
    facts["months"] = written(round_months(left), language())
    if figure.denominator is None:
        return _("Cần thêm %(count)s %(what)s để đạt mức %(line)s; còn %(months)s tháng.") % facts
    return (
        _("Với mẫu số hôm nay, cần thêm %(count)s %(what)s để đạt mức %(line)s; còn %(months)s tháng.")
        % facts
    )


def round_months(months: Fraction) -> Decimal:
    """Months with one decimal, never none while there is time."""
    return rounded(months, 1)


def forecast_text(standing: Standing) -> str:
    """The forecast with its interval and method, or empty."""
    trend = standing.trend
    if trend is None:
        return ""
    unit = standing.measure.unit
    return _(
        "Dự báo đến %(day)s: %(value)s (khoảng 95 %% từ %(lower)s đến %(upper)s). Cách tính: đường thẳng bình "
        "phương tối thiểu qua %(months)d số đo theo tháng từ %(since)s; giả định xu hướng cũ tiếp diễn."
    ) % {
        "day": day_text(trend.on),
        "value": trend_value(trend.value, unit),
        "lower": trend_value(trend.lower, unit),
        "upper": trend_value(trend.upper, unit),
        "months": trend.months,
        "since": day_text(trend.since),
    }


def trend_value(value: float, unit: Unit) -> str:
    """A forecast value with one decimal."""
    return value_text(Fraction(round(value, 1)).limit_denominator(10), unit, language())


def sentence(standing: Standing) -> str:
    """One sentence that says what the chart of a measure shows."""
    measure = standing.measure
    value = figure_text(measure, standing.figure) or _("chưa có số đo")
    parts = [f"{said(measure.title)}: {value}"]
    if target := target_text(measure):
        parts.append(_("mục tiêu %(target)s") % {"target": target})
    if standing.trend is not None:
        ahead = trend_value(standing.trend.value, measure.unit)
        parts.append(_("dự báo %(value)s khi đến hạn") % {"value": ahead})
    return ", ".join(parts) + ". " + verdict_text(standing.judgement) + "."


@dataclass(frozen=True)
class Series:
    """A measure's history for a small chart: one value a month, None for a month without reading."""

    values: list[float | None]
    target: float | None
    forecast: list[float]
    band: list[tuple[float, float]]
    low: float
    high: float


def series(standing: Standing) -> Series | None:
    """The small chart of a measure; None with fewer than two readings."""
    points = [one for one in standing.history if one.figure.value is not None]
    if len(points) < 2:
        return None
    line = standing.measure.line(Origin.PROVINCE)
    target = float(line.low) if line and line.low is not None else None
    values = by_month(points)
    forecast, band = trend_steps(points[-1], standing.trend)
    highest = 100.0
    if standing.measure.unit != Unit.PERCENT:
        shown = [value for value in values if value is not None] + forecast + [high for _low, high in band]
        highest = max([*shown, target or 0.0, 1.0]) * 1.1
    return Series(values, target, forecast, band, 0.0, highest)


def by_month(points: list[Recorded]) -> list[float | None]:
    """One value for each month from the first to the last reading."""
    found = {point.as_of.year * 12 + point.as_of.month: float(point.figure.value or 0) for point in points}
    return [found.get(month) for month in range(min(found), max(found) + 1)]


def trend_steps(last: Recorded, trend: Forecast | None) -> tuple[list[float], list[tuple[float, float]]]:
    """The forecast as monthly steps from the last reading, with the interval opening towards the deadline."""
    if trend is None:
        return [], []
    start = float(last.figure.value or 0)
    months = max(1, round((trend.on - last.as_of).days / 30.4375))
    ways = [step / months for step in range(1, months + 1)]

    def along(end: float, way: float) -> float:
        return start + (end - start) * way

    line = [along(trend.value, way) for way in ways]
    return line, [(along(trend.lower, way), along(trend.upper, way)) for way in ways]


def legend(*marks: str) -> list[tuple[str, str]]:
    """What the lines of the charts mean: all of them, or only `marks`."""
    words = {
        "actual": _("thực hiện"),
        "target": _("mục tiêu"),
        "forecast": _("dự báo"),
        "band": _("khoảng dự báo"),
    }
    return [(mark, text) for mark, text in words.items() if not marks or mark in marks]
