"""How lately somebody showed who he is, for systems that ask for it: `prompt=login`, `max_age`, `auth_time`.

What a system asked for is kept in the session under the request it belongs to, so that an address with the words
taken out of it (which is how a browser comes back from signing in) does not do without.
"""

from __future__ import annotations

import hashlib
import time
from typing import Any, Final

from allauth.account.internal.flows.login import get_authentication_records
from django.core.cache import cache
from django.http import HttpRequest

from ..models import Account

_DEMANDS: Final = "openid_demands"
_KEPT: Final = 10
"""Demands of one session; the oldest go first."""

_LIFE: Final = 600
"""Seconds for which the time of a sign-in waits for the code that it belongs to."""


def signed_in_at(request: HttpRequest) -> float:
    """When who is signed in last showed who he is, in seconds of the epoch; 0 when that is not known."""
    user: Any = request.user
    records = get_authentication_records(request, user) if isinstance(user, Account) else []
    return max((float(record["at"]) for record in records), default=0.0)


def demand(request: HttpRequest, key: str, since: float) -> None:
    """From now on the request `key` takes a sign-in no older than `since`; what it asked for first holds."""
    kept: dict[str, float] = request.session.get(_DEMANDS, {})
    if key not in kept:
        request.session[_DEMANDS] = dict([*kept.items(), (key, since)][-_KEPT:])


def demanded(request: HttpRequest, key: str) -> float:
    """Since when who uses the request `key` must have signed in; 0 when it asked for nothing."""
    return float(request.session.get(_DEMANDS, {}).get(key, 0.0))


def newest_demand(request: HttpRequest) -> float:
    """The latest moment that any system asked for and has passed."""
    now = time.time()
    return max((at for at in request.session.get(_DEMANDS, {}).values() if at <= now), default=0.0)


def keep_sign_in_time(code: str, at: float) -> None:
    """For the id_token that this code is exchanged for."""
    if at:
        cache.set(_name(code), int(at), _LIFE)


def take_sign_in_time(code: str) -> int | None:
    """What was kept with the code, once; None when nothing was."""
    found: int | None = cache.get(_name(code)) if code else None
    cache.delete(_name(code))
    return found


def _name(code: str) -> str:
    return "openid:auth_time:" + hashlib.sha256(code.encode()).hexdigest()
