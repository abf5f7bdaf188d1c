"""The version of the procedure that a draft or a dossier stands under; the catalogue as intake knows it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Sum

from tinhso.modules.catalogue import api as catalogue

from ..models import DailyTally, Dossier, Draft
from .figures import YEAR


def with_version[T: Draft | Dossier](thing: T) -> T:
    """The same, with its version of the procedure from the process's memory instead of a join."""
    found = catalogue.version(thing.procedure_version_id)
    assert found is not None  # a foreign key that protects
    thing.procedure_version = found
    return thing


def on_time_share(procedure_id: int, on: date) -> tuple[int, int]:
    """Of the dossiers of a procedure decided in the twelve months to `on`: on time, and with a time limit."""
    sums = DailyTally.objects.filter(
        procedure_id=procedure_id, day__gt=on - YEAR, day__lte=on, decided_timed__gt=0
    ).aggregate(on_time=Sum("decided_on_time"), timed=Sum("decided_timed"))
    return sums["on_time"] or 0, sums["timed"] or 0


def in_use(versions: Collection[int]) -> frozenset[int]:
    """Those of the versions that a dossier stands under; the database keeps them from any change."""
    found = Dossier.objects.filter(procedure_version_id__in=versions).order_by()
    return frozenset(found.values_list("procedure_version_id", flat=True).distinct())
