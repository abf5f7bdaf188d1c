"""Payments of sample operations: one by one through the demo's bank, or many at once with the same rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from tinhso.kernel import ledger
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.clock import to_local
from tinhso.kernel.db.bulk import copy_rows, new_ids
from tinhso.kernel.numbering import next_numbers_of
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from . import gateways
from .actions.callback import SUCCESS, receive
from .actions.payment import REF_KIND
from .enums import CASH, Outcome, PaymentState
from .models import PaymentRequest
from .rules.receipts import COUNTERS, FEE, Number
from .rules.signature import signed

BANK = system_actor("payments.sample")
GATEWAY = "demo"

_REQUEST = (
    "id", "token", "memo", "ref_kind", "ref_id", "compartment", "account_id", "key", "amount", "purpose",
    "state", "created_at", "paid_at", "gateway", "transaction_id", "receipt_number", "taken_by_id", "taken_by_name",
    "refunded",
)  # fmt: skip
_RECEIPT = (
    "request_id", "compartment", "series", "year", "number", "amount", "issued_at", "voided_by_name", "void_reason",
)  # fmt: skip
_CALLBACK = ("request_id", "compartment", "gateway", "transaction_id", "amount", "outcome", "occurred_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A payment that was demanded at `created_at` and came at `paid_at` through the demo's bank.

    `memo` is unique and plain, as `demand` would make it. `by` demanded it, or took it when it `is_cash`:
    that is asked for and taken at the same moment.
    """

    by: Actor
    token: UUID
    memo: str
    ref: Ref
    compartment: int
    account_id: int | None
    key: str
    amount: int
    purpose: str
    created_at: datetime
    paid_at: datetime
    is_cash: bool = False


class NotADemonstration(RuntimeError):
    """Real money is only told by a gateway."""


def _only_in_a_demonstration() -> None:
    if not (settings.TINHSO_DEMO or settings.TESTING):
        raise NotADemonstration("TINHSO_DEMO is not set")


def pay_sample(*, ref: Ref) -> Outcome:
    """Let the demo's bank pay what is due for `ref`, by the very callback that its page would send.

    Raises NotADemonstration, and PaymentRequest.DoesNotExist when nothing is due.
    """
    _only_in_a_demonstration()
    with acting(BANK):
        due = PaymentRequest.objects.get(ref_kind=ref.kind, ref_id=ref.id, state=PaymentState.DUE)
        fields = {
            "memo": due.memo,
            "transaction_id": _transaction(due.memo),
            "trans_amount": str(due.amount),
            "status": SUCCESS,
        }
        return receive(by=BANK, gateway=GATEWAY, fields=signed(fields, gateways.ALL[GATEWAY].secret))


def write_paid(*, by: Actor, payments: Sequence[Paid]) -> None:
    """Write settled payments; `by` is who heard from the bank. Raises NotADemonstration."""
    _only_in_a_demonstration()
    ordered = sorted(payments, key=lambda payment: (payment.paid_at, payment.memo))
    if not ordered:
        return
    ids = new_ids("payments_paymentrequest", len(ordered))
    receipts = _receipts(ordered)
    copy_rows("payments_paymentrequest", _REQUEST, map(_request, ids, ordered, receipts))
    copy_rows(
        "payments_callback",
        _CALLBACK,
        (_callback(id_, one) for id_, one in zip(ids, ordered, strict=True) if not one.is_cash),
    )
    copy_rows("payments_receipt", _RECEIPT, map(_receipt, ids, ordered, receipts))
    ledger.record_many(_entries(by, ids, ordered, receipts))


def _series(payment: Paid) -> str:
    return f"{payment.compartment}-{to_local(payment.paid_at).year}"


def _receipts(payments: Sequence[Paid]) -> list[Number]:
    numbers = {
        key: iter(found)
        for key, found in next_numbers_of(COUNTERS[FEE], Counter(map(_series, payments))).items()
    }
    return [
        Number(FEE, to_local(payment.paid_at).year, next(numbers[_series(payment)])) for payment in payments
    ]


def _receipt(id_: int, payment: Paid, number: Number) -> tuple[object, ...]:
    return (
        id_, payment.compartment, number.series, number.year, number.number, payment.amount, payment.paid_at, "", "",
    )  # fmt: skip


def _transaction(memo: str) -> str:
    return f"MAU-{memo}"


def _way(payment: Paid) -> tuple[str, str]:
    """Gateway and transaction."""
    return (CASH, str(payment.token)) if payment.is_cash else (GATEWAY, _transaction(payment.memo))


def _request(id_: int, payment: Paid, receipt: Number) -> tuple[object, ...]:
    return (
        id_, payment.token, payment.memo, payment.ref.kind, payment.ref.id, payment.compartment,
        payment.account_id, payment.key, payment.amount, payment.purpose, PaymentState.PAID.value,
        payment.created_at, payment.paid_at, *_way(payment), str(receipt),
        payment.by.account_id if payment.is_cash else None, payment.by.name if payment.is_cash else "", 0,
    )  # fmt: skip


def _callback(id_: int, payment: Paid) -> tuple[object, ...]:
    return (
        id_, payment.compartment, GATEWAY, _transaction(payment.memo), payment.amount, Outcome.ACCEPTED.value,
        payment.paid_at,
    )  # fmt: skip


def _entries(
    by: Actor, ids: Sequence[int], payments: Sequence[Paid], receipts: Sequence[Number]
) -> Iterator[ledger.Entry]:
    for id_, payment, receipt in zip(ids, payments, receipts, strict=True):
        said = {"for": str(payment.ref), "amount": payment.amount}
        settled = said | {"gateway": _way(payment)[0], "receipt": str(receipt)}
        acts = [
            (payment.by, "payments.demand", payment.created_at, said),
            (by, "payments.confirm", payment.paid_at, settled),
        ]
        if payment.is_cash:
            acts = [(payment.by, "payments.confirm", payment.paid_at, settled)]
        for actor, kind, at, data in acts:
            yield ledger.Entry(
                actor=actor,
                kind=kind,
                ref=Ref(REF_KIND, id_),
                compartment=payment.compartment,
                data=data,
                occurred_at=at,
            )
