"""What an agency's office sees of its money: one day's receipts, who took cash, what does not match."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.ui import words
from tinhso.ui.access import needs

from ..forms import DayForm
from ..permissions import SEE
from ..queries.payment import method_words
from ..queries.reconciliation import Reconciliation, paid_on, reconcile

if TYPE_CHECKING:
    from ..models import PaymentRequest

PER_PAGE = 25


@never_cache
@require_safe
@needs(SEE)
def day(request: HttpRequest) -> HttpResponse:
    """The money of one day; today when the address names none."""
    actor = request.actor  # type: ignore[attr-defined]
    today = clock.business().today()
    form = DayForm(request.GET or None, initial={"ngay": today})
    chosen: date = (form.is_valid() and form.cleaned_data["ngay"]) or today
    found = reconcile(chosen, actor)
    page = Paginator(paid_on(chosen, actor), PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "day": chosen,
        "form": form,
        "page": page,
        "kpis": _kpis(found),
        "columns": [
            (_("Số biên lai"), True),
            _("Nội dung"),
            _("Cách nộp"),
            (_("Lúc"), True),
            (_("Số tiền"), True),
        ],
        "rows": [(one, method_words(one)) for one in page.object_list],
        "cash_columns": [_("Người thu"), (_("Số khoản"), True), (_("Số tiền phải nộp lại"), True)],
        "cash_rows": [[one.name, str(one.count), words.money(one.amount)] for one in found.cash],
        "open_columns": [_("Khoản nộp"), (_("Số tiền"), True), _("Cần xem lại vì")],
        "open_rows": _open(found),
        "before": _address(chosen - timedelta(days=1)),
        "after": _address(chosen + timedelta(days=1)) if chosen < today else "",
    }
    return render(request, "payments/day.html", context, status=422 if form.errors else 200)


def _address(day: date) -> str:
    return "?" + urlencode({"ngay": f"{day:%d/%m/%Y}"})


def _kpis(found: Reconciliation) -> list[dict[str, Any]]:
    waiting = len(found.unmatched) + len(found.open_callbacks)
    return [
        {"value": words.money(found.paid_amount), "label": _("Đã thu trong ngày"), "tone": "neutral"},
        {"value": words.money(found.cash_amount), "label": _("Trong đó tiền mặt"), "tone": "neutral"},
        {"value": words.money(found.bank_amount), "label": _("Qua ngân hàng"), "tone": "neutral"},
        {"value": str(waiting), "label": _("Khoản cần đối chiếu"), "tone": "bad" if waiting else "neutral"},
    ]


def _open(found: Reconciliation) -> list[list[Any]]:
    def of(request: PaymentRequest | None, amount: int, why: str) -> list[Any]:
        return [request.purpose if request else _("Không rõ"), words.money(amount), why]

    rows = [of(one, one.amount, _("Ngân hàng chưa báo khoản này")) for one in found.unmatched]
    return rows + [of(one.request, one.amount, one.get_outcome_display()) for one in found.open_callbacks]
