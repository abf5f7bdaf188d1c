"""Proving a day's money, and keeping what was found."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import date

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor

from ..models import DayCheck, Finding
from ..queries.proof import books_of, last_run, paid_by_agency, refunded_by_agency
from ..rules.proof import prove

log = logging.getLogger(__name__)


@action
def check_day(*, by: Actor, day: date) -> list[DayCheck]:
    """Compare everything of `day`, and keep one row for each agency that had money or has a fault.

    `by` is a named part of the system. Each run is kept beside the earlier ones. Counts in the log, no values.
    """
    faults = prove(books_of(day))
    paid, back = paid_by_agency(day), refunded_by_agency(day)
    often = Counter(one.compartment for one in faults)
    run = last_run(day) + 1
    made = {}
    for where in sorted({0, *paid, *back, *often}):
        count, amount, cash = paid.get(where, (0, 0, 0))
        made[where] = DayCheck.objects.create(
            day=day,
            compartment=where,
            run=run,
            paid_count=count,
            paid_amount=amount,
            cash_amount=cash,
            refunded_amount=back.get(where, 0),
            fault_count=often[where],
        )
    Finding.objects.bulk_create(
        Finding(
            check_of=made[one.compartment],
            compartment=one.compartment,
            kind=one.kind,
            payment_id=one.payment or None,
            amount=one.amount,
            detail=one.detail[:160],
        )
        for one in faults
    )
    if faults:
        log.warning("payments of %s: %d things do not match", day, len(faults))
    return list(made.values())
