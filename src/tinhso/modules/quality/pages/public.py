"""The index for everybody: the province, one agency, the rows behind each figure."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.modules.directory import api as directory
from tinhso.ui.templatetags.ui_filters import day, moment, number

from ..enums import BACKLOG, EACH, ON_TIME, PART, REST
from ..facts import Counted, Span
from ..forms.span import SpanForm
from ..queries import index as queries
from ..queries.law import index_on, small_count_on
from . import figures

PER_PAGE = 50
AGENCIES_PER_PAGE = 20


def chosen(request: HttpRequest, agency_id: int | None = None) -> tuple[SpanForm, Span]:
    """The span of the address; this year so far when it says nothing usable."""
    today = clock.business().today()
    first, last, as_of = today.replace(month=1, day=1), today, today
    told = SpanForm(request.GET)
    if told.is_valid():
        last = told.cleaned_data["den"] or today
        first = told.cleaned_data["tu"] or last.replace(month=1, day=1)
        as_of = min(today, told.cleaned_data["tinh_den"] or today)
    form = SpanForm(initial={"tu": first, "den": last, "tinh_den": as_of}) if told.is_valid() else told
    return form, queries.span(first, last, as_of, agency_id)


def _agency_or_404(key: Any) -> directory.Agency:
    found = directory.agency(int(key)) if str(key).isdecimal() else None
    if found is None:
        raise Http404("no such agency")
    return found


def chosen_agency(request: HttpRequest) -> directory.Agency | None:
    """The agency of the address; Http404 when there is none like it."""
    key = request.GET.get("co_quan", "")
    return _agency_or_404(key) if key else None


def _frame(request: HttpRequest, form: SpanForm, asked: Span, found: Counted) -> dict[str, Any]:
    return {
        "form": form,
        "has_errors": bool(form.errors),
        "reset_href": request.path if request.GET else "",
        "period": _("Hồ sơ tiếp nhận từ %(start)s đến %(end)s, theo tình hình lúc %(at)s")
        % {"start": day(asked.first), "end": day(asked.last), "at": moment(asked.at)},
        "excel": figures.address("quality:excel", asked),
        "kpis": figures.tiles(asked, found),
        "index": figures.index(asked, queries.result(asked, found)),
    }


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The province: every agency in a row, and the index of the whole."""
    form, asked = chosen(request)
    found = queries.counted(asked)
    page = Paginator(figures.agencies(asked, found), AGENCIES_PER_PAGE).get_page(request.GET.get("trang"))
    context = _frame(request, form, asked, found) | {
        "columns": figures.columns(_("Cơ quan giải quyết"), backlog=True),
        "rows": [figures.drawn(one) for one in page],
        "page": page,
    }
    return render(request, "quality/overview.html", context, status=422 if form.errors else 200)


@require_safe
def agency(request: HttpRequest, number: int) -> HttpResponse:
    """One agency: its figures, by month, and its index."""
    one = _agency_or_404(number)
    form, asked = chosen(request, one.id)
    found = queries.counted(asked)
    context = _frame(request, form, asked, found) | {
        "agency": one,
        "columns": figures.columns(_("Tháng"), backlog=False),
        "rows": [figures.drawn(one) for one in figures.months(asked, found)],
        "crumbs": _crumbs(),
    }
    return render(request, "quality/agency.html", context, status=422 if form.errors else 200)


@require_safe
def rows(request: HttpRequest, code: str, which: str) -> HttpResponse:
    """The rows behind a figure, without names and codes; a short list of people's matters only for their agency."""
    provider = queries.provider_of(code)
    if provider is None or which not in EACH:
        raise Http404("no such figure")
    one = chosen_agency(request)
    _form, asked = chosen(request, one.id if one else None)
    count = queries.how_many(queries.figure(provider.count(asked), code) or figures.NOTHING, which)
    small = small_count_on(asked.last)
    is_own = one is not None and one.id in request.actor.compartments
    suppressed = 0 < count < small and not provider.are_public and not is_own
    page = Paginator(range(count), PER_PAGE).get_page(request.GET.get("trang"))
    skip = (page.number - 1) * PER_PAGE
    listed = [] if suppressed else provider.rows(asked, code, which, PER_PAGE, skip)
    context = {
        "title": _title(asked, code, which),
        "lead": _lead(asked, code, count, provider.noun),
        "agency": one,
        "noun": provider.noun,
        "suppressed": suppressed,
        "small": small,
        "columns": provider.columns(),
        "rows": [[(row.cells[0], row.href) if row.href else row.cells[0], *row.cells[1:]] for row in listed],
        "page": page,
        "crumbs": _crumbs(one, asked),
    }
    return render(request, "quality/rows.html", context)


def _lead(asked: Span, code: str, count: int, noun: Any) -> str:
    values = {"count": number(count), "noun": noun, "at": moment(asked.at)}
    if code == BACKLOG:
        return _("%(count)s %(noun)s, theo tình hình lúc %(at)s.") % values
    return _("%(count)s %(noun)s, từ %(start)s đến %(end)s, theo tình hình lúc %(at)s.") % {
        **values,
        "start": day(asked.first),
        "end": day(asked.last),
    }


def _title(asked: Span, code: str, which: str) -> str:
    if code == BACKLOG:
        return _("Hồ sơ đang xử lý và đã quá hạn") if which == PART else _("Hồ sơ đang xử lý")
    if (code, which) == (ON_TIME, REST):
        return _("Hồ sơ trễ hạn và lý do")
    line = index_on(asked.last).line(code)
    words = figures.titled(line) if line else code
    if which == PART:
        return _("%(line)s: đạt") % {"line": words}
    return _("%(line)s: không đạt") % {"line": words} if which == REST else words


def _crumbs(one: directory.Agency | None = None, asked: Span | None = None) -> list[tuple[str, str]]:
    found = [(_("Chất lượng phục vụ"), reverse("quality:overview") + (figures.query(asked) if asked else ""))]
    if one is not None and asked is not None:
        found.append((one.name, reverse("quality:agency", args=[one.id]) + figures.query(asked)))
    return found
