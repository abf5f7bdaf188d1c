"""What one target's page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tinhso.kernel import clock, indicators

from ..enums import Origin, Unit
from ..facts import Recorded, Standing, TargetStanding
from ..queries.lead import Lead
from ..rules.forecast import Point
from .cards import Row, row
from .chart import Level, history_chart
from .text import (
    basis_text,
    count_text,
    day_text,
    figure_text,
    forecast_text,
    gap_text,
    language,
    legend,
    made_of,
    said,
    sentence,
    target_text,
    tone,
    verdict_text,
)


@dataclass(frozen=True)
class Detail:
    """One measure of the target with everything behind its figure."""

    key: str
    row: Row
    standing: Standing
    facts: list[tuple[str, str]]
    lines: list[list[Any]]
    gap: str
    forecast: str
    chart: SafeString | str
    legend: list[tuple[str, str]]
    history: list[list[Any]]
    history_columns: list[Any]
    rows_href: str
    rows_count: str
    indicator: str


def target_context(found: TargetStanding, as_of: date, lead: Lead | None) -> dict[str, Any]:
    """Everything the template of one target needs."""
    target = found.target
    return {
        "target": target,
        "title": said(target.title),
        "text": said(target.text),
        "note": said(target.note),
        "verdict": verdict_text(found.judgement),
        "tone": tone(found.judgement),
        "reason": str(found.judgement.reason.label),
        "lead": lead.agency.name if lead else target.lead_agency_code,
        "lead_former": lead.former if lead else "",
        "lead_until": lead.until if lead else None,
        "lead_verified": target.lead_verified == "true",
        "line_columns": [_("Mức"), _("Giá trị"), _("Căn cứ"), _("Kiểm chứng")],
        "details": [_detail(standing, as_of, target.deadline) for standing in found.standings],
    }


def _detail(standing: Standing, as_of: date, deadline: date) -> Detail:
    measure = standing.measure
    opened = standing.drilldown
    return Detail(
        key=measure.key,
        row=row(standing),
        standing=standing,
        facts=_facts(standing, as_of),
        lines=[
            [line.origin.label, target_text(measure, line.origin), basis_text(line), _checked(line.verified)]
            for line in measure.lines
        ],
        gap=gap_text(standing, as_of, deadline),
        forecast=forecast_text(standing),
        chart=_chart(standing, deadline),
        legend=legend(
            "actual",
            *(["target"] if measure.lines else []),
            *(["forecast", "band"] if standing.trend else []),
        ),
        history=[_history_row(standing, one) for one in reversed(standing.history)],
        history_columns=_columns(standing),
        rows_href=_opened(opened.url, dict(opened.params)) if opened else "",
        rows_count=count_text(Fraction(opened.count)) if opened else "",
        indicator=_indicator(measure.indicator),
    )


def _facts(standing: Standing, as_of: date) -> list[tuple[str, str]]:
    measure, figure = standing.measure, standing.figure
    facts = [(_("Tử số") if measure.denominator else _("Đếm"), said(measure.numerator))]
    if measure.denominator:
        facts.append((_("Mẫu số"), said(measure.denominator)))
    if figure is not None and (text := made_of(measure, figure)):
        facts.append((_("Số liệu"), text))
    if standing.expected is not None:
        facts.append((_("Lộ trình đến %(day)s") % {"day": day_text(as_of)}, count_text(standing.expected)))
    if measure.baseline is not None:
        base = f"{count_text(measure.baseline.value)} ({day_text(measure.baseline.on)}, {measure.baseline_source})"
        facts.append((_("Số liệu gốc"), base))
    return facts


def _checked(verified: str) -> str:
    return _("đã đối chiếu") if verified == "true" else _("chưa đối chiếu")


def _chart(standing: Standing, deadline: date) -> SafeString | str:
    points = [
        Point(one.as_of, float(one.figure.value)) for one in standing.history if one.figure.value is not None
    ]
    if len(points) < 2:
        return ""
    return history_chart(
        points,
        sentence=sentence(standing),
        unit=standing.measure.unit,
        language=language(),
        levels=_levels(standing),
        forecast=standing.trend,
        deadline=deadline,
    )


def _levels(standing: Standing) -> list[Level]:
    """The lines to draw: the province's ends, and the national one where it is another."""
    measure = standing.measure
    found: dict[float, Level] = {}
    for line in measure.lines:
        for value in (line.low, line.high):
            if value is None or float(value) in found:
                continue
            text = count_text(value) + ("\u00a0%" if measure.unit == Unit.PERCENT else "")
            words = _("mục tiêu %(target)s") if line.origin == Origin.PROVINCE else _("quốc gia %(target)s")
            found[float(value)] = Level(float(value), words % {"target": text}, line.origin)
    return list(found.values())


def _columns(standing: Standing) -> list[Any]:
    columns: list[Any] = [_("Đến hết ngày"), (_("Giá trị"), True)]
    if standing.measure.denominator:
        columns += [(_("Tử số"), True), (_("Mẫu số"), True)]
    return [*columns, (_("Tính lúc"), True)]


def _history_row(standing: Standing, one: Recorded) -> list[Any]:
    cells: list[Any] = [day_text(one.as_of), figure_text(standing.measure, one.figure) or "–"]
    if standing.measure.denominator:
        parts = (one.figure.numerator, one.figure.denominator)
        cells += ["–" if part is None else count_text(part) for part in parts]
    computed = day_text(clock.to_local(one.computed_at).date())
    if one.revision > 1:
        computed = _("%(day)s (đã sửa)") % {"day": computed}
    return [*cells, computed]


def _opened(url: str, params: dict[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url


def _indicator(code: str) -> str:
    """The measuring module's own title and definition, if it is registered."""
    found = indicators.get(code) if code else None
    return str(found.definition or found.title) if found else ""
