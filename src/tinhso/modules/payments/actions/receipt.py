"""Receipts: issuing the next number, and voiding one that was issued wrongly."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import to_local
from tinhso.kernel.db.rows import insert
from tinhso.kernel.numbering import next_number
from tinhso.kernel.refs import Ref

from ..models import PaymentRequest, Receipt
from ..permissions import REFUND
from ..queries.payment import locked
from ..rules.receipts import COUNTERS, FEE, Number


class ReceiptError(ActionError):
    """A receipt that cannot be voided."""


def take_number(series: str, compartment: int, now: datetime) -> Number:
    """The next number of the agency's series in the year of `now`; given back when the act is undone."""
    year = to_local(now).year
    return Number(series, year, next_number(COUNTERS[series], f"{compartment}-{year}"))


def issue(request: PaymentRequest, replaces: Receipt | None = None) -> Receipt:
    """Keep the receipt whose number the paid request carries already."""
    number = Number.parse(request.receipt_number)
    return insert(
        Receipt(
            request=request,
            compartment=request.compartment,
            series=number.series,
            year=number.year,
            number=number.number,
            amount=request.amount,
            issued_at=request.paid_at if replaces is None else clock.business().now(),
            replaces=replaces,
        )
    )


@action
def replace_receipt(*, by: Actor, request_id: int, reason: str) -> Receipt:
    """Void the valid receipt of a payment and issue another: the old number stays visible with the reason.

    Raises Denied, and ReceiptError `none`, `reason`.
    """
    request = locked(request_id)
    valid = (
        Receipt.objects.filter(request_id=request_id, series=FEE, voided_at__isnull=True).first()
        if request is not None
        else None
    )
    if request is None or valid is None:
        raise ReceiptError("none", _("Khoản này chưa có biên lai."))
    REFUND.check(by, request)
    if not reason.strip():
        raise ReceiptError("reason", _("Hãy ghi lý do hủy biên lai."))
    now = clock.business().now()
    valid.voided_at, valid.voided_by_id, valid.voided_by_name = now, by.account_id, by.name
    valid.void_reason = reason.strip()
    valid.save(update_fields=("voided_at", "voided_by_id", "voided_by_name", "void_reason"))
    request.receipt_number = str(take_number(FEE, request.compartment, now))
    request.save(update_fields=("receipt_number",))
    made = issue(request, replaces=valid)
    ledger.record(
        actor=by,
        kind="payments.receipt_replace",
        ref=Ref("payments.request", request.pk),
        compartment=request.compartment,
        data={"voided": str(valid), "receipt": request.receipt_number},
        occurred_at=now,
    )
    return made
