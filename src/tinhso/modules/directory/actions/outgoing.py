"""What waits to leave the house, sealed: written with the act it belongs to, opened by the job that sends it."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.db.models import Q
from django.utils import timezone

from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from ..models import TextMessage
from ..models.sealed import seal, unseal

_log = logging.getLogger(__name__)


def hold(by: Actor, sender: Actor, purpose: str, content: dict[str, Any], life: timedelta) -> int:
    """Keep `content`, sealed for `purpose`, for as long as it is worth sending. Its key.

    Raises Denied unless it is the system that writes.
    """
    if by.kind != "system":
        raise Denied(sender.name)
    with acting(sender):
        row = TextMessage.objects.create(
            sealed=seal(json.dumps(content), purpose), expires_at=timezone.now() + life
        )
    return row.pk


def held(key: int, purpose: str) -> tuple[dict[str, Any], str] | None:
    """The content and its lasting reference; None when it came too late or cannot be opened any more."""
    row = TextMessage.objects.filter(pk=key, expires_at__gt=timezone.now()).first()
    if row is None:
        return None
    try:
        return json.loads(unseal(row.sealed, purpose)), str(row.reference)
    except InvalidToken:
        _log.error("%s %s cannot be opened: SECRET_KEY changed", purpose, row.reference)
        return None


def forget(key: int) -> None:
    """Delete what was sent, and whatever else came too late."""
    TextMessage.objects.filter(Q(pk=key) | Q(expires_at__lte=timezone.now())).delete()
