"""The figures of a span as tiles and cells of tables, each a link to the rows behind it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tinhso.modules.directory import api as directory
from tinhso.ui.templatetags.ui_filters import number, percent

from ..enums import BACKLOG, EACH, ON_TIME, PART, REST, WHOLE
from ..facts import Counted, Days, Span
from ..queries import index as queries
from ..queries.index import Figure, Result
from ..rules.index import Group, Score

NONE = "—"
NOTHING: Figure = (0, 0)


def titled(one: Any) -> str:
    """A title of the law's data in the visitor's language."""
    return str(one.title_en if (get_language() or "").startswith("en") else one.title)


def query(asked: Span, **more: str) -> str:
    """The span as the query of an address."""
    values = {"tu": asked.first, "den": asked.last, "tinh_den": asked.as_of, **more}
    return f"?{urlencode(values)}"


def month_of(asked: Span, month: date) -> Span:
    """The part of the span that lies in a month."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return replace(asked, first=max(asked.first, month), last=min(asked.last, last))


def rate(found: Figure) -> str:
    """The share of a figure."""
    part, whole = found
    return percent(100 * max(0, part) / whole, 2) if whole else NONE


def cell(asked: Span, code: str, which: str, found: Figure) -> Any:
    """How many rows a figure has, as a link to them."""
    count = queries.how_many(found, which)
    return (number(count), rows_url(asked, code, which)) if count else number(count)


def rows_url(asked: Span, code: str, which: str) -> str:
    """The page of the rows behind a figure."""
    return address("quality:rows", asked, code, which)


def address(name: str, asked: Span, *args: str) -> str:
    """A page that takes the span and its agency from the address."""
    agency = {} if asked.agency_id is None else {"co_quan": str(asked.agency_id)}
    return reverse(name, args=args) + query(asked, **agency)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agency, or one month of it, stands: a row of a table; `backlog` is of agencies only."""

    title: str
    href: str
    span: Span
    on_time: Figure
    took: Days | None
    backlog: Figure | None = None


def agencies(asked: Span, found: Counted) -> list[Standing]:
    """Every agency that has accepted something or has something open, the largest first."""
    on_time = queries.totals(found.cells.get(ON_TIME, ()), lambda one: one.agency_id)
    backlog = queries.totals(found.cells.get(BACKLOG, ()), lambda one: one.agency_id)
    took = {one.agency_id: one for one in found.days if one.month is None}
    names = directory.agencies_by_id(key for key in (on_time | backlog) if key is not None)
    return [
        Standing(
            title=names[key].name,
            href=reverse("quality:agency", args=[key]) + query(asked),
            span=replace(asked, agency_id=key),
            on_time=on_time.get(key, NOTHING),
            took=took.get(key),
            backlog=backlog.get(key, NOTHING),
        )
        for key in sorted(names, key=lambda key: (-on_time.get(key, NOTHING)[1], key))
    ]


def months(asked: Span, found: Counted) -> list[Standing]:
    """One agency's months of acceptance, each a link to the page of that month."""
    on_time = queries.totals(found.cells.get(ON_TIME, ()), lambda one: one.month)
    took = {one.month: one for one in found.days if one.month is not None}
    rows = []
    for month, figure in sorted(on_time.items()):
        own = month_of(asked, month)
        rows.append(Standing(f"{month:%m/%Y}", query(own), own, figure, took.get(month)))
    return rows


def columns(first: str, *, backlog: bool) -> list[Any]:
    """Titles of a table of standings."""
    found = [first, _("Có thời hạn"), _("Trễ hạn"), _("Đúng hạn (%)"), _("Số ngày, trung vị")]
    if backlog:
        found += [_("Đang xử lý"), _("Đã quá hạn")]
    return [found[0], *((one, True) for one in found[1:])]


def drawn(one: Standing) -> list[Any]:
    """A standing as cells of a table, its figures as links."""
    cells = [
        (one.title, one.href),
        cell(one.span, ON_TIME, WHOLE, one.on_time),
        cell(one.span, ON_TIME, REST, one.on_time),
        rate(one.on_time),
        number(one.took.median, 1) if one.took else NONE,
    ]
    if one.backlog is not None:
        cells += [cell(one.span, BACKLOG, which, one.backlog) for which in (WHOLE, PART)]
    return cells


def numbers(one: Standing) -> list[Any]:
    """A standing as numbers of a workbook."""
    part, whole = one.on_time
    share = round(100 * part / whole, 2) if whole else None
    found = [one.title, whole, whole - part, share, round(one.took.median, 1) if one.took else None]
    return found if one.backlog is None else [*found, one.backlog[1], one.backlog[0]]


def tiles(asked: Span, found: Counted) -> list[dict[str, Any]]:
    """On time, late, open, and how long it took."""
    on_time = queries.figure(found, ON_TIME) or NOTHING
    still = queries.figure(found, BACKLOG) or NOTHING
    took = next((one for one in found.days if one.agency_id is None), None)
    late = queries.how_many(on_time, REST)

    def tile(
        value: str, label: str, note: str, *, opens: tuple[str, str] | None = None, bad: bool = False
    ) -> Any:
        href = rows_url(asked, *opens) if opens else ""
        return {
            "value": value,
            "label": label,
            "note": note,
            "href": href,
            "tone": "bad" if bad else "neutral",
        }

    return [
        tile(
            rate(on_time), _("đúng hạn hoặc còn hạn"),
            _("%(part)s trên %(whole)s") % {"part": number(on_time[0]), "whole": number(on_time[1])},
            opens=(ON_TIME, PART) if on_time[0] else None,
        ),
        tile(number(late), _("trễ hạn"), _("kèm lý do"), opens=(ON_TIME, REST) if late else None, bad=late > 0),
        tile(
            number(still[1]), _("đang xử lý"), _("%(late)s đã quá hạn") % {"late": number(still[0])},
            opens=(BACKLOG, WHOLE) if still[1] else None,
        ),
        tile(
            number(took.median, 1) if took else NONE, _("ngày, trung vị"),
            _("trung bình %(mean)s") % {"mean": number(took.mean, 1)} if took else "",
        ),
    ]  # fmt: skip


def index(asked: Span, result: Result) -> dict[str, Any]:
    """The index: points of the groups, the lines that were counted, and the titles of those that were not."""
    return {
        "group_columns": [_("Nhóm"), _("Điểm"), (_("Tối đa"), True)],
        "group_rows": [_group(result, one) for one in result.index.groups],
        "columns": [
            _("Chỉ số"), (_("Đạt"), True), (_("Không đạt"), True), (_("Trên"), True), (_("Tỷ lệ"), True), _("Điểm"),
        ],
        "rows": [_line(asked, one) for one in result.scores if one.whole is not None],
        "uncounted": _left_out(result, counted=False),
        "of_the_province": _left_out(result, counted=True),
        "total": number(result.total, 2) if result.total is not None else "",
        "source": result.index.source,
        "is_illustration": result.index.is_illustration,
    }  # fmt: skip


def _left_out(result: Result, *, counted: bool) -> list[str]:
    """Lines without figures here: that somebody counts, for the whole province only, or that nobody does."""
    return [
        f"{one.line.code} {titled(one.line)}"
        for one in result.scores
        if one.whole is None and (queries.provider_of(one.line.code) is not None) == counted
    ]


def _group(result: Result, group: Group) -> list[Any]:
    earned = result.points(group)
    return [
        f"{group.code}. {titled(group)}",
        number(earned, 2) if earned is not None else _("chưa đủ để cộng điểm"),
        number(group.max_points, 0) if group.max_points is not None else NONE,
    ]


def _line(asked: Span, score: Score) -> list[Any]:
    code = score.line.code
    found = (score.part or 0, score.whole or 0)
    return [
        f"{code} {titled(score.line)}",
        *(cell(asked, code, which, found) for which in EACH),
        rate(found),
        points_words(score),
    ]


def points_words(score: Score) -> str:
    """The points of a line, or why it has none."""
    line = score.line
    if score.points is not None:
        return _("%(points)s trên %(most)s") % {
            "points": number(score.points, 2),
            "most": number(line.max_points, 0),
        }
    if score.whole is None:
        known = queries.provider_of(line.code) is not None
        return _("chỉ tính cho toàn tỉnh") if known else _("chưa đo")
    if score.missing:
        return _("không chấm: %(why)s") % {"why": score.missing}
    if score.rate is None:
        return _("không có gì để tính")
    if line.threshold is not None:
        share = percent(100 * line.threshold, 0)
        return _("chưa rõ điểm tối đa; đủ điểm từ %(share)s") % {"share": share}
    return _("chưa rõ điểm tối đa")
