"""Saying that somebody has to be told, in the transaction of the act."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection

from tinhso.kernel.refs import Ref

from ..queries.settings import events
from .sending import send

__all__ = ["UnknownEvent", "silent", "tell"]

_INSERT = """
INSERT INTO notices_notice (key, event, ref_kind, ref_id, data, occurred_at, state, failures, error)
VALUES (%s, %s, %s, %s, %s, %s, 'waiting', 0, '') ON CONFLICT DO NOTHING
"""

_silent: ContextVar[bool] = ContextVar("tinhso_notices_silent", default=False)


class UnknownEvent(LookupError):
    """No module declares this event: a mistake of the program, not of a person."""


@contextmanager
def silent() -> Iterator[None]:
    """Nobody is told of what happens inside: sample history, imports of what was told long ago."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def tell(
    *, event: str, key: str, ref: Ref, occurred_at: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """Write down that those whom `event` of `ref` concerns have to be told. Two statements.

    `key` makes it one notice, however often it is told. `data` are ids, codes and days: no personal value. Whoever
    acts may do this; it is undone with the act. Raises UnknownEvent.
    """
    if event not in events():
        raise UnknownEvent(event)
    if _silent.get():
        return
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, (key, event, ref.kind, ref.id, json.dumps(dict(data or {})), occurred_at))
        if not cursor.rowcount:
            return
    send.enqueue()
