"""What other modules declare here, and what they are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Scope:
    """Something a key may be given: a `code` such as "dossiers:read", words, and the permissions it stands for.

    It stands among the extensions of the module that owns the permissions. The key holds them in its agency or in
    the whole province, never elsewhere.
    """

    code: str
    label: Any
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """A key as its administrators see it; the secret is nowhere."""

    id: int
    name: str
    hint: str
    agency_id: int | None
    scopes: tuple[str, ...]
    per_minute: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
