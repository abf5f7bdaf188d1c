"""The door of the payments module."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import Ref

from .actions import cash as _cash
from .actions import payment as _payment
from .actions.payment import PaymentError
from .enums import PaymentState
from .facts import CaseFacts, CaseMoney
from .models import PaymentRequest
from .permissions import APPROVE_REFUND, REFUND, SEE
from .queries import payment as _queries
from .sample import Paid, pay_sample, write_paid

__all__ = [
    "APPROVE_REFUND",
    "REFUND",
    "SEE",
    "CaseFacts",
    "CaseMoney",
    "Paid",
    "PaymentError",
    "PaymentInfo",
    "PaymentState",
    "cancel",
    "demand",
    "for_ref",
    "is_taken",
    "pay_sample",
    "take_cash",
    "write_paid",
]


@dataclass(frozen=True)
class PaymentInfo:
    """A payment request as other modules see it; `amount` in đồng, `url` where it is paid.

    `method` is how it was paid, in words, and `taken_by` who took it, for cash; empty while it is due.
    """

    id: int
    token: UUID
    amount: int
    purpose: str
    state: str
    paid_at: datetime | None
    receipt_number: str
    method: str
    taken_by: str
    url: str

    @property
    def is_paid(self) -> bool:
        return self.state == PaymentState.PAID


def demand(
    *,
    by: Actor,
    ref: Ref,
    amount: int,
    purpose: str,
    compartment: int,
    key_hash: str | None = None,
    account_id: int | None = None,
) -> PaymentInfo:
    """Ask for `amount` đồng for `ref`, idempotent while it is due; raises PaymentError.

    `compartment` collects; `account_id` and the holder of the bearer key `key_hash` may see and pay.
    """
    return _info(
        _payment.demand(
            by=by,
            ref=ref,
            amount=amount,
            purpose=purpose,
            compartment=compartment,
            key_hash=key_hash,
            account_id=account_id,
        )
    )


def take_cash(
    *,
    by: Actor,
    ref: Ref,
    amount: int,
    purpose: str,
    compartment: int,
    token: UUID,
    key_hash: str | None = None,
    account_id: int | None = None,
    at: datetime | None = None,
) -> PaymentInfo:
    """An official took `amount` đồng for `ref`, at `at` (now); raises PaymentError, see `actions.cash`.

    The same `token` twice is one payment. The caller has locked what `ref` names.
    """
    return _info(
        _cash.take_cash(
            by=by,
            ref=ref,
            amount=amount,
            purpose=purpose,
            compartment=compartment,
            token=token,
            key_hash=key_hash,
            account_id=account_id,
            at=at,
        )
    )


def is_taken(ref: Ref, token: UUID) -> bool:
    """Whether the page with this token has already taken cash for `ref`."""
    return _queries.cash_of(ref, token).exists()


def cancel(*, by: Actor, ref: Ref) -> bool:
    """Withdraw what is still due for `ref`; False when nothing is."""
    return _payment.cancel(by=by, ref=ref)


def for_ref(ref: Ref) -> list[PaymentInfo]:
    """The requests for `ref` that the acting person may see, newest first. One statement."""
    return [_info(request) for request in _queries.list_for(ref)]


def _info(request: PaymentRequest) -> PaymentInfo:
    return PaymentInfo(
        id=request.pk,
        token=request.token,
        amount=request.amount,
        purpose=request.purpose,
        state=request.state,
        paid_at=request.paid_at,
        receipt_number=request.receipt_number,
        method=_queries.method_words(request),
        taken_by=request.taken_by_name,
        url=reverse("payments:pay", args=[request.token]),
    )
