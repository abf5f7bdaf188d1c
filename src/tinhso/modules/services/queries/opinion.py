"""Questions to other agencies: of a dossier, of the asked agency, and who may be asked."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet

from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import to_local
from tinhso.kernel.text import sort_key
from tinhso.modules.directory import api as directory

from ..enums import OpinionState
from ..models import Dossier, Opinion
from ..permissions import CONSULT
from ..rules.opinions import earliest
from .versions import with_version


def of_dossier(dossier: Dossier) -> list[Opinion]:
    """Every question about a dossier, in the order of asking, as far as the acting scope sees them."""
    return list(Opinion.objects.filter(dossier_id=dossier.pk).order_by("asked_at", "id"))


def asked(actor: Actor, *, ended: bool = False) -> QuerySet[Opinion]:
    """What the actor's agencies are asked: the open ones by deadline, or the ended ones, newest first."""
    mine = CONSULT.filter(Opinion.objects.all(), actor)
    if ended:
        return mine.exclude(state=OpinionState.ASKED).order_by(F("ended_at").desc(), "-id")
    return mine.filter(state=OpinionState.ASKED).order_by("due_at", "id")


def asked_of(actor: Actor, number: int) -> Opinion | None:
    """One question that the actor may answer, or might have."""
    return CONSULT.filter(Opinion.objects.all(), actor).filter(pk=number).first()


def dossier_of(opinion: Opinion) -> Dossier | None:
    """The dossier that is asked about, while the acting scope may see it."""
    found = Dossier.objects.filter(pk=opinion.dossier_id).first()
    return with_version(found) if found is not None else None


def earliest_without(opinion: Opinion) -> datetime | None:
    """The earliest deadline of the dossier's other open questions."""
    others = Opinion.objects.filter(dossier_id=opinion.dossier_id, state=OpinionState.ASKED)
    return earliest(others.exclude(pk=opinion.pk).values_list("due_at", flat=True))


def may_be_asked(dossier: Dossier, at: datetime) -> list[directory.Agency]:
    """The agencies in which somebody may answer, without the one that asks, by level and name."""
    day = to_local(at).date()
    ids = directory.agencies_with(CONSULT.code, day) - {dossier.processing_agency_id}
    found = directory.agencies_by_id(ids, day).values()
    levels = directory.Level.values
    return sorted(found, key=lambda agency: (levels.index(agency.level), sort_key(agency.name)))
