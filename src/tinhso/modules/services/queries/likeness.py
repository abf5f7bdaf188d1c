"""Likely duplicates of a dossier, or of one that is about to be registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from tinhso.kernel.clock import to_local
from tinhso.kernel.text import fold

from ..models import Dossier
from ..rules.likeness import ENDED_BADLY, Alike
from .law import law_on

MOST: Final = 3
"""So many are shown side by side; more would not help anybody to compare."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of somebody who hands something in, as dossiers are compared."""

    applicant_name: str
    applicant_id_number: str
    applicant_phone: str
    summary: str
    applicant_id: int | None = None

    @property
    def applicant_name_fold(self) -> str:
        """The name as the database folds it."""
        return fold(self.applicant_name)


def likely(one: Alike, *, procedure_id: int, at: datetime, token: UUID) -> list[Dossier]:
    """Dossiers of the acting person's agencies that may be the same matter, newest first; one statement.

    `at` is when the matter was handed in, `token` that of the dossier itself.
    """
    return list(like(one, procedure_id=procedure_id, at=at, token=token)[:MOST])


def like(one: Alike, *, procedure_id: int, at: datetime, token: UUID) -> QuerySet[Dossier]:
    """The query of `likely`; it says what `rules.likeness.shared` says."""
    beside = Q()
    if one.applicant_phone:
        beside |= Q(applicant_phone=one.applicant_phone)
    if one.summary:
        beside |= Q(summary=one.summary)
    # Each arm names the procedure: so each has its index.
    same = (
        Q(procedure_id=procedure_id, applicant_name_fold=one.applicant_name_fold) & beside
        if beside
        else Q(pk=0)
    )
    if one.applicant_id_number:
        same |= Q(procedure_id=procedure_id, applicant_id_number=one.applicant_id_number)
    if one.applicant_id is not None:
        same |= Q(procedure_id=procedure_id, applicant_id=one.applicant_id)
    since = at - timedelta(days=law_on(to_local(at).date()).duplicate_days)
    found = Dossier.objects.defer("answers").filter(same, submitted_at__gte=since, submitted_at__lte=at)
    return found.exclude(token=token).exclude(state__in=ENDED_BADLY).order_by("-submitted_at", "-id")
