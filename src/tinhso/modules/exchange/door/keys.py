"""Letting a request in by its key."""

from __future__ import annotations

import time
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from tinhso.kernel import clock
from tinhso.kernel.scope import acting
from tinhso.kernel.throttle import Throttle

from ..actions.key import note_use
from ..models import ApiKey
from ..queries.key import SYSTEM, actor_of, shown
from .problems import Problem

WRONG = Throttle("exchange.key", per_target=20, in_all=200, seconds=600)
"""Wrong keys that one address may show."""

MINUTE = 60


class KeyAuth(HttpBearer):
    """`Authorization: Bearer ts_…`; the request then acts as the key's actor."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The key, or None for one that does not hold."""
        target = token[:8]
        if WRONG.is_closed(request, target):
            raise _too_many(MINUTE * 10)
        with acting(SYSTEM):
            key = shown(token)
            if key is None:
                WRONG.miss(request, target)
                return None
            _count(key)
            note_use(by=SYSTEM, key=key)
            request.actor = actor_of(key, clock.business().today())  # type: ignore[attr-defined]
        request.key = key  # type: ignore[attr-defined]
        return key


def _count(key: ApiKey) -> None:
    """One request more in this minute; a key that asks too often waits for the next."""
    now = time.time()
    name = f"exchange:{key.pk}:{int(now // MINUTE)}"
    cache.add(name, 0, 2 * MINUTE)
    try:
        used = cache.incr(name)
    except ValueError:  # it ran out between the two calls
        used = 1
    if used > key.per_minute:
        raise _too_many(MINUTE - int(now % MINUTE))


def _too_many(seconds: int) -> Problem:
    return Problem(429, "too_many", _("Hãy chờ rồi gọi lại."), headers={"Retry-After": str(seconds)})
