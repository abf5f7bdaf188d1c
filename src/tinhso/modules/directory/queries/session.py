"""Where an account is signed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ..models import Account, Session
from ..rules.devices import device_name

DEVICE = "device"
"""Key of a session's data under which the address and the browser of the sign-in stand."""

_RECORDS = "account_authentication_methods"
"""Where allauth keeps how and when somebody proved who he is."""


@dataclass(frozen=True)
class OpenSession:
    """One place where somebody is signed in. `handle` names it on pages; its key is a secret."""

    handle: str
    signed_in_at: datetime | None
    ends_at: datetime
    device: str
    address: str
    methods: tuple[str, ...]
    current: bool


def handle_of(key: str) -> str:
    """The name of a session that may stand on a page."""
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def open_sessions(account_id: int, current_key: str) -> list[OpenSession]:
    """Where this account is signed in now, the present session first; two queries.

    Sessions that a change of password closed are left out although their rows live on.
    """
    account = Account.objects.get(pk=account_id)
    right = account.get_session_auth_hash()
    found = []
    for row in sessions_of(account_id):
        data = row.get_decoded()
        if constant_time_compare(str(data.get(HASH_SESSION_KEY, "")), right):
            found.append(_session(row, data, current_key))
    oldest = datetime.min.replace(tzinfo=UTC)
    found.sort(key=lambda one: (one.current, one.signed_in_at or oldest), reverse=True)
    return found


def sessions_of(account_id: int) -> list[Session]:
    """The rows of an account's sessions that have not run out."""
    rows = Session.objects.filter(account_id=account_id, expire_date__gt=timezone.now())
    return list(rows.order_by("session_key"))


def _session(row: Session, data: dict[str, Any], current_key: str) -> OpenSession:
    records = [record for record in data.get(_RECORDS, ()) if isinstance(record, dict)]
    device = data.get(DEVICE, {})
    return OpenSession(
        handle=handle_of(row.session_key),
        signed_in_at=datetime.fromtimestamp(records[0]["at"], UTC) if records else None,
        ends_at=row.expire_date,
        device=device_name(device.get("agent", "")),
        address=device.get("address", ""),
        methods=tuple(dict.fromkeys(_method(record) for record in records)),
        current=row.session_key == current_key,
    )


def _method(record: dict[str, Any]) -> str:
    return str(record.get("type") or record.get("method", ""))
