"""Lists of an agency's money: refunds by state, and the register of receipts with the voided ones."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.modules.directory import api as directory
from tinhso.ui import words
from tinhso.ui.access import needs

from ..enums import RefundState
from ..forms import RefundsForm, RegisterForm
from ..permissions import SEE
from ..queries import receipt as queries
from ..queries.refund import refunds as refunds_for
from ..rules.receipts import FEE
from .books import TONES

PER_PAGE = 25


@never_cache
@require_safe
@needs(SEE)
def refunds(request: HttpRequest) -> HttpResponse:
    """The refunds of the own agencies."""
    actor = request.actor  # type: ignore[attr-defined]
    form = RefundsForm(request.GET or None)
    state = form.cleaned_data["trang_thai"] if form.is_valid() else ""
    page = Paginator(refunds_for(actor, state), PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "columns": [
            _("Khoản đã nộp"),
            (_("Số tiền hoàn"), True),
            _("Cách hoàn"),
            _("Người đề nghị"),
            _("Trạng thái"),
        ],
        "rows": [
            (
                one,
                one.request or (one.callback.request if one.callback else None),
                TONES[RefundState(one.state)],
            )
            for one in page.object_list
        ],
    }
    return render(request, "payments/refunds.html", context)


@never_cache
@require_safe
@needs(SEE)
def receipts(request: HttpRequest) -> HttpResponse:
    """Every number of a series and year; a number that is missing is told."""
    actor = request.actor  # type: ignore[attr-defined]
    today = clock.business().today()
    form = RegisterForm(request.GET or None, initial={"loai": FEE, "nam": today.year})
    data = form.cleaned_data if form.is_valid() else {}
    found = queries.receipts(actor, series=data.get("loai") or FEE, year=data.get("nam") or today.year)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    agencies = queries.of_each_agency(found)
    names = directory.agencies_by_id({one.compartment for one in agencies})
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "columns": [(_("Số"), True), _("Nội dung"), (_("Lập lúc"), True), (_("Số tiền"), True), _("Tình trạng")],
        "agency_columns": [_("Cơ quan"), (_("Số biên lai"), True), (_("Đã hủy"), True), (_("Số tiền"), True), _("Số liền mạch")],
        "agency_rows": [
            [
                _name(names.get(one.compartment)), words.number(one.count), words.number(one.voided),
                words.money(one.amount),
                _("đủ") if one.is_whole else _("thiếu %(count)d số") % {"count": one.last - one.count},
            ]
            for one in agencies
        ],
    }  # fmt: skip
    return render(request, "payments/receipts.html", context, status=422 if form.errors else 200)


def _name(agency: directory.Agency | None) -> str:
    return agency.name if agency else ""
