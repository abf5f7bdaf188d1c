"""Paying money back: one person asks, another approves, then the gateway or a person pays it out."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.events import publish
from tinhso.kernel.refs import Ref

from .. import gateways
from ..enums import LOOSE, PaymentState, RefundState, RefundWay
from ..events import PaymentRefunded
from ..models import Callback, PaymentRequest, Receipt, Refund
from ..permissions import REFUND
from ..queries.payment import locked
from ..queries.refund import left_of, locked_refund
from ..rules.receipts import REFUND as SERIES
from .receipt import take_number

REF_KIND = "payments.refund"


class RefundError(ActionError):
    """A refund that cannot be asked for, decided or paid."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for: `amount` in đồng; `payee` is needed unless the gateway pays back."""

    amount: int
    reason: str
    way: RefundWay
    payee: str = ""


@action
def ask_refund(*, by: Actor, request_id: int, wanted: Wanted) -> Refund:
    """Ask that a part or all of a payment goes back; what others have asked for counts as gone.

    Raises Denied, and RefundError `state`, `amount`, `way`, `payee`, `reason`.
    """
    request = locked(request_id)
    if request is None or request.state != PaymentState.PAID:
        raise RefundError("state", _("Chỉ hoàn được khoản đã nộp."))
    REFUND.check(by, request)
    _check(wanted)
    if wanted.way == RefundWay.GATEWAY and not can_pay_back(request):
        raise RefundError("way", _("Cổng thanh toán của khoản này không hoàn được; hãy chọn cách khác."))
    left = left_of(request)
    if wanted.amount > left:
        raise RefundError(
            "amount", _("Chỉ còn hoàn được %(left)s đồng.") % {"left": f"{left:,}".replace(",", ".")}
        )
    # The constraint of the table holds it as well, whoever else writes.
    PaymentRequest.objects.filter(pk=request.pk).update(refunded=F("refunded") + wanted.amount)
    return _asked(
        by,
        wanted,
        request=request,
        compartment=request.compartment,
        account_id=request.account_id,
        key=request.key,
    )


@action
def ask_return(*, by: Actor, callback_id: int, wanted: Wanted) -> Refund:
    """Ask that money which settled nothing goes back, all of it. Raises Denied and RefundError as `ask_refund`."""
    callback = Callback.objects.select_related("request").filter(pk=callback_id, outcome__in=LOOSE).first()
    if callback is None or callback.compartment is None:
        raise RefundError("state", _("Không có khoản tiền thừa như vậy."))
    REFUND.check(by, callback)
    _check(wanted)
    if wanted.amount != callback.amount or wanted.way == RefundWay.GATEWAY:
        raise RefundError("amount", _("Tiền thừa được hoàn toàn bộ, bằng tay."))
    request = callback.request
    try:
        with transaction.atomic():
            return _asked(
                by,
                wanted,
                callback=callback,
                compartment=callback.compartment,
                account_id=request.account_id if request else None,
                key=request.key if request else "",
            )
    except IntegrityError as error:
        raise RefundError("twice", _("Khoản này đã có đề nghị hoàn.")) from error


@action
def pay_refund(*, by: Actor, refund_id: int, reference: str) -> Refund:
    """An approved refund has been paid out by hand; `reference` is the number of the payment order or slip.

    Raises Denied, and RefundError `state`, `reference`.
    """
    refund = locked_refund(refund_id)
    if refund is None or refund.state != RefundState.APPROVED or refund.way == RefundWay.GATEWAY:
        raise RefundError("state", _("Khoản hoàn này không chờ chi bằng tay."))
    REFUND.check(by, refund)
    if not reference.strip():
        raise RefundError("reference", _("Hãy ghi số chứng từ chi."))
    return _paid(by, refund, reference.strip(), by.name)


@action
def note_paid_back(*, by: Actor, refund_id: int, reference: str) -> Refund | None:
    """The gateway has carried out an approved refund. Once: a second answer changes nothing."""
    refund = locked_refund(refund_id)
    if refund is None or refund.state != RefundState.APPROVED:
        return None
    return _paid(by, refund, reference, "")


@action
def note_not_paid_back(*, by: Actor, refund_id: int, code: str) -> None:
    """The gateway will not pay back: the refund has failed, and the amount can be asked for in another way."""
    refund = locked_refund(refund_id)
    if refund is None or refund.state != RefundState.APPROVED:
        return
    refund.state = RefundState.FAILED
    refund.note = _("Cổng thanh toán từ chối, mã %(code)s") % {"code": code[:20]}
    refund.save(update_fields=("state", "note"))
    release(refund)
    record(by, refund, "payments.refund_fail")


def can_pay_back(request: PaymentRequest) -> bool:
    """Whether the gateway through which this was paid takes refunds."""
    gateway = gateways.redirect(request.gateway)
    return gateway is not None and bool(gateway.refund_url)


def _check(wanted: Wanted) -> None:
    if wanted.amount <= 0:
        raise RefundError("amount", _("Số tiền phải lớn hơn 0."))
    if not wanted.reason.strip():
        raise RefundError("reason", _("Hãy ghi lý do hoàn."))
    if wanted.way != RefundWay.GATEWAY and not wanted.payee.strip():
        raise RefundError("payee", _("Hãy ghi hoàn cho ai, vào tài khoản nào."))


def _asked(by: Actor, wanted: Wanted, **values: object) -> Refund:
    assert by.account_id is not None  # REFUND is held by officials only
    refund = Refund.objects.create(
        amount=wanted.amount,
        reason=wanted.reason.strip(),
        way=wanted.way,
        payee=wanted.payee.strip(),
        asked_at=clock.business().now(),
        asked_by_id=by.account_id,
        asked_by_name=by.name,
        **values,
    )
    record(by, refund, "payments.refund_ask")
    return refund


def _paid(by: Actor, refund: Refund, reference: str, who: str) -> Refund:
    now = clock.business().now()
    number = take_number(SERIES, refund.compartment, now)
    refund.state, refund.paid_at, refund.paid_by_name = RefundState.PAID, now, who
    refund.reference, refund.receipt_number = reference[:80], str(number)
    refund.save(update_fields=("state", "paid_at", "paid_by_name", "reference", "receipt_number"))
    Receipt.objects.create(
        request_id=refund.request_id,
        refund=refund,
        compartment=refund.compartment,
        series=number.series,
        year=number.year,
        number=number.number,
        amount=refund.amount,
        issued_at=now,
    )
    record(by, refund, "payments.refund_pay", receipt=str(number))
    if refund.request is not None:
        publish(
            PaymentRefunded(
                payment_id=refund.request.pk,
                ref_kind=refund.request.ref_kind,
                ref_id=refund.request.ref_id,
                amount=refund.amount,
                occurred_at=now,
            )
        )
    return refund


def release(refund: Refund) -> None:
    """What is not paid back after all can be asked for again."""
    if refund.request_id is not None:
        changed = PaymentRequest.objects.filter(pk=refund.request_id).update(
            refunded=F("refunded") - refund.amount
        )
        assert changed  # whoever decides for an agency may write its payments


def record(by: Actor, refund: Refund, kind: str, **data: object) -> None:
    ledger.record(
        actor=by,
        kind=kind,
        ref=Ref(REF_KIND, refund.pk),
        compartment=refund.compartment,
        data={"payment": refund.request_id, "callback": refund.callback_id, "amount": refund.amount, **data},
        occurred_at=clock.business().now(),
    )
