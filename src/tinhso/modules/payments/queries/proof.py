"""Reading all that the daily proof compares. Runs as a named part of the system: it must see every agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Max, Q

from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import from_local
from tinhso.kernel.models import Counter
from tinhso.kernel.modules import registry

from ..enums import CASH, LOOSE, AttemptState, Outcome, PaymentState, RefundState
from ..facts import CaseMoney
from ..models import Attempt, Callback, DayCheck, Finding, PaymentRequest, Receipt, Refund
from ..permissions import SEE
from ..rules.proof import HELD, Back, Books, Case, CaseFacts, Payment, Slip, Word
from ..rules.receipts import COUNTERS, Number

TOO_LONG: Final = timedelta(days=1)
"""System time after which a visit without an end is told."""


def span(day: date) -> tuple[datetime, datetime]:
    """The day's first moment and the next day's."""
    return from_local(day, time(0)), from_local(day + timedelta(days=1), time(0))


def books_of(day: date) -> Books:
    """Everything that touches the money of `day`, each payment with all that belongs to it."""
    start, end = span(day)
    noted = _noted(start, end)
    rows = list(PaymentRequest.objects.filter(_touched(start, end) | _of_cases(noted)).order_by("id"))
    ids = [row.pk for row in rows]
    told = Callback.objects.filter(Q(request__in=ids, outcome=Outcome.ACCEPTED) | _loose(end)).distinct()
    returned = set(
        Refund.objects.filter(callback__isnull=False, state__in=HELD).values_list("callback_id", flat=True)
    )
    backs = Refund.objects.filter(Q(request__in=ids) | Q(paid_at__gte=start, paid_at__lt=end))
    slips = Receipt.objects.filter(Q(request__in=ids) | Q(refund__in=backs))
    return Books(
        payments=tuple(map(_payment, rows)),
        words=tuple(_word(one, returned) for one in told.order_by("id")),
        slips=tuple(map(_slip, slips.order_by("id"))),
        backs=tuple(map(_back, backs.order_by("id"))),
        cases=_facts({(row.ref_kind, row.ref_id) for row in rows}),
        noted=noted,
        gaps=tuple(_gaps(day)),
        unanswered=tuple(_unanswered()),
    )


def _touched(start: datetime, end: datetime) -> Q:
    """Payments that were paid, told of, receipted or paid back in the span."""
    told = Callback.objects.filter(outcome=Outcome.ACCEPTED, occurred_at__gte=start, occurred_at__lt=end)
    issued = Receipt.objects.filter(issued_at__gte=start, issued_at__lt=end)
    back = Refund.objects.filter(paid_at__gte=start, paid_at__lt=end)
    return (
        Q(state=PaymentState.PAID, paid_at__gte=start, paid_at__lt=end)
        | Q(pk__in=told.values("request_id"))
        | Q(pk__in=issued.filter(request__isnull=False).values("request_id"))
        | Q(pk__in=back.filter(request__isnull=False).values("request_id"))
    )


def _of_cases(cases: Collection[Case]) -> Q:
    by_kind: defaultdict[str, list[int]] = defaultdict(list)
    for kind, number in cases:
        by_kind[kind].append(number)
    found = Q(pk__in=())
    for kind, numbers in sorted(by_kind.items()):
        found |= Q(ref_kind=kind, ref_id__in=numbers, state=PaymentState.PAID)
    return found


def _loose(end: datetime) -> Q:
    """Money that settled nothing stays on the list until it is on its way back."""
    return Q(outcome__in=LOOSE, occurred_at__lt=end)


def _noted(start: datetime, end: datetime) -> dict[Case, int]:
    return {
        (owner.kind, number): where
        for owner in registry().of_type(CaseMoney)
        for number, where in owner.noted(start, end).items()
    }


def _facts(cases: Iterable[Case]) -> dict[Case, CaseFacts]:
    by_kind: defaultdict[str, set[int]] = defaultdict(set)
    for kind, number in cases:
        by_kind[kind].add(number)
    return {
        (owner.kind, number): facts
        for owner in registry().of_type(CaseMoney)
        for number, facts in owner.facts(by_kind[owner.kind]).items()
    }


def _gaps(day: date) -> Iterable[tuple[int, str]]:
    """Numbers of the day's year that were taken and that no receipt carries."""
    series_of = {counter: series for series, counter in COUNTERS.items()}
    rows = Counter.objects.filter(series__in=series_of, key__endswith=f"-{day.year}").order_by(
        "series", "key"
    )
    for counter in rows:
        where, series = int(counter.key.split("-")[0]), series_of[counter.series]
        numbers = Receipt.objects.filter(compartment=where, series=series, year=day.year)
        if numbers.count() == counter.value:
            continue
        there = set(numbers.values_list("number", flat=True))
        for number in range(1, counter.value + 1):
            if number not in there:
                yield where, str(Number(series, day.year, number))


def _unanswered() -> Iterable[tuple[int, int, str]]:
    late = Q(state=AttemptState.OPEN, recorded_at__lt=datetime.now(UTC) - TOO_LONG)
    rows = Attempt.objects.filter(late | Q(state=AttemptState.GIVEN_UP), request__state=PaymentState.DUE)
    return rows.order_by("id").values_list("compartment", "request_id", "order")


def _payment(row: PaymentRequest) -> Payment:
    return Payment(
        id=row.pk,
        compartment=row.compartment,
        case=(row.ref_kind, row.ref_id),
        amount=row.amount,
        is_paid=row.state == PaymentState.PAID,
        gateway=row.gateway,
        transaction=row.transaction_id,
        receipt=row.receipt_number,
        refunded=row.refunded,
    )


def _word(row: Callback, returned: set[Any]) -> Word:
    return Word(
        row.request_id, row.compartment, row.gateway, row.transaction_id, row.amount, row.outcome,
        row.pk in returned,
    )  # fmt: skip


def _slip(row: Receipt) -> Slip:
    return Slip(
        row.request_id, row.refund_id, row.compartment, row.series, str(row), row.amount,
        row.voided_at is not None,
    )  # fmt: skip


def _back(row: Refund) -> Back:
    return Back(row.pk, row.request_id, row.compartment, row.amount, row.state, row.receipt_number)


def paid_by_agency(day: date) -> dict[int, tuple[int, int, int]]:
    """Count, sum and cash of what was paid on a day, by agency."""
    start, end = span(day)
    found: dict[int, tuple[int, int, int]] = {}
    rows = PaymentRequest.objects.filter(state=PaymentState.PAID, paid_at__gte=start, paid_at__lt=end)
    for where, amount, gateway in rows.order_by("id").values_list("compartment", "amount", "gateway"):
        count, total, cash = found.get(where, (0, 0, 0))
        found[where] = (count + 1, total + amount, cash + (amount if gateway == CASH else 0))
    return found


def refunded_by_agency(day: date) -> dict[int, int]:
    """What was paid back on a day, by agency."""
    start, end = span(day)
    found: defaultdict[int, int] = defaultdict(int)
    rows = Refund.objects.filter(state=RefundState.PAID, paid_at__gte=start, paid_at__lt=end)
    for where, amount in rows.order_by("id").values_list("compartment", "amount"):
        found[where] += amount
    return dict(found)


def last_run(day: date) -> int:
    """The number of the latest run for a day; 0 when there was none."""
    return DayCheck.objects.filter(day=day).aggregate(last=Max("run"))["last"] or 0


def checks_of(day: date, actor: Actor) -> list[DayCheck]:
    """The latest run for a day, of the agencies whose money `actor` may see and of money that is nobody's."""
    run = last_run(day)
    found = DayCheck.objects.filter(day=day, run=run)
    return list(found.filter(SEE.rows(actor) | Q(compartment=0)).order_by("compartment"))


def findings_of(checks: Collection[DayCheck]) -> list[Finding]:
    """What these runs found."""
    return list(Finding.objects.filter(check_of__in=[one.pk for one in checks]).order_by("compartment", "id"))


def payments_of(findings: Iterable[Finding]) -> dict[int, PaymentRequest]:
    """The payments that findings are about, as far as the acting person may see them."""
    return PaymentRequest.objects.in_bulk([one.payment_id for one in findings if one.payment_id])
