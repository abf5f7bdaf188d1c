"""Statements of the receiving account: entered, looked at line by line, taken."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.kernel.scope import acting
from tinhso.ui import words
from tinhso.ui.access import needs

from ..actions.statement import (
    StatementError,
    cancel_statement,
    enter_statement,
    name_line,
    take_statement,
)
from ..enums import Outcome, StatementState
from ..forms import NoteForm, StatementForm
from ..permissions import STATEMENT
from ..queries.statement import TELLER, foreseen, statement, statements
from ..rules.statement import CREDIT, DAY, REFERENCE, TEXT, Fault

PER_PAGE = 50
TONES = {
    Outcome.ACCEPTED: "ok", Outcome.REPEATED: "neutral", Outcome.SURPLUS: "warn", Outcome.WRONG_AMOUNT: "bad",
    Outcome.WRONG_CURRENCY: "bad", Outcome.UNKNOWN: "warn",
}  # fmt: skip
_MOST_FAULTS = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(STATEMENT)
def listed(request: HttpRequest) -> HttpResponse:
    """Every statement entered so far; by POST a file is read."""
    form = StatementForm(request.POST, request.FILES) if request.method == "POST" else StatementForm()
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            made = enter_statement(by=request.actor, name=upload.name, content=upload.read())
            return redirect("payments:statement", made.pk)
        except StatementError as error:
            form.add_error("file", str(error))
            faults = error.details.get("faults", [])
    with acting(TELLER):
        page = Paginator(statements(request.actor), PER_PAGE).get_page(request.GET.get("trang"))
        rows = list(page.object_list)
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "columns": [_("Tệp"), _("Người nhập"), (_("Lúc"), True), (_("Số khoản"), True), _("Trạng thái")],
        "fault_columns": [(_("Dòng"), True), _("Sai gì, làm gì")],
        "faults": [[words.number(one.place), _fault_words(one)] for one in faults[:_MOST_FAULTS]],
        "more_faults": max(0, len(faults) - _MOST_FAULTS),
    }
    return render(request, "payments/statements.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@needs(STATEMENT)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """The lines of a statement, with what each will do or has done."""
    found = statement(request.actor, number)
    if found is None:
        raise Http404
    wanted = request.GET.get("loc", "")
    with acting(TELLER):
        lines = list(found.lines.select_related("request").order_by("place"))
        if found.state == StatementState.READY:
            judged = foreseen(lines)
        else:
            judged = [(line, Outcome(line.outcome or Outcome.UNKNOWN), line.request) for line in lines]
    counts = Counter(outcome for _line, outcome, _request in judged)
    shown = [row for row in judged if not wanted or row[1] == wanted]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("trang"))
    context: dict[str, Any] = {
        "found": found,
        "waits": found.state == StatementState.READY,
        "page": page,
        "columns": [
            (_("Dòng"), True), (_("Ngày"), True), (_("Số tiền"), True), _("Nội dung"), _("Khoản nộp"), _("Kết quả"),
        ],
        "rows": [
            {
                "line": line,
                "request": payment,
                "words": outcome.label,
                "tone": TONES[outcome],
                "is_open": outcome in {Outcome.UNKNOWN, Outcome.WRONG_AMOUNT} and bool(line.text),
            }
            for line, outcome, payment in page.object_list
        ],
        "counts": [
            (outcome.label, words.number(counts[outcome]), f"?{urlencode({'loc': outcome.value})}")
            for outcome in TONES if counts[outcome]
        ],
        "sum": words.money(sum(line.amount for line, outcome, _payment in judged if outcome == Outcome.ACCEPTED)),
        "wanted": wanted,
    }  # fmt: skip
    return render(request, "payments/statement.html", context)


@never_cache
@require_POST
@needs(STATEMENT)
def name(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """Say which payment a line belongs to."""
    form = NoteForm(request.POST)
    form.is_valid()
    try:
        name_line(by=request.actor, statement_id=number, place=place, memo=form.cleaned_data.get("note", ""))
        messages.success(request, _("Đã ghi mã nộp của dòng %(place)d.") % {"place": place})
    except StatementError as error:
        messages.error(request, str(error))
    return redirect("payments:statement", number)


@never_cache
@require_POST
@needs(STATEMENT)
def step(request: HttpRequest, number: int, step: str) -> HttpResponse:
    """Take a statement, or give it up."""
    try:
        if step == "ghi-nhan":
            counts = take_statement(by=request.actor, statement_id=number)
            done = counts.get(Outcome.ACCEPTED, 0)
            messages.success(request, _("Đã ghi nhận: %(count)d khoản được nộp.") % {"count": done})
        elif step == "bo":
            cancel_statement(by=request.actor, statement_id=number)
            messages.success(request, _("Đã bỏ sao kê này."))
        else:
            raise Http404
    except StatementError as error:
        messages.error(request, str(error))
    return redirect("payments:statement", number)


def _fault_words(fault: Fault) -> str:
    names = {
        DAY: _("ngày giao dịch"),
        REFERENCE: _("số tham chiếu"),
        CREDIT: _("ghi có"),
        TEXT: _("nội dung"),
    }
    told = {
        "no_heading": _(
            "Không thấy dòng tiêu đề: cần các cột ngày giao dịch, số tham chiếu, ghi có, nội dung."
        ),
        "column_missing": _("Thiếu cột %(what)s."),
        "day": _("Không đọc được ngày “%(what)s”; viết ngày/tháng/năm."),
        "amount": _("Không đọc được số tiền “%(what)s”."),
        "reference": _("Khoản này không có số tham chiếu."),
        "repeated": _("Số tham chiếu %(what)s đã có ở dòng trên."),
        "too_long": _("Số tham chiếu dài quá 80 ký tự: %(what)s…"),
    }
    return told[fault.code] % {"what": names.get(fault.detail, fault.detail)}
