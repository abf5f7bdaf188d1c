"""The job that lets a gateway pay an approved refund back."""

from __future__ import annotations

from tinhso.kernel.actors import system_actor
from tinhso.kernel.jobs import job
from tinhso.kernel.scope import acting

from .. import gateways
from ..enums import RefundState, RefundWay
from ..queries.attempt import order_of
from ..queries.refund import refund_of
from .refund import note_not_paid_back, note_paid_back

PAYER = system_actor("payments.pay_back")


@job(name="payments.pay_back", own_transactions=True)
def pay_back(*, refund_id: int) -> None:
    """Let the gateway pay an approved refund back.

    Asked again it is the same refund there; GatewayDown makes the worker try again later.
    """
    with acting(PAYER):
        refund = refund_of(refund_id)
        order = order_of(refund.request) if refund is not None and refund.request is not None else ""
    if refund is None or refund.request is None or refund.state != RefundState.APPROVED:
        return
    gateway = gateways.redirect(refund.request.gateway)
    if gateway is None or refund.way != RefundWay.GATEWAY:
        return
    try:
        reference = gateway.pay_back(
            order=order,
            transaction_id=refund.request.transaction_id,
            refund_id=refund.token.hex,
            amount=refund.amount,
        )
    except gateways.Refused as error:
        with acting(PAYER):
            note_not_paid_back(by=PAYER, refund_id=refund_id, code=str(error))
        return
    with acting(PAYER):
        note_paid_back(by=PAYER, refund_id=refund_id, reference=reference)
