"""Cash that an official takes at a desk."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import Ref

from ..enums import CASH, PaymentState
from ..models import PaymentRequest
from .payment import PaymentError, check_amount, check_same, new_memo
from .settling import SETTLED, announce, settle


@action
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
) -> PaymentRequest:
    """`by` has taken `amount` đồng for `ref`; a request that was due online is the one that gets paid.

    `token` is made with the page: the same token again gives the same payment and changes nothing. The
    caller has locked what `ref` names, so that two desks cannot take the money of one thing at once.
    Raises PaymentError `amount`, `other_due`, `already_paid`, and `nobody` when no account acts.
    """
    check_amount(amount)
    if by.account_id is None:
        raise PaymentError("nobody", _("Chỉ cán bộ đã đăng nhập mới thu tiền mặt."))
    found = list(
        PaymentRequest.objects.select_for_update(of=("self",))
        .filter(ref_kind=ref.kind, ref_id=ref.id)
        .exclude(state=PaymentState.CANCELLED)
        .order_by("id")
    )
    for one in found:
        if one.state == PaymentState.PAID:
            return _repeated(one, token)
    now = at or clock.business().now()
    due = found[0] if found else None
    if due is not None:
        check_same(due, amount)
    request = due or PaymentRequest(
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
    request.taken_by_id, request.taken_by_name = by.account_id, by.name
    settle(request, gateway=CASH, transaction_id=str(token), now=now)
    if due is None:
        request.save(force_insert=True)
    else:
        request.save(update_fields=(*SETTLED, "taken_by_id", "taken_by_name"))
    announce(by, request)
    return request


def _repeated(paid: PaymentRequest, token: UUID) -> PaymentRequest:
    """The payment itself when the same page came again; PaymentError for any other."""
    if paid.is_cash and paid.transaction_id == str(token):
        return paid
    message = _("Khoản này đã được nộp, số biên lai %(number)s.") % {"number": paid.receipt_number}
    raise PaymentError("already_paid", message)
