"""Reconciliation: each paid request matches one accepted callback, and what does not is listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Count, F, Q, Sum

from tinhso.kernel.clock import from_local

from ..enums import Outcome, PaymentState
from ..models import Callback, PaymentRequest


@dataclass(frozen=True)
class Reconciliation:
    """One day's money, in đồng.

    `unmatched` are paid requests without exactly one accepted callback of the
    same amount; `open_callbacks` is money or news that settled nothing.
    """

    day: date
    paid_count: int
    paid_amount: int
    accepted_amount: int
    unmatched: tuple[PaymentRequest, ...]
    open_callbacks: tuple[Callback, ...]

    @property
    def is_clean(self) -> bool:
        return not self.unmatched and not self.open_callbacks and self.paid_amount == self.accepted_amount


def reconcile(day: date) -> Reconciliation:
    """Compare requests paid on `day` with the callbacks of that day."""
    start, end = from_local(day, time(0)), from_local(day + timedelta(days=1), time(0))
    paid = PaymentRequest.objects.filter(state=PaymentState.PAID, paid_at__gte=start, paid_at__lt=end)
    told = Callback.objects.filter(occurred_at__gte=start, occurred_at__lt=end)
    match = Q(callbacks__outcome=Outcome.ACCEPTED, callbacks__amount=F("amount"))
    unmatched = paid.annotate(matches=Count("callbacks", filter=match)).exclude(matches=1).order_by("id")
    total = paid.aggregate(count=Count("id"), amount=Sum("amount"))
    accepted = told.filter(outcome=Outcome.ACCEPTED).aggregate(amount=Sum("amount"))
    loose = told.filter(outcome__in=(Outcome.SURPLUS, Outcome.WRONG_AMOUNT, Outcome.UNKNOWN)).order_by("id")
    return Reconciliation(
        day=day,
        paid_count=total["count"],
        paid_amount=total["amount"] or 0,
        accepted_amount=accepted["amount"] or 0,
        unmatched=tuple(unmatched),
        open_callbacks=tuple(loose),
    )
