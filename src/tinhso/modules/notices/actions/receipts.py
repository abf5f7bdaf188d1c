"""What a provider reports later: a message arrived, or did not. Believed only with the provider's signature."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.scope import acting

from ..enums import MessageState
from ..models import Message
from ..rules import life

log = logging.getLogger(__name__)

LARGEST = 20_000
"""Bytes of a report that are read."""

HEADER = "X-Signature"
FORM = (
    '{"id": "id", "state": "status", "delivered": ["DELIVRD"], "failed": ["UNDELIV", "EXPIRED", "REJECTD"]}'
)
"""Where a report holds our reference and its state, and which states end a message; words of SMPP 3.4, 5.2.28."""

_SYSTEM = system_actor("notices.receipts")


@dataclass(frozen=True)
class Reports:
    """How one provider reports."""

    secret: str
    header: str
    id: str
    state: str
    delivered: frozenset[str]
    failed: frozenset[str]


def reports_of(code: str) -> Reports | None:
    """How the provider reports; None when it does not, or has no secret to prove itself by."""
    given: Mapping[str, str] = {"sms": settings.TINHSO_SMS, "sms-2": settings.TINHSO_SMS_2}.get(code, {})
    if not given.get("receipt_secret"):
        return None
    form = json.loads(given.get("receipt") or FORM)
    return Reports(
        given["receipt_secret"],
        given.get("receipt_header") or HEADER,
        form["id"],
        form["state"],
        frozenset(map(str, form["delivered"])),
        frozenset(map(str, form["failed"])),
    )


def header_of(code: str) -> str:
    """The header that holds the provider's signature."""
    found = reports_of(code)
    return found.header if found else HEADER


def is_signed(reports: Reports, content: bytes, signature: str) -> bool:
    """Whether `signature` is the HMAC-SHA-256 of the content, hexadecimal."""
    expected = hmac.new(reports.secret.encode(), content, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.strip().lower().removeprefix("sha256=").encode())


@action
def take_report(*, by: Actor, provider: str, content: bytes, signature: str) -> str:
    """Settle the message that a report is about. Returns `forged`, `malformed`, `unknown`, `kept` or `settled`.

    The same report again changes nothing; a message that has arrived stays arrived.
    """
    reports = reports_of(provider)
    if reports is None or not is_signed(reports, content, signature):
        log.warning("a report of provider %s was not signed as agreed", provider)
        return "forged"
    try:
        found = json.loads(content)
        reference, state = UUID(str(_part(found, reports.id))), str(_part(found, reports.state))
    except (ValueError, LookupError, TypeError):
        return "malformed"
    after = (
        MessageState.DELIVERED
        if state in reports.delivered
        else MessageState.FAILED
        if state in reports.failed
        else None
    )
    with acting(_SYSTEM):
        message = Message.objects.select_for_update().filter(reference=reference).first()
        if message is None:
            return "unknown"
        if after is None or after not in life.MOVES[message.state]:
            return "kept"
        message.state, message.reason, message.settled_at = after, "reported", timezone.now()
        message.handed_at = message.handed_at or message.settled_at
        message.save(update_fields=["state", "reason", "settled_at", "handed_at"])
    return "settled"


def _part(found: Any, path: str) -> Any:
    for name in path.split("."):
        found = found[name]
    return found
