"""Dossiers as other systems read them: page by page in the order in which they came, or one with its acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tinhso.kernel.actors import Actor

from ..models import Dossier, DossierAct, DossierPaper, Result
from ..permissions import SEE
from .dossier import acts, any_result, of_official, papers

_SHOWN = (
    "code", "state", "version", "procedure_version_id", "agency_id", "processing_agency_id", "channel",
    "result_channel", "step", "submitted_at", "accepted_at", "due_at", "decided_at", "returned_at", "closed_at",
    "on_time", "fee", "fee_state",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed by: `after` is the id of the last dossier seen, `changed_since` system time."""

    after: int = 0
    state: str = ""
    procedure: str = ""
    changed_since: datetime | None = None


def following(actor: Actor, wanted: Wanted, most: int) -> list[Dossier]:
    """Up to `most` dossiers of the actor's agencies behind `after`, in the order of their ids; one statement."""
    found = SEE.filter(Dossier.objects.only(*_SHOWN), actor).filter(pk__gt=wanted.after)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.procedure:
        found = found.filter(procedure__code=wanted.procedure)
    if wanted.changed_since is not None:
        changed = DossierAct.objects.filter(recorded_at__gte=wanted.changed_since)
        found = found.filter(pk__in=changed.order_by().values("dossier_id"))
    return list(found.order_by("id")[:most])


@dataclass(frozen=True, slots=True)
class Seen:
    """One dossier with all that is read with it."""

    dossier: Dossier
    acts: list[DossierAct]
    papers: list[DossierPaper]
    result: Result | None


def whole(actor: Actor, code: str) -> Seen | None:
    """The dossier with this code; None when the actor's agencies have none."""
    dossier = of_official(actor, code)
    if dossier is None:
        return None
    return Seen(dossier, acts(dossier), papers(dossier), any_result(dossier))
