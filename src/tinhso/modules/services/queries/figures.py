"""Figures of the transparency pages, from the daily tallies."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import TruncMonth

from tinhso.modules.directory import api as directory

from ..models import COUNTS, DailyTally


@dataclass(frozen=True)
class Span:
    """Days from `start` to `end`, both included, of all agencies and procedures or of one."""

    start: date
    end: date
    agency_id: int | None = None
    procedure_id: int | None = None


YEAR = timedelta(days=365)

Counts = dict[str, int]

_SUMS = {name: Sum(name, default=0) for name in COUNTS}


def _rows(span: Span) -> Any:
    rows = DailyTally.objects.filter(day__gte=span.start, day__lte=span.end)
    if span.agency_id is not None:
        rows = rows.filter(processing_agency_id=span.agency_id)
    if span.procedure_id is not None:
        rows = rows.filter(procedure_id=span.procedure_id)
    return rows.order_by()


def totals(span: Span) -> Counts:
    """All counters over the span."""
    found: Counts = _rows(span).aggregate(**_SUMS)
    return found


def by_month(span: Span) -> list[tuple[date, Counts]]:
    """The counters of each month that has any, in order."""
    rows = _rows(span).annotate(month=TruncMonth("day")).values("month").annotate(**_SUMS).order_by("month")
    return [(row.pop("month"), row) for row in rows]


def by_agency(span: Span, geography: directory.Geography | None = None) -> list[tuple[int, Counts]]:
    """The counters of each processing agency, most decided first.

    With a `geography` they stand under the agency that continues the one they were recorded under; the sums of
    all rows are the same.
    """
    if geography is None or geography.is_empty:
        rows = _rows(span).values("processing_agency_id").annotate(**_SUMS)
        ordered = rows.order_by("-decided", "-received", "processing_agency_id")
        return [(row.pop("processing_agency_id"), row) for row in ordered]
    keys = ("processing_agency_id", "area_id", "procedure__field__code")
    found: dict[int, Counts] = {}
    for row in _rows(span).values(*keys).annotate(**_SUMS).order_by(*keys):
        properties = {"area": str(row["area_id"]), "subject": row["procedure__field__code"]}
        _add(found, geography.agency(row["processing_agency_id"], properties), row)
    return sorted(found.items(), key=lambda one: (-one[1]["decided"], -one[1]["received"], one[0]))


@dataclass(frozen=True)
class BothWays:
    """One span's sums over agencies, as recorded and under those that continue them; each with how many agencies.

    Each pair is added up from its own rows, so `is_equal` says something about them.
    """

    recorded: tuple[int, Counts]
    continued: tuple[int, Counts]

    @property
    def is_equal(self) -> bool:
        """Whether every counter comes to the same."""
        return self.recorded[1] == self.continued[1]


def both_ways(span: Span, geography: directory.Geography) -> BothWays:
    """The whole in the old and in the new geography."""
    return BothWays(_summed(by_agency(span)), _summed(by_agency(span, geography)))


def _summed(rows: list[tuple[int, Counts]]) -> tuple[int, Counts]:
    found: dict[int, Counts] = {}
    for _agency, counts in rows:
        _add(found, 0, counts)
    return len(rows), found.get(0, dict.fromkeys(COUNTS, 0))


def by_area(span: Span, geography: directory.Geography | None = None) -> list[tuple[int, Counts]]:
    """The counters of each receiving agency's area, by its id; with a `geography`, of the area that continues it."""
    found: dict[int, Counts] = {}
    for row in _rows(span).values("area_id").annotate(**_SUMS).order_by("area_id"):
        _add(found, geography.area(row["area_id"]) if geography else row["area_id"], row)
    return sorted(found.items())


def _add(found: dict[int, Counts], key: int, row: Mapping[str, Any]) -> None:
    sums = found.setdefault(key, dict.fromkeys(COUNTS, 0))
    for name in COUNTS:
        sums[name] += row[name]


def by_procedure(span: Span) -> list[tuple[int, Counts]]:
    """The counters of each procedure, most received first."""
    rows = _rows(span).values("procedure_id").annotate(**_SUMS).order_by("-received", "procedure_id")
    return [(row.pop("procedure_id"), row) for row in rows]


_most_used: tuple[float, date, list[tuple[int, int]]] | None = None
KEEP_SECONDS = 600.0
"""The front page need not count a year anew for every visitor."""


def most_used(today: date) -> list[tuple[int, int]]:
    """Procedures by how many dossiers they received in the twelve months to `today`; kept a while in the process."""
    global _most_used  # noqa: PLW0603 - one process-wide copy of a few dozen pairs
    now = time.monotonic()
    if _most_used is None or _most_used[1] != today or now - _most_used[0] > KEEP_SECONDS:
        rows = _rows(Span(today - YEAR, today)).values("procedure_id")
        counted = rows.annotate(count=Sum("received")).filter(count__gt=0).order_by("-count", "procedure_id")
        _most_used = (now, today, list(counted.values_list("procedure_id", "count")))
    return _most_used[2]


def forget_most_used() -> None:
    """Count again at the next question."""
    global _most_used  # noqa: PLW0603 - see most_used
    _most_used = None


@dataclass(frozen=True)
class DecidedRow:
    """A decided dossier as anybody may see it; `id` only for the agencies' own people."""

    id: int | None
    procedure_id: int
    agency_id: int
    processing_agency_id: int
    channel: str
    accepted_day: date
    due_day: date
    decided_day: date
    on_time: bool


_DECIDED = "SELECT * FROM services_public_decided(%s, %s, %s, %s, %s, %s, %s)"


def decided(
    since: Any,
    until: Any,
    *,
    on_time: bool | None = None,
    agencies: Iterable[int] | None = None,
    areas: Iterable[int] | None = None,
    most: int,
    skip: int = 0,
) -> list[DecidedRow]:
    """Decided dossiers that had a time limit, without names and codes, latest first."""
    values = [
        since,
        until,
        on_time,
        None if agencies is None else list(agencies),
        None if areas is None else list(areas),
        most,
        skip,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, values)
        return [DecidedRow(*row) for row in cursor.fetchall()]


def rebuild_tallies() -> int:
    """Count every dossier anew and mend the tallies; how many rows were wrong. The owner's right alone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT services_tally_rebuild()")
        return int(cursor.fetchone()[0])
