"""The register of a desk: what it received in a period, in the order in which it came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from django.db.models import QuerySet

from tinhso.kernel.actors import ALL, Actor
from tinhso.kernel.clock import from_local
from tinhso.modules.directory import api as directory

from ..models import Dossier
from ..permissions import RECEIVE

CHUNK = 500
"""Rows fetched at a time: memory does not grow with the register."""

_SHOWN = (
    "code", "procedure_version_id", "processing_agency_id", "applicant_name", "applicant_address",
    "applicant_phone", "result_channel", "state", "submitted_at", "accepted_at", "due_at", "returned_at",
    "is_sample",
)  # fmt: skip


def desks(actor: Actor, on: date) -> list[directory.Agency]:
    """The desks whose registers the actor keeps, by name."""
    held = actor.where(RECEIVE.code)
    found = directory.agencies(on) if held == ALL else directory.agencies_by_id(held).values()
    return sorted((one for one in found if one.one_stop), key=lambda one: (one.name, one.id))


def received(actor: Actor, agency_id: int, since: date, until: date) -> QuerySet[Dossier]:
    """Dossiers that the desk has accepted, sent from `since` to `until` (the last day), oldest first."""
    first, end = from_local(since, time()), from_local(until + timedelta(days=1), time())
    found = RECEIVE.filter(Dossier.objects.all(), actor).filter(
        agency_id=agency_id, submitted_at__gte=first, submitted_at__lt=end, accepted_at__isnull=False
    )
    return found.order_by("submitted_at", "id").only(*_SHOWN)


def streamed(found: QuerySet[Dossier]) -> Iterator[Dossier]:
    """The rows as they come from the database."""
    return found.iterator(chunk_size=CHUNK)
