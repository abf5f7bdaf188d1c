"""Writing and reading the ledger.

Entries hold identifiers, codes and salted digests of personal values, never the values, so that the
duty to erase personal data can be met without breaking the record of what was done.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from . import clock
from .actors import Actor
from .db.bulk import copy_rows
from .models import LedgerEntry
from .refs import Ref

_COLUMNS = (
    "occurred_at", "kind", "actor_kind", "actor_id", "actor_name", "ref_kind", "ref_id", "compartment", "data",
)  # fmt: skip
_INSERT = f"""
INSERT INTO kernel_ledgerentry ({", ".join(_COLUMNS)}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


class OutsideTransaction(RuntimeError):
    """An act must be recorded in the transaction that does it."""


def record(
    *,
    actor: Actor,
    kind: str,
    ref: Ref,
    data: Mapping[str, Any] | None = None,
    compartment: int | None = None,
    occurred_at: datetime | None = None,
) -> None:
    """Write that `actor` did `kind` to `ref`, at business time `occurred_at` (now by default).

    `data` is JSON of identifiers and codes; a personal value goes in as `digest(value, salt)`.
    Raises OutsideTransaction when no transaction is open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(kind)
    with connection.cursor() as cursor:
        # Plain SQL without RETURNING: who writes an entry need not be allowed to read it.
        cursor.execute(
            _INSERT,
            (
                occurred_at or clock.business().now(),
                kind,
                actor.kind,
                actor.account_id,
                actor.name if actor.kind == "system" else "",
                ref.kind,
                ref.id,
                compartment,
                _json(data),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a bulk record, as `record` takes it; `occurred_at` is required."""

    actor: Actor
    kind: str
    ref: Ref
    occurred_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    compartment: int | None = None


def record_many(entries: Iterable[Entry]) -> int:
    """Write many entries in their order, as `record` writes one; how many."""
    return copy_rows(
        "kernel_ledgerentry",
        _COLUMNS,
        (
            (
                entry.occurred_at,
                entry.kind,
                entry.actor.kind,
                entry.actor.account_id,
                entry.actor.name if entry.actor.kind == "system" else "",
                entry.ref.kind,
                entry.ref.id,
                entry.compartment,
                _json(entry.data),
            )
            for entry in entries
        ),
    )


def _json(data: Mapping[str, Any] | None) -> str:
    return json.dumps(dict(data or {}), cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)


def digest(value: str, salt: str) -> str:
    """A salted digest (HMAC-SHA-256, hexadecimal) that stands for a personal value."""
    return hmac.new(salt.encode(), value.encode(), hashlib.sha256).hexdigest()


def entries_of(ref: Ref) -> list[LedgerEntry]:
    """The entries about `ref` that the acting person may see, oldest first."""
    return list(LedgerEntry.objects.filter(ref_kind=ref.kind, ref_id=ref.id).order_by("id"))
