"""Keys: those that were issued, and the actor that one stands for."""

from __future__ import annotations

from datetime import date

from tinhso.kernel.actors import ALL, Actor, system_actor
from tinhso.kernel.clock import system
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting, key_of
from tinhso.modules.directory import api as directory

from ..facts import KeyInfo, Scope
from ..models import ApiKey
from ..permissions import CONNECT

SYSTEM = system_actor("exchange.keys")


def scopes() -> dict[str, Scope]:
    """Everything a key may be given, by code, in the order of the modules."""
    return {scope.code: scope for scope in registry().of_type(Scope)}


def issued(actor: Actor) -> list[KeyInfo]:
    """Every key, newest first; Denied unless the actor issues keys."""
    if not actor.may(CONNECT.code):
        raise Denied(CONNECT.code)
    with acting(SYSTEM):
        return [_info(row) for row in ApiKey.objects.order_by("-created_at", "-id")]


def _info(row: ApiKey) -> KeyInfo:
    return KeyInfo(
        id=row.pk,
        name=row.name,
        hint=row.hint,
        agency_id=row.agency_id,
        scopes=tuple(row.scopes),
        per_minute=row.per_minute,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )


def shown(secret: str) -> ApiKey | None:
    """The key with this secret, while it holds; in the system's scope."""
    found = ApiKey.objects.filter(digest=key_of(secret), revoked_at=None, expires_at__gt=system().now())
    return found.first()


def actor_of(key: ApiKey, on: date) -> Actor:
    """Who acts with the key on a day: what its scopes stand for, in its agency's reach or in the province."""
    whole = key.agency_id is None
    reach = directory.every_agency() if key.agency_id is None else directory.body_of(key.agency_id, on)
    known = scopes()
    held = {code for scope in key.scopes if scope in known for code in known[scope].permissions}
    return Actor(
        kind="program",
        account_id=key.account_id,
        name=key.name,
        grants=dict.fromkeys(held, ALL if whole else reach),
        compartments=reach,
    )
