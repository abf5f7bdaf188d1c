"""The log of who opened a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import reduce
from operator import or_

from django.db.models import Q

from tinhso.kernel import ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock, from_local, to_local
from tinhso.kernel.permissions import NOTHING
from tinhso.kernel.refs import Ref

from ..enums import Who
from ..models import PARTY_FIELDS, Dossier, Opening
from ..permissions import parts_of
from ..queries.law import all_rules
from ..rules.keeping import expired_spans
from ..rules.law import OPENING_DAYS
from ..rules.opening import quarter_of
from .base import now

OPENING_KIND = "services.opening"


def note_opening(*, by: Actor, dossiers: Sequence[Dossier], what: str, clock: Clock | None = None) -> None:
    """Note that `by`, an official or a system, opened these dossiers; one statement.

    Nothing is noted of others, nor twice in a quarter of an hour. No ledger entry: reading is no act.
    """
    if by.kind not in {"official", "system"} or not dossiers:
        return
    quarter = quarter_of(now(clock))
    rows = [
        Opening(
            dossier_id=dossier.pk,
            quarter=quarter,
            account_id=by.account_id,
            system="" if by.account_id is not None else by.name[:80],
            what=what,
            who=_part(by, dossier),
            **{name: getattr(dossier, name) for name in PARTY_FIELDS},
        )
        for dossier in dossiers
    ]
    Opening.objects.bulk_create(rows, ignore_conflicts=True)


def _part(by: Actor, dossier: Dossier) -> str:
    """The first part of an official in which he may act on the dossier; empty when he may only read it."""
    if by.kind == "system":
        return Who.SYSTEM
    parts = parts_of(by, dossier)
    return next((part for part in (Who.DESK, Who.OFFICER, Who.LEADER) if part in parts), "")


@action
def purge_openings(*, by: Actor, most: int = 5000, clock: Clock | None = None) -> int:
    """Delete entries whose time is over, by the rule of their day; how many, at most `most`. Called until it answers 0."""
    at = now(clock)
    spans = [
        Q(quarter__gte=from_local(first, time(0)), quarter__lt=from_local(end, time(0)))
        for first, end in expired_spans(all_rules(), to_local(at).date(), OPENING_DAYS)
    ]
    old = Opening.objects.filter(reduce(or_, spans, NOTHING)).order_by("quarter", "id")[:most]
    found = list(old.values_list("pk", flat=True))
    if found:
        ledger.record(
            actor=by,
            kind="services.purge_openings",
            ref=Ref(OPENING_KIND, found[-1]),
            data={"count": len(found)},
            occurred_at=at,
        )
        Opening.objects.filter(pk__in=found).delete()
    return len(found)
