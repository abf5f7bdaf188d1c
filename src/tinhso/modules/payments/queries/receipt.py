"""The register of receipts: every number of an agency's series and year, voided ones too."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet, Sum

from tinhso.kernel.actors import Actor

from ..models import Receipt
from ..permissions import SEE
from ..rules.receipts import FEE


@dataclass(frozen=True)
class Series:
    """One agency's numbers of a series and year; `is_whole` when none is missing."""

    compartment: int
    count: int
    last: int
    amount: int
    voided: int

    @property
    def is_whole(self) -> bool:
        return self.count == self.last


def receipts(actor: Actor, *, series: str = FEE, year: int) -> QuerySet[Receipt]:
    """The receipts of a series and year of the agencies whose money `actor` may see, last number first."""
    found = Receipt.objects.filter(series=series, year=year)
    return (
        SEE.filter(found, actor)
        .select_related("request", "refund", "replaced_by")
        .order_by("-number", "compartment", "id")
    )


def years(actor: Actor) -> list[int]:
    """The years in which receipts were given, the last first."""
    return list(
        SEE.filter(Receipt.objects.all(), actor).order_by("-year").values_list("year", flat=True).distinct()
    )


def of_each_agency(found: QuerySet[Receipt]) -> list[Series]:
    """Counts by agency: how many numbers, the last one, what is valid, how many voided."""
    valid = found.filter(voided_at__isnull=True).order_by("compartment").values("compartment")
    amounts = {row["compartment"]: row["amount"] for row in valid.annotate(amount=Sum("amount"))}
    rows = (
        found.order_by("compartment")
        .values("compartment")
        .annotate(count=Count("id"), last=Max("number"), voided=Count("voided_at"))
    )
    return [
        Series(
            row["compartment"], row["count"], row["last"], amounts.get(row["compartment"], 0), row["voided"]
        )
        for row in rows
    ]


def of_payment(request_id: int) -> list[Receipt]:
    """All receipts and slips of one payment, the first first."""
    return list(Receipt.objects.filter(request_id=request_id).order_by("id"))
