"""The acting person, built from the appointments valid at the moment of the request.

Nothing has to run at midnight: an appointment that ends on a day gives nothing from that day on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from tinhso.kernel import clock
from tinhso.kernel.actors import ALL, ANONYMOUS, Actor, Part
from tinhso.kernel.modules import registry

from ..models import Account
from ..rules.grants import Past, Seat, compartments_of, covers_of, grants_of, parts_of
from .power import powerful_roles
from .reach import SEATS
from .second_factor import required_on

SETUP_ROLE = "directory.admin"
"""What the account made on the day of installation may do, everywhere, until officials are appointed."""


FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes only stand in for one."""


@dataclass(frozen=True)
class Standing:
    """Who an account is, and whether its holder may already work as that."""

    actor: Actor
    may_work: bool
    """False for an official without the second factor that the rules ask for."""


def actor_for(account: Account, now: datetime) -> Actor:
    """Who `account` is at business time `now`: one query.

    An official holds his posts' roles in the agencies they reach; somebody without a valid appointment
    is a citizen; a closed account is nobody.
    """
    return standing_of(account, now).actor


def standing_of(account: Account, now: datetime) -> Standing:
    """`actor_for`, with what its sign-in lacks; one query."""
    if not account.is_active:
        return Standing(ANONYMOUS, may_work=True)
    with connection.cursor() as cursor:
        cursor.execute(
            SEATS, {"account": account.pk, "on": clock.to_local(now).date(), "powerful": powerful_roles()}
        )
        rows = cursor.fetchall()
    seats = [
        Seat(
            agency_id=row[3],
            roles=tuple(row[4]),
            reach=row[5],
            within=frozenset(row[6]),
            past=tuple(past_of(item) for item in json.loads(row[8])),
            away=row[9],
        )
        for row in rows
    ]
    permissions_of = {role.code: role.permissions for role in registry().roles.values()}
    grants = grants_of(seats, permissions_of)
    if account.is_setup:
        grants |= dict.fromkeys(permissions_of.get(SETUP_ROLE, ()), ALL)
    actor = Actor(
        kind="official" if grants or seats else "citizen",
        account_id=account.pk,
        person_id=account.person_id,
        name=account.name,
        grants=grants,
        compartments=compartments_of(seats),
        parts=parts_of(seats, permissions_of),
        covers=covers_of(seats, permissions_of),
    )
    if actor.kind != "official" or (settings.TINHSO_DEMO and account.is_sample):
        return Standing(actor, may_work=True)
    if not required_on(clock.system().today()):
        return Standing(actor, may_work=True)
    protected = bool(rows[0][7]) if rows else _has_second_factor(account)
    return Standing(actor, may_work=protected)


def past_of(item: Any) -> Past:
    """A predecessor as the database tells it: its id, and the parts that must all hold."""
    agency_id, path = item
    return Past(
        agency_id, tuple(Part(part["by"], frozenset(part["keys"]), bool(part.get("rest"))) for part in path)
    )


def _has_second_factor(account: Account) -> bool:
    found: bool = Authenticator.objects.filter(user=account, type__in=FACTORS).exists()
    return found


def actor_for_request(request: HttpRequest) -> Actor:
    """The actor behind a request; nobody when no account is signed in.

    An official without the second factor he needs acts as the citizen he also is, and the request is
    marked `second_factor_missing`.
    """
    account = request.user
    if not isinstance(account, Account):
        return ANONYMOUS
    standing = standing_of(account, clock.business().now())
    if standing.may_work:
        return standing.actor
    request.second_factor_missing = True  # type: ignore[attr-defined]
    return replace(standing.actor, kind="citizen", grants={}, compartments=frozenset())
