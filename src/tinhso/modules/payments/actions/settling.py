"""What every way to pay ends in: a paid request with its receipt number, told once to whoever waits for it."""

from __future__ import annotations

from datetime import datetime

from tinhso.kernel.actors import Actor
from tinhso.kernel.events import publish

from ..enums import PaymentState
from ..events import PaymentConfirmed
from ..models import PaymentRequest
from ..rules.receipts import FEE
from .payment import record
from .receipt import issue, take_number

SETTLED = ("state", "paid_at", "gateway", "transaction_id", "receipt_number")
"""Columns that `settle` sets."""


def settle(request: PaymentRequest, *, gateway: str, transaction_id: str, now: datetime) -> None:
    """Mark the request as paid, with the next receipt number of its agency and year; the caller saves it."""
    number = take_number(FEE, request.compartment, now)
    request.state = PaymentState.PAID
    request.paid_at = now
    request.gateway = gateway
    request.transaction_id = transaction_id
    request.receipt_number = str(number)


def announce(by: Actor, request: PaymentRequest) -> None:
    """The receipt, the ledger entry and the event of a request that has just been paid, and is saved."""
    assert request.paid_at is not None  # `settle` has set it
    issue(request)
    record(
        by,
        request,
        "payments.confirm",
        request.paid_at,
        gateway=request.gateway,
        receipt=request.receipt_number,
    )
    publish(
        PaymentConfirmed(
            payment_id=request.pk,
            ref_kind=request.ref_kind,
            ref_id=request.ref_id,
            amount=request.amount,
            occurred_at=request.paid_at,
        )
    )
