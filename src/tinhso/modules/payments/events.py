"""Facts that the payments module announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PaymentConfirmed:
    """Money for a request has come, once; `amount` in đồng, `occurred_at` business time."""

    payment_id: int
    ref_kind: str
    ref_id: int
    amount: int
    occurred_at: datetime


@dataclass(frozen=True)
class PaymentRefunded:
    """A part or all of a payment went back to the payer; `amount` in đồng, `occurred_at` business time."""

    payment_id: int
    ref_kind: str
    ref_id: int
    amount: int
    occurred_at: datetime
