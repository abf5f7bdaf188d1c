"""What the ledger holds about something of the directory, in words that a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..permissions import ADMIN
from .official import official_names

MOST = 100
"""Entries shown of one thing; older ones stay in the ledger."""


@dataclass(frozen=True)
class Act:
    """One entry: what was done, when, by whom, and the identifiers it names."""

    kind: str
    at: datetime
    by: str
    data: Mapping[str, Any]


def history_of(ref: Ref, actor: Actor) -> list[Act]:
    """Newest first: everything for those who run the directory, else what row-level security lets through."""
    rows = LedgerEntry.objects.filter(ref_kind=ref.kind, ref_id=ref.id).order_by("-id")[:MOST]
    if actor.may(ADMIN):
        with acting(system_actor("directory.history")):
            entries = list(rows)
    else:
        entries = list(rows)
    names = official_names({entry.actor_id for entry in entries if entry.actor_id is not None})
    return [
        Act(entry.kind, entry.occurred_at, names.get(entry.actor_id or 0, entry.actor_name), entry.data)
        for entry in entries
    ]
