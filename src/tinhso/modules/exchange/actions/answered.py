"""Answers kept for their Idempotency-Key."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import connection

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import system
from tinhso.kernel.scope import key_of

from ..models import Answered

KEPT = timedelta(days=2)
"""How long the same Idempotency-Key gives the same answer."""


def request_digest(method: str, path: str, body: bytes) -> str:
    """What a request asks for, as far as two of them can be compared."""
    return hashlib.sha256(b"\x1f".join((method.encode(), path.encode(), body))).hexdigest()


def answer_before(key_id: int, token: str) -> Answered | None:
    """The kept answer; whoever asks the same at the same time waits for the first to end. In the system's scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [token, key_id])
    return Answered.objects.filter(key_id=key_id, token=key_of(token)).first()


@action
def keep_answer(*, by: Actor, key_id: int, token: str, request: str, status: int, body: str) -> None:
    """Keep the answer of an act in the transaction that did it."""
    Answered.objects.create(
        key_id=key_id, token=key_of(token), request=request, status=status, body=body,
        answered_at=system().now(),
    )  # fmt: skip


@action
def drop_old_answers(*, by: Actor) -> int:
    """Forget answers that nobody asks for again; how many."""
    number, _rows = Answered.objects.filter(answered_at__lt=system().now() - KEPT).delete()
    return number
