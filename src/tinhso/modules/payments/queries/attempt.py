"""Visits to gateways whose end is not known."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from ..enums import AttemptState
from ..models import Attempt, PaymentRequest

MOST: Final = 200
"""Questions of one round; a gateway that was down for long is not overrun."""


def orders_to_ask(now: datetime) -> list[str]:
    """The orders whose gateway should be asked at `now` (system time), those that waited longest first."""
    return list(
        Attempt.objects.filter(state=AttemptState.OPEN, next_ask_at__lte=now)
        .order_by("next_ask_at", "id")
        .values_list("order", flat=True)[:MOST]
    )


def is_open(order: str) -> str | None:
    """The gateway to be asked about this order; None when its end is known or there is no such order."""
    return (
        Attempt.objects.filter(order=order, state=AttemptState.OPEN).values_list("gateway", flat=True).first()
    )


def order_of(request: PaymentRequest) -> str:
    """The order by which the gateway knows the transaction that paid this request; the memo when there is none."""
    paid = Attempt.objects.filter(
        request=request, gateway=request.gateway, transaction_id=request.transaction_id
    )
    return paid.order_by("id").values_list("order", flat=True).first() or request.memo
