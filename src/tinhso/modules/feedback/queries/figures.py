"""Public figures: counts by agency, and the rows behind them without code or name."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from django.db import connection

from tinhso.kernel.clock import from_local


@dataclass(frozen=True, slots=True)
class Counts:
    """Feedback that arrived in a span, as it stands now; withdrawn letters are not among them.

    `late`: answered or turned away late, or open beyond the limit. `good`: neither late nor disliked nor sent again.
    """

    received: int = 0
    settled: int = 0
    late: int = 0
    on_time: int = 0
    rejected: int = 0
    published: int = 0
    disliked: int = 0
    repeated: int = 0
    good: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Row:
    """Counts of one agency, subject and month of arrival."""

    agency_id: int
    subject: str
    month: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Shown:
    """One letter as everybody may see it; `code` only for people of its agencies."""

    code: str | None
    agency_id: int
    subject: str
    state: str
    received_day: date
    due_day: date
    closed_day: date | None
    is_late: bool


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    return from_local(first, time()), from_local(last + timedelta(days=1), time())


def counts(first: date, last: date, now: datetime) -> list[Row]:
    """Counts of what arrived from `first` to `last`, both included; one statement."""
    since, until = _span(first, last)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM feedback_counts(%s, %s, %s) ORDER BY 1, 2, 3", (since, until, now))
        return [
            Row(agency_id, subject, month, Counts(*rest))
            for agency_id, subject, month, *rest in cursor.fetchall()
        ]


def shown(
    first: date, last: date, now: datetime, *, agency_id: int | None, which: str, most: int, skip: int
) -> list[Shown]:
    """Rows behind a figure, newest first; `which` is all, settled, on_time or late."""
    agencies = None if agency_id is None else [agency_id]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM feedback_public_rows(%s, %s, %s, %s, %s, %s, %s)",
            (*_span(first, last), now, agencies, which, most, skip),
        )
        return [Shown(*row) for row in cursor.fetchall()]
