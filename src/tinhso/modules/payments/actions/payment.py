"""Demanding a payment and cancelling it."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.utils.translation import gettext as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.db.rows import insert
from tinhso.kernel.refs import Ref

from ..enums import PaymentState
from ..models import PaymentRequest
from ..queries.payment import due_for
from ..rules.statement import MEMO_SIGNS

REF_KIND = "payments.request"


class PaymentError(ActionError):
    """A payment that cannot be demanded, taken or cancelled."""


def check_amount(amount: int) -> None:
    """PaymentError `amount` unless there is something to pay."""
    if amount <= 0:
        raise PaymentError("amount", _("Số tiền phải lớn hơn 0."))


def check_same(due: PaymentRequest, amount: int) -> None:
    """PaymentError `other_due` when another amount is already due."""
    if due.amount != amount:
        raise PaymentError("other_due", _("Đang có một khoản khác chờ nộp cho việc này."))


def new_memo() -> str:
    """A transfer's purpose: short, plain, without signs that look alike; 50 bits make clashes rare."""
    return "TS" + "".join(secrets.choice(MEMO_SIGNS) for _ in range(10))


@action
def demand(
    *,
    by: Actor,
    ref: Ref,
    amount: int,
    purpose: str,
    compartment: int,
    key_hash: str | None = None,
    account_id: int | None = None,
) -> PaymentRequest:
    """Ask for `amount` đồng for `ref`; asking again while the same amount is due changes nothing.

    Raises PaymentError `amount` for nothing to pay, `other_due` when another amount is already due.
    """
    check_amount(amount)
    due = due_for(ref)
    if due is not None:
        check_same(due, amount)
        return due
    now = clock.business().now()
    request = PaymentRequest(
        memo=new_memo(),
        ref_kind=ref.kind,
        ref_id=ref.id,
        compartment=compartment,
        account_id=account_id,
        key=key_hash or "",
        amount=amount,
        purpose=purpose,
        created_at=now,
    )
    insert(request)
    record(by, request, "payments.demand", now)
    return request


@action
def cancel(*, by: Actor, ref: Ref) -> bool:
    """Withdraw what is still due for `ref`; False when nothing is. Money that comes later is surplus."""
    due = (
        PaymentRequest.objects.select_for_update(of=("self",))
        .filter(ref_kind=ref.kind, ref_id=ref.id, state=PaymentState.DUE)
        .first()
    )
    if due is None:
        return False
    due.state = PaymentState.CANCELLED
    due.save(update_fields=["state"])
    record(by, due, "payments.cancel", clock.business().now())
    return True


def record(by: Actor, request: PaymentRequest, kind: str, now: datetime, **data: object) -> None:
    """The ledger entry of an act on a request."""
    ledger.record(
        actor=by,
        kind=kind,
        ref=Ref(REF_KIND, request.pk),
        compartment=request.compartment,
        data={"for": f"{request.ref_kind}:{request.ref_id}", "amount": request.amount, **data},
        occurred_at=now,
    )
