"""The door of the one-stop shop for the project's bridges.

Siblings never enter here: what they need to know, they hear from `events`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .models import Dossier
from .queries.rating import RatingCounts, rating_counts
from .rules.workflow import national_code

__all__ = ["DossierInfo", "RatingCounts", "dossier", "rating_counts"]


@dataclass(frozen=True)
class DossierInfo:
    """A dossier as far as another part of the system may need it; no personal value."""

    id: int
    code: str
    procedure_code: str
    procedure_name: str
    agency_id: int
    processing_agency_id: int
    state: str
    national_code: int
    submitted_at: datetime
    due_at: datetime | None
    decided_at: datetime | None


def dossier(dossier_id: int) -> DossierInfo | None:
    """The dossier, None when it does not exist for the acting scope."""
    found = Dossier.objects.select_related("procedure_version__procedure").filter(pk=dossier_id).first()
    if found is None:
        return None
    return DossierInfo(
        id=found.pk,
        code=found.code,
        procedure_code=found.procedure_version.procedure.code,
        procedure_name=found.procedure_version.name,
        agency_id=found.agency_id,
        processing_agency_id=found.processing_agency_id,
        state=found.state,
        national_code=national_code(found.state),
        submitted_at=found.submitted_at,
        due_at=found.due_at,
        decided_at=found.decided_at,
    )
