"""Reading refunds; row-level security leaves only those the acting person may see."""

from __future__ import annotations

from django.db.models import QuerySet

from tinhso.kernel.actors import Actor

from ..enums import RefundState
from ..models import PaymentRequest, Refund
from ..permissions import APPROVE_REFUND, SEE


def left_of(request: PaymentRequest) -> int:
    """What of a payment can still be asked back, in đồng."""
    return request.amount - request.refunded


def locked_refund(refund_id: int) -> Refund | None:
    """A refund, held until this transaction ends."""
    return (
        Refund.objects.select_for_update(of=("self",)).select_related("request").filter(pk=refund_id).first()
    )


def refund_of(refund_id: int) -> Refund | None:
    """A refund with its payment; None when it is hidden or does not exist."""
    return Refund.objects.select_related("request").filter(pk=refund_id).first()


def refunds(actor: Actor, state: str = "") -> QuerySet[Refund]:
    """The refunds of the agencies whose money `actor` may see, newest first."""
    found = SEE.filter(Refund.objects.select_related("request", "callback__request"), actor)
    return (found.filter(state=state) if state else found).order_by("-id")


def waiting(actor: Actor) -> int:
    """How many refunds wait for a decision of `actor`: not those that he asked for."""
    found = APPROVE_REFUND.filter(Refund.objects.filter(state=RefundState.ASKED), actor)
    return found.exclude(asked_by_id=actor.account_id).count()


def refunds_of(request_id: int) -> list[Refund]:
    """The refunds of one payment, the first first."""
    return list(Refund.objects.filter(request_id=request_id).order_by("id"))
