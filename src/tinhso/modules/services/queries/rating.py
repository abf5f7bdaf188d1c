"""Ratings of dossiers: of one, and counted by agency without a word of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from ..models import Dossier, Rating

_COUNTS = "SELECT * FROM services_rating_counts(%s, %s)"


@dataclass(frozen=True, slots=True)
class RatingCounts:
    """How the dossiers of a processing agency were rated: how many were, how many were liked, the sum of stars."""

    agency_id: int
    rated: int
    liked: int
    stars: int


def rating_of(dossier: Dossier) -> Rating | None:
    """The rating of a dossier, as far as the acting scope may see it."""
    return Rating.objects.filter(dossier_id=dossier.pk).first()


def rating_counts(start: datetime, end: datetime) -> list[RatingCounts]:
    """Counts of what was rated from `start` until before `end`, by processing agency, most ratings first."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, (start, end))
        found = [RatingCounts(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda one: (-one.rated, one.agency_id))
