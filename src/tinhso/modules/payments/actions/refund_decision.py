"""The second person's word on a refund."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor

from ..enums import RefundState, RefundWay
from ..models import Refund
from ..permissions import APPROVE_REFUND, REFUND
from ..queries.refund import locked_refund
from .pay_back import pay_back
from .refund import RefundError, record, release


@action
def decide_refund(*, by: Actor, refund_id: int, approve: bool, note: str = "") -> Refund:
    """Approve or refuse; never the person who asked. An approved one that the gateway pays goes to it by a job.

    Raises Denied, and RefundError `state`, `same_person`, `note` (a refusal says why).
    """
    refund = locked_refund(refund_id)
    if refund is None or refund.state != RefundState.ASKED:
        raise RefundError("state", _("Đề nghị này đã được quyết định."))
    APPROVE_REFUND.check(by, refund)
    if by.account_id is None or by.account_id == refund.asked_by_id:
        raise RefundError("same_person", _("Người duyệt phải khác người đề nghị."))
    if not approve and not note.strip():
        raise RefundError("note", _("Hãy ghi lý do không duyệt."))
    refund.state = RefundState.APPROVED if approve else RefundState.REFUSED
    refund.decided_at, refund.decided_by_id, refund.decided_by_name = (
        clock.business().now(),
        by.account_id,
        by.name,
    )
    refund.note = note.strip()
    refund.save(update_fields=("state", "decided_at", "decided_by_id", "decided_by_name", "note"))
    if not approve:
        release(refund)
    elif refund.way == RefundWay.GATEWAY:
        pay_back.enqueue(refund_id=refund.pk)
    record(by, refund, "payments.refund_approve" if approve else "payments.refund_refuse")
    return refund


@action
def send_again(*, by: Actor, refund_id: int) -> Refund:
    """Let the gateway be asked again for an approved refund that it did not answer. Raises Denied and RefundError."""
    refund = locked_refund(refund_id)
    if refund is None or refund.state != RefundState.APPROVED or refund.way != RefundWay.GATEWAY:
        raise RefundError("state", _("Khoản hoàn này không chờ cổng thanh toán."))
    REFUND.check(by, refund)
    pay_back.enqueue(refund_id=refund.pk)
    return refund
