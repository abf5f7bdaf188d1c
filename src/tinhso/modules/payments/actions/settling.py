"""What every way to pay ends in: a paid request with its receipt number, told once to whoever waits for it."""

from __future__ import annotations

from datetime import datetime

from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import to_local
from tinhso.kernel.events import publish
from tinhso.kernel.numbering import next_number

from ..enums import PaymentState
from ..events import PaymentConfirmed
from ..models import PaymentRequest
from .payment import record

RECEIPTS = "payments.receipt"
SETTLED = ("state", "paid_at", "gateway", "transaction_id", "receipt_number")
"""Columns that `settle` sets."""


def settle(request: PaymentRequest, *, gateway: str, transaction_id: str, now: datetime) -> None:
    """Mark the request as paid, with the next receipt number of its agency and year; the caller saves it."""
    year = to_local(now).year
    number = next_number(RECEIPTS, f"{request.compartment}-{year}")
    request.state = PaymentState.PAID
    request.paid_at = now
    request.gateway = gateway
    request.transaction_id = transaction_id
    request.receipt_number = f"{year}/{number:06d}"


def announce(by: Actor, request: PaymentRequest) -> None:
    """The ledger entry and the event of a request that has just been paid."""
    assert request.paid_at is not None  # `settle` has set it
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
