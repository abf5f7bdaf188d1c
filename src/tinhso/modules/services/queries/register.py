"""The register of a desk: what it received in a period, in the order in which it came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from django.db.models import Count, QuerySet

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
    "is_sample", "arrived_on", "post_sender", "post_code",
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


def by_channel(found: QuerySet[Dossier]) -> dict[str, int]:
    """How many of them came by each channel; one statement."""
    rows = found.order_by("channel").values_list("channel").annotate(count=Count("pk"))
    return dict(rows)


def by_post(actor: Actor) -> QuerySet[Dossier]:
    """What came by post to the actor's desks, latest first, whatever became of it."""
    held = actor.where(RECEIVE.code)
    found = RECEIVE.filter(Dossier.objects.defer("answers"), actor).filter(arrived_on__isnull=False)
    if held != ALL and len(held) == 1:
        found = found.filter(agency_id=next(iter(held)))
    return found.order_by("-arrived_on", "-id")


def streamed(found: QuerySet[Dossier]) -> Iterator[Dossier]:
    """The rows as they come from the database."""
    return found.iterator(chunk_size=CHUNK)
