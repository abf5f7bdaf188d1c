"""One payment as the agency keeps it: receipts, what gateways told, refunds and the acts on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.kernel import money
from tinhso.kernel.actions import ActionError
from tinhso.kernel.actors import Actor
from tinhso.ui import words
from tinhso.ui.access import needs
from tinhso.ui.templatetags.ui_filters import moment as _day

from ..actions.receipt import replace_receipt
from ..actions.refund import ask_refund, can_pay_back, pay_refund
from ..actions.refund_decision import decide_refund, send_again
from ..enums import PaymentState, RefundState, RefundWay
from ..forms import NoteForm, RefundForm
from ..permissions import APPROVE_REFUND, REFUND, SEE
from ..queries.payment import callbacks_of, method_words
from ..queries.receipt import of_payment
from ..queries.refund import left_of, refund_of, refunds_of
from .payer import back_to, find

if TYPE_CHECKING:
    from ..models import PaymentRequest, Refund

TONES = {
    RefundState.ASKED: "warn", RefundState.APPROVED: "info", RefundState.PAID: "ok",
    RefundState.REFUSED: "neutral", RefundState.FAILED: "bad",
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(SEE)
def books(request: HttpRequest, token: UUID) -> HttpResponse:
    """Everything about one payment; by POST a refund is asked for."""
    actor = request.actor  # type: ignore[attr-defined]
    payment = find(token)
    if not SEE.holds(actor, payment):
        raise Http404
    by_gateway = can_pay_back(payment)
    form = RefundForm(
        request.POST if request.method == "POST" else None,
        by_gateway=by_gateway,
        initial={"amount": left_of(payment), "way": RefundWay.GATEWAY if by_gateway else RefundWay.TRANSFER},
    )
    if request.method == "POST" and form.is_valid():
        try:
            ask_refund(by=actor, request_id=payment.pk, wanted=form.wanted())
            messages.success(request, _("Đã đề nghị hoàn, chờ người khác duyệt."))
            return redirect("payments:books", payment.token)
        except ActionError as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
    context = _shown(request, actor, payment) | {"form": form}
    return render(request, "payments/books.html", context, status=422 if form.errors else 200)


def _shown(request: HttpRequest, actor: Actor, payment: PaymentRequest) -> dict[str, Any]:
    receipts = of_payment(payment.pk)
    may_refund = REFUND.holds(actor, payment)
    return {
        "payment": payment,
        "thing": back_to(request, payment),
        "method": method_words(payment),
        "receipt_columns": [_("Số"), _("Lập lúc"), (_("Số tiền"), True), _("Tình trạng")],
        "receipt_rows": [
            [str(one), _day(one.issued_at), words.money(one.amount), _standing(one)] for one in receipts
        ],
        "callback_columns": [
            _("Cổng"),
            (_("Mã giao dịch"), True),
            (_("Lúc"), True),
            (_("Số tiền"), True),
            _("Kết quả"),
        ],
        "callback_rows": [
            [
                one.gateway,
                one.transaction_id,
                _day(one.occurred_at),
                words.money(one.amount),
                one.get_outcome_display(),
            ]
            for one in callbacks_of(payment.pk)
        ],
        "refunds": [_refund(one, actor) for one in refunds_of(payment.pk)],
        "left": left_of(payment),
        "may_refund": may_refund and payment.state == PaymentState.PAID and left_of(payment) > 0,
        "void_form": NoteForm(label=_("Lý do hủy biên lai"), prefix="void")
        if may_refund and payment.state == PaymentState.PAID
        else None,
    }


def _standing(receipt: Any) -> str:
    if receipt.voided_at is None:
        return _("có hiệu lực")
    return _("đã hủy ngày %(day)s, %(name)s: %(reason)s") % {
        "day": _day(receipt.voided_at),
        "name": receipt.voided_by_name,
        "reason": receipt.void_reason,
    }


def _refund(one: Refund, actor: Actor) -> dict[str, Any]:
    waits = one.state == RefundState.ASKED
    approved = one.state == RefundState.APPROVED and REFUND.holds(actor, one)
    return {
        "one": one,
        "state": one.get_state_display(),
        "tone": TONES[RefundState(one.state)],
        "way": one.get_way_display(),
        "decides": waits and APPROVE_REFUND.holds(actor, one) and one.asked_by_id != actor.account_id,
        "pays": approved and one.way != RefundWay.GATEWAY,
        "asks_again": approved and one.way == RefundWay.GATEWAY,
        "note": NoteForm(label=_("Ý kiến"), prefix=f"y{one.pk}"),
        "reference": NoteForm(label=_("Số chứng từ chi"), prefix=f"c{one.pk}"),
    }


@require_POST
@needs(SEE)
def settle(request: HttpRequest, number: int, step: str) -> HttpResponse:
    """An act on a refund: approve, refuse, paid out, ask the gateway again."""
    actor = request.actor  # type: ignore[attr-defined]
    refund = refund_of(number)
    if refund is None or not SEE.holds(actor, refund):
        raise Http404
    said = request.POST.get(f"y{refund.pk}-note", "")
    acts: dict[str, Callable[[], object]] = {
        "duyet": lambda: decide_refund(by=actor, refund_id=refund.pk, approve=True, note=said),
        "khong-duyet": lambda: decide_refund(by=actor, refund_id=refund.pk, approve=False, note=said),
        "da-chi": lambda: pay_refund(
            by=actor, refund_id=refund.pk, reference=request.POST.get(f"c{refund.pk}-note", "")
        ),
        "gui-lai": lambda: send_again(by=actor, refund_id=refund.pk),
    }
    if step not in acts:
        raise Http404
    _done(request, acts[step], _("Đã ghi."))
    return (
        redirect("payments:books", refund.request.token) if refund.request else redirect("payments:refunds")
    )


@require_POST
@needs(SEE)
def replace(request: HttpRequest, token: UUID) -> HttpResponse:
    """Void the valid receipt and issue another."""
    actor = request.actor  # type: ignore[attr-defined]
    payment = find(token)
    if not SEE.holds(actor, payment):
        raise Http404
    reason = request.POST.get("void-note", "")
    _done(
        request,
        lambda: replace_receipt(by=actor, request_id=payment.pk, reason=reason),
        _("Đã hủy biên lai cũ và lập biên lai mới."),
    )
    return redirect("payments:books", payment.token)


def _done(request: HttpRequest, act: Callable[[], object], words_: str) -> None:
    try:
        act()
        messages.success(request, words_)
    except ActionError as error:
        messages.error(request, str(error))


@never_cache
@require_safe
def slip(request: HttpRequest, number: int) -> HttpResponse:
    """The slip of a refund that was paid, to be printed: for the agency and for the payer."""
    refund = refund_of(number)
    if refund is None or refund.state != RefundState.PAID:
        raise Http404
    context = {
        "refund": refund,
        "payment": refund.request,
        "way": refund.get_way_display(),
        "in_words": money.in_words_vi(refund.amount),
    }
    return render(request, "payments/slip.html", context)
