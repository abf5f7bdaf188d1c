"""Transparency: what was received and decided, in time or late, by month, agency and procedure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.kernel.clock import LOCAL_ZONE
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.ui.templatetags.ui_filters import day, number, percent

from ..forms.public import SpanForm
from ..queries import figures
from ..queries.figures import Counts, Span
from ..queries.law import law_on

MOST_BARS = 12
PER_PAGE = 50


def share(counts: Counts) -> float | None:
    """Percent decided in time, of those that had a time limit; None while there are none."""
    timed = counts["decided_timed"]
    return 100 * counts["decided_on_time"] / timed if timed else None


def _chosen(request: HttpRequest, today: date, *, reorganised: bool = False) -> tuple[SpanForm, Span]:
    """The span of the address; the last twelve full months when it says nothing usable."""
    agencies = [
        (agency.id, agency.name)
        for agency in directory.agencies(today)
        if agency.level != directory.Level.COMMUNE and agency.is_sector
    ]
    first = (today.replace(day=1) - timedelta(days=365)).replace(day=1)
    initial = {"tu": first, "den": today}
    form = SpanForm(request.GET or None, initial=initial, agencies=agencies, reorganised=reorganised)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        start, end = chosen["tu"] or first, chosen["den"] or today
        return form, Span(start, end, int(chosen["co_quan"]) if chosen["co_quan"] else None)
    return form, Span(first, today)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Figures of a span of days, each with the table it is drawn from."""
    today = clock.business().today()
    geography = directory.agency_geography(today)
    form, span = _chosen(request, today, reorganised=not geography.is_empty)
    totals = figures.totals(span)
    months = figures.by_month(span)
    anew = form.is_bound and form.is_valid() and form.cleaned_data.get("dia_gioi") == "nay"
    agencies = figures.by_agency(span, geography if anew else None)
    names = directory.agencies_by_id({key for key, _counts in agencies})
    context = {
        "filter": form,
        "has_errors": bool(form.errors),
        "reset_href": reverse("services:public") if request.GET else "",
        "period": _("Từ %(start)s đến %(end)s") % {"start": day(span.start), "end": day(span.end)},
        "kpis": _tiles(totals, span),
        "months": _months(months),
        "agencies": _agencies(agencies, names),
        "whole": None if geography.is_empty else _whole(figures.both_ways(span, geography)),
        "procedures": _procedures(span, today),
        "source": _("Sổ hồ sơ của hệ thống, đến %(day)s") % {"day": day(min(span.end, today))},
    }
    return render(request, "services/public/overview.html", context, status=422 if form.errors else 200)


def _rows_url(span: Span, **more: str) -> str:
    query = {"tu": span.start.isoformat(), "den": span.end.isoformat(), **more}
    if span.agency_id is not None:
        query["co_quan"] = str(span.agency_id)
    return f"{reverse('services:public_rows')}?{urlencode(query)}"


def _tiles(totals: Counts, span: Span) -> list[dict[str, Any]]:
    """The figures; those whose rows can be opened are links, and the rows are as many as the figure says."""
    rate = share(totals)
    good, timed = totals["decided_on_time"], totals["decided_timed"]
    late = timed - good

    def tile(
        value: str, label: str, *, note: str = "", tone: str = "neutral", href: str = ""
    ) -> dict[str, Any]:
        return {"value": value, "label": label, "note": note, "tone": tone, "href": href}

    online = _("%(online)s trực tuyến") % {"online": number(totals["received_online"])}
    of_all = _("%(good)s trên %(all)s hồ sơ có thời hạn") % {"good": number(good), "all": number(timed)}
    return [
        tile(number(totals["received"]), _("tiếp nhận"), note=online),
        tile(number(totals["decided"]), _("xử lý xong")),
        tile(
            percent(rate) if rate is not None else "—",
            _("đúng hạn"),
            note=of_all,
            tone="ok" if timed else "neutral",
            href=_rows_url(span, ket_qua="dung-han") if good else "",
        ),
        tile(
            number(late),
            _("trễ hạn"),
            tone="bad" if late else "neutral",
            href=_rows_url(span, ket_qua="tre-han") if late else "",
        ),
        tile(number(totals["refused"]), _("không tiếp nhận")),
    ]


def _columns(first: str) -> list[Any]:
    return [
        first,
        (_("Tiếp nhận"), True),
        (_("Xử lý xong"), True),
        (_("Đúng hạn"), True),
        (_("Tỷ lệ đúng hạn"), True),
    ]


def _cells(counts: Counts) -> list[str]:
    rate = share(counts)
    return [
        number(counts["received"]),
        number(counts["decided"]),
        number(counts["decided_on_time"]),
        percent(rate) if rate is not None else "—",
    ]


def _months(months: list[tuple[date, Counts]]) -> dict[str, Any]:
    received = [counts["received"] for _month, counts in months]
    sentence = _("Chưa có hồ sơ nào trong thời gian này.")
    if months:
        last_month, last = months[-1]
        sentence = _("Hồ sơ tiếp nhận mỗi tháng: %(last)s trong tháng %(month)s, nhiều nhất %(most)s.") % {
            "last": number(last["received"]),
            "month": f"{last_month:%m/%Y}",
            "most": number(max(received)),
        }
    return {
        "bars": [
            (f"{month:%m/%Y}", counts["received"], number(counts["received"])) for month, counts in months
        ],
        "sentence": sentence,
        "columns": _columns(_("Tháng")),
        "rows": [[f"{month:%m/%Y}", *_cells(counts)] for month, counts in months],
        "caption": _("Hồ sơ theo tháng"),
    }


def _agencies(found: list[tuple[int, Counts]], names: dict[int, directory.Agency]) -> dict[str, Any]:
    rated = [(key, counts, share(counts)) for key, counts in found]
    bars = [
        (names[key].name, round(rate, 1), percent(rate))
        for key, _counts, rate in rated
        if rate is not None and key in names
    ][:MOST_BARS]
    return {
        "bars": bars,
        "sentence": _("Tỷ lệ hồ sơ xử lý đúng hạn của %(count)d cơ quan xử lý nhiều hồ sơ nhất.")
        % {"count": len(bars)},
        "columns": _columns(_("Cơ quan giải quyết")),
        "rows": [[names[key].name, *_cells(counts)] for key, counts, _rate in rated if key in names],
        "caption": _("Hồ sơ theo cơ quan giải quyết"),
    }


def _whole(found: figures.BothWays) -> dict[str, Any]:
    """The whole before and after reorganisations beside each other: a sentence, and the table behind it."""
    (before, recorded), (after, continued) = found.recorded, found.continued
    values = {
        "before": number(before),
        "after": number(after),
        "received": number(recorded["received"]),
        "decided": number(recorded["decided"]),
    }
    sentence = _(
        "Xếp theo %(before)s cơ quan lúc ghi sổ hay %(after)s cơ quan kế tục, tổng vẫn là một: "
        "%(received)s hồ sơ tiếp nhận, %(decided)s xử lý xong."
    )
    if not found.is_equal:
        sentence = _(
            "Tổng theo %(before)s cơ quan lúc ghi sổ và theo %(after)s cơ quan kế tục khác nhau: xem bảng."
        )
    return {
        "is_equal": found.is_equal,
        "sentence": sentence % values,
        "columns": _columns(_("Xếp theo cơ quan")),
        "rows": [
            [_("lúc ghi sổ (%(count)s)") % {"count": number(before)}, *_cells(recorded)],
            [_("kế tục hiện nay (%(count)s)") % {"count": number(after)}, *_cells(continued)],
        ],
        "caption": _("Tổng theo địa giới cũ và mới"),
    }


def _procedures(span: Span, today: date) -> dict[str, Any]:
    versions = {named.procedure_id: named for named in catalogue.names(today)}
    rows: list[list[Any]] = []
    for key, counts in figures.by_procedure(span):
        version = versions.get(key)
        if version is not None:
            link = reverse("catalogue:procedure", args=[version.slug])
            rows.append([(catalogue.name_of(version), link), *_cells(counts)])
    return {"columns": _columns(_("Thủ tục")), "rows": rows, "caption": _("Hồ sơ theo thủ tục")}


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The decided dossiers behind a figure, without names and codes; a short list is not shown."""
    today = clock.business().today()
    _form, span = _chosen(request, today)
    on_time = {"dung-han": True, "tre-han": False}.get(request.GET.get("ket_qua", ""))
    counts = figures.totals(span)
    count = counts["decided_timed"]
    if on_time is not None:
        count = counts["decided_on_time"] if on_time else count - counts["decided_on_time"]
    small = law_on(today).small_count
    page = Paginator(range(count), PER_PAGE).get_page(request.GET.get("trang"))
    suppressed = 0 < count < small
    context = {
        "title": _rows_title(on_time),
        "lead": _("%(count)s hồ sơ, từ %(start)s đến %(end)s.")
        % {"count": number(count), "start": day(span.start), "end": day(span.end)},
        "suppressed": suppressed,
        "small": small,
        "columns": [
            _("Thủ tục"), _("Nơi giải quyết"), (_("Tiếp nhận"), True), (_("Hẹn trả"), True), (_("Xong"), True), _("Hạn"),
        ],
        "rows": [] if suppressed else _decided_rows(span, on_time, page, today),
        "page": page,
        "crumbs": [(_("Công khai"), reverse("services:public"))],
    }  # fmt: skip
    return render(request, "services/public/rows.html", context)


def _rows_title(on_time: bool | None) -> str:
    if on_time is None:
        return _("Hồ sơ đã xử lý xong")
    return _("Hồ sơ xử lý đúng hạn") if on_time else _("Hồ sơ xử lý trễ hạn")


def _decided_rows(span: Span, on_time: bool | None, page: Any, today: date) -> list[list[Any]]:
    found = figures.decided(
        datetime.combine(span.start, time(), LOCAL_ZONE),
        datetime.combine(span.end + timedelta(days=1), time(), LOCAL_ZONE),
        on_time=on_time,
        agencies=None if span.agency_id is None else [span.agency_id],
        most=PER_PAGE,
        skip=(page.number - 1) * PER_PAGE,
    )
    versions = {named.procedure_id: catalogue.name_of(named) for named in catalogue.names(today)}
    agencies = directory.agencies_by_id({row.processing_agency_id for row in found})
    return [
        [
            versions.get(row.procedure_id, "—"),
            agencies[row.processing_agency_id].name if row.processing_agency_id in agencies else "—",
            day(row.accepted_day),
            day(row.due_day),
            day(row.decided_day),
            _("Đúng hạn") if row.on_time else _("Trễ hạn"),
        ]
        for row in found
    ]


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure with its level on a day: the list behind the levels of online services."""
    today = clock.business().today()
    on = _day_of(request.GET.get("ngay", ""), today)
    level = request.GET.get("muc", "")
    at_least = int(level) if level.isdecimal() and len(level) == 1 else None
    english = (get_language() or "").startswith("en")
    found = catalogue.procedures(on, at_least=at_least)
    context = {
        "title": _("Thủ tục theo mức độ trực tuyến"),
        "lead": _("%(count)s thủ tục, ngày %(day)s.") % {"count": number(len(found)), "day": day(on)},
        "columns": [_("Thủ tục"), _("Lĩnh vực"), _("Mức độ"), (_("Áp dụng từ"), True)],
        "rows": [
            [
                (catalogue.name_of(one), reverse("catalogue:procedure", args=[one.procedure.slug])),
                one.procedure.field.name_en if english else one.procedure.field.name,
                one.get_level_display(),
                day(one.valid_from),
            ]
            for one in found
        ],
        "crumbs": [(_("Công khai"), reverse("services:public"))],
    }
    return render(request, "services/public/procedures.html", context)


def _day_of(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
