"""Reconciliation: each payment through a gateway matches one accepted callback, cash has its taker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum

from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import from_local

from ..enums import CASH, Outcome, PaymentState
from ..models import Callback, PaymentRequest
from ..permissions import SEE


@dataclass(frozen=True)
class Taken:
    """The cash that one official took on a day, to be compared with what he hands in."""

    official_id: int
    name: str
    count: int
    amount: int


@dataclass(frozen=True)
class Reconciliation:
    """One day's money, in đồng.

    `unmatched` are requests paid through a gateway without exactly one accepted callback of the same amount;
    `open_callbacks` is money or news that settled nothing. Cash is what officials have to hand in.
    """

    day: date
    paid_count: int
    paid_amount: int
    accepted_amount: int
    cash: tuple[Taken, ...]
    unmatched: tuple[PaymentRequest, ...]
    open_callbacks: tuple[Callback, ...]

    @property
    def cash_amount(self) -> int:
        return sum(one.amount for one in self.cash)

    @property
    def bank_amount(self) -> int:
        return self.paid_amount - self.cash_amount

    @property
    def is_clean(self) -> bool:
        return not self.unmatched and not self.open_callbacks and self.bank_amount == self.accepted_amount


def paid_on(day: date, actor: Actor) -> QuerySet[PaymentRequest]:
    """What was paid on a day to the agencies whose money `actor` may see, by receipt number."""
    start, end = _span(day)
    requests = PaymentRequest.objects.filter(state=PaymentState.PAID, paid_at__gte=start, paid_at__lt=end)
    return SEE.filter(requests, actor).order_by("receipt_number", "id")


def reconcile(day: date, actor: Actor) -> Reconciliation:
    """Compare requests paid on `day` with the callbacks of that day. Five statements."""
    start, end = _span(day)
    paid = paid_on(day, actor)
    told = SEE.filter(Callback.objects.filter(occurred_at__gte=start, occurred_at__lt=end), actor)
    match = Q(callbacks__outcome=Outcome.ACCEPTED, callbacks__amount=F("amount"))
    through_a_gateway = paid.exclude(gateway=CASH)
    unmatched = through_a_gateway.annotate(matches=Count("callbacks", filter=match)).exclude(matches=1)
    total = paid.aggregate(count=Count("id"), amount=Sum("amount"))
    accepted = told.filter(outcome=Outcome.ACCEPTED).aggregate(amount=Sum("amount"))
    loose = told.filter(outcome__in=(Outcome.SURPLUS, Outcome.WRONG_AMOUNT, Outcome.UNKNOWN)).order_by("id")
    return Reconciliation(
        day=day,
        paid_count=total["count"],
        paid_amount=total["amount"] or 0,
        accepted_amount=accepted["amount"] or 0,
        cash=_taken(paid),
        unmatched=tuple(unmatched.order_by("id")),
        open_callbacks=tuple(loose),
    )


def _span(day: date) -> tuple[object, object]:
    return from_local(day, time(0)), from_local(day + timedelta(days=1), time(0))


def _taken(paid: QuerySet[PaymentRequest]) -> tuple[Taken, ...]:
    rows = (
        paid.filter(gateway=CASH)
        .order_by("taken_by_name", "taken_by_id")
        .values_list("taken_by_id", "taken_by_name")
        .annotate(count=Count("id"), amount=Sum("amount"))
    )
    return tuple(Taken(*row) for row in rows)
