"""Pages for everybody: published answers, and figures with the rows behind them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.modules.directory import api as directory
from tinhso.ui.templatetags.ui_filters import day, number, percent

from ..enums import OPEN, State, Subject
from ..forms.office import FiguresForm
from ..indicators import YEAR, end_of
from ..queries import feedback as queries
from ..queries.figures import Counts, Shown, counts, shown
from ..queries.law import law_on
from .parts import agency_name, procedure_name

PER_PAGE = 20


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What feedback is for, and what others were answered."""
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(queries.publications(words=words), PER_PAGE).get_page(request.GET.get("trang"))
    names = directory.agencies_by_id({one.agency_id for one in page.object_list})
    law = law_on(clock.business().today())
    context = {
        "q": words,
        "page": page,
        "law": law,
        "answers": [
            {
                "title": one.title,
                "href": reverse("feedback:answer", args=[one.pk]),
                "agency": names[one.agency_id].name if one.agency_id in names else "",
                "day": day(one.published_at),
            }
            for one in page.object_list
        ],
    }
    return render(request, "feedback/public/overview.html", context)


@require_safe
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """One published answer."""
    found = queries.publication(number)
    if found is None:
        raise Http404("no such answer")
    facts = [
        (_("Phân loại"), str(Subject(found.subject).label)),
        (_("Về thủ tục"), procedure_name(found.procedure_id)),
        (_("Cơ quan trả lời"), agency_name(found.agency_id)),
        (_("Ngày gửi"), day(found.received_date)),
        (_("Ngày công khai"), day(found.published_at)),
    ]
    context = {
        "publication": found,
        "facts": [row for row in facts if row[1]],
        "crumbs": [(_("Phản ánh, kiến nghị"), reverse("feedback:overview"))],
    }
    return render(request, "feedback/public/answer.html", context)


def _state_words(one: Shown) -> str:
    """As it stood then: what was answered later was still open."""
    state = State(one.state)
    words = str(state.label if one.closed_day or state in OPEN else State.HANDLING.label)
    return f"{words}, {_('trễ hạn')}" if one.is_late else words


def _share(part: int, whole: int) -> str:
    return percent(100 * part / whole) if whole else "—"


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Counts of a span by agency, and the letters behind them; a short list is not shown."""
    today = clock.business().today()
    form = FiguresForm(request.GET or None, places=queries.places(today), initial={"den": today})
    data: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    last: date = data.get("den") or today
    first: date = data.get("tu") or last - YEAR + timedelta(days=1)
    agency_id = int(data["co_quan"]) if data.get("co_quan") else None
    which = data.get("loai") or "all"
    now = end_of(last)
    rows = [one for one in counts(first, last, now) if agency_id in {None, one.agency_id}]
    whole = sum((one.counts for one in rows), Counts())
    by_agency: dict[int, Counts] = {}
    for one in rows:
        by_agency[one.agency_id] = by_agency.get(one.agency_id, Counts()) + one.counts
    names = directory.agencies_by_id(by_agency)
    count = whole.received if which == "all" else getattr(whole, which)
    small = law_on(today).small_count
    page = Paginator(range(count), PER_PAGE).get_page(request.GET.get("trang"))
    suppressed = 0 < count < small
    span = {"tu": first.isoformat(), "den": last.isoformat()}

    def link(which: str) -> str:
        more = {"co_quan": str(agency_id)} if agency_id is not None else {}
        return f"?{urlencode({**span, **more, 'loai': which})}"

    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "reset_href": request.path if request.GET else "",
        "period": _("Từ %(start)s đến %(end)s") % {"start": day(first), "end": day(last)},
        "kpis": [
            {"value": number(whole.received), "label": _("đã nhận"), "href": link("")},
            {"value": number(whole.settled), "label": _("đã xong"), "href": link("settled")},
            {
                "value": _share(whole.on_time, whole.on_time + whole.late),
                "label": _("đúng hạn"),
                "href": link("on_time"),
            },
            {"value": number(whole.late), "label": _("trễ hạn"), "href": link("late")},
            {"value": number(whole.published), "label": _("đã công khai"), "href": ""},
        ],
        "columns": [_("Cơ quan"), (_("Đã nhận"), True), (_("Đã xong"), True), (_("Đúng hạn"), True), (_("Trễ hạn"), True), (_("Tỷ lệ đúng hạn"), True)],
        "rows": [
            [
                names[key].name if key in names else "—",
                number(one.received), number(one.settled), number(one.on_time), number(one.late),
                _share(one.on_time, one.on_time + one.late),
            ]
            for key, one in sorted(by_agency.items(), key=lambda pair: (-pair[1].received, pair[0]))
        ],
        "suppressed": suppressed,
        "small": small,
        "page": page,
        "list_columns": [_("Loại"), _("Cơ quan"), (_("Gửi"), True), (_("Hạn"), True), (_("Xong"), True), _("Trạng thái")],
        "list_rows": []
        if suppressed
        else [
            [
                {"text": one.code, "href": reverse("feedback:case", args=[one.code])}
                if one.code
                else str(Subject(one.subject).label),
                names[one.agency_id].name if one.agency_id in names else "—",
                day(one.received_day),
                day(one.due_day),
                day(one.closed_day) if one.closed_day else "—",
                _state_words(one),
            ]
            for one in shown(
                first, last, now, agency_id=agency_id, which=which, most=PER_PAGE,
                skip=(page.number - 1) * PER_PAGE,
            )
        ],
        "crumbs": [(_("Phản ánh, kiến nghị"), reverse("feedback:overview"))],
    }  # fmt: skip
    return render(request, "feedback/public/figures.html", context, status=422 if form.errors else 200)
