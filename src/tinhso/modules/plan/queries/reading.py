"""Recorded readings: monthly history, and what is on record for one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth

from ..enums import Unit
from ..facts import Recorded
from ..models import Reading
from ..rules.figures import Figure, amount, share

Key = tuple[str, str]
"""Indicator code and part."""


def of_province() -> QuerySet[Reading]:
    """Readings of the whole province, without disaggregation."""
    return Reading.objects.filter(area="", agency_id__isnull=True, disaggregation="")


def monthly_history(codes: Iterable[str], until: date) -> dict[Key, list[Reading]]:
    """The last reading of each month up to a day, newest revision, oldest month first. One query."""
    rows = (
        of_province()
        .filter(indicator__in=sorted(set(codes)), as_of__lte=until)
        .annotate(month=TruncMonth("as_of"))
        .order_by("indicator", "part", "month", "-as_of", "-version", "-revision")
        .distinct("indicator", "part", "month")
    )
    found: dict[Key, list[Reading]] = defaultdict(list)
    for row in rows:
        found[row.indicator, row.part].append(row)
    return dict(found)


def on_record(codes: Iterable[str], as_of: date) -> dict[Key, Reading]:
    """The newest revision recorded for exactly this day, by indicator and part. One query."""
    rows = (
        of_province()
        .filter(indicator__in=sorted(set(codes)), as_of=as_of)
        .order_by("indicator", "part", "-version", "-revision")
        .distinct("indicator", "part")
    )
    return {(row.indicator, row.part): row for row in rows}


def recorded(row: Reading, unit: str) -> Recorded:
    """A stored reading as a figure in the unit shown."""
    return Recorded(row.as_of, _figure(row, unit), row.computed_at, row.revision, row.reason)


def _figure(row: Reading, unit: str) -> Figure:
    if unit != Unit.PERCENT:
        return amount(row.value, row.numerator)
    if row.numerator is not None and row.denominator is not None:
        return share(row.numerator, row.denominator)
    return Figure(None, None, None if row.value is None else Fraction(row.value) * 100)
