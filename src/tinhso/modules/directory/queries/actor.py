"""The acting person, built from the appointments valid at the moment of the request.

Nothing has to run at midnight: an appointment that ends on a day gives nothing from that day on.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.http import HttpRequest

from tinhso.kernel import clock
from tinhso.kernel.actors import ALL, ANONYMOUS, Actor
from tinhso.kernel.modules import registry

from ..models import Account
from ..rules.grants import Seat, compartments_of, grants_of
from .reach import SEATS

SETUP_ROLE = "directory.admin"
"""What the account made on the day of installation may do, everywhere, until officials are appointed."""


def actor_for(account: Account, now: datetime) -> Actor:
    """Who `account` is at business time `now`: one query.

    An official holds his posts' roles in the agencies they reach; somebody without a valid appointment
    is a citizen; a closed account is nobody.
    """
    if not account.is_active:
        return ANONYMOUS
    with connection.cursor() as cursor:
        cursor.execute(SEATS, {"account": account.pk, "on": clock.to_local(now).date()})
        rows = cursor.fetchall()
    seats = [
        Seat(agency_id=row[3], roles=tuple(row[4]), reach=row[5], within=frozenset(row[6])) for row in rows
    ]
    permissions_of = {role.code: role.permissions for role in registry().roles.values()}
    grants = grants_of(seats, permissions_of)
    if account.is_setup:
        grants |= dict.fromkeys(permissions_of.get(SETUP_ROLE, ()), ALL)
    return Actor(
        kind="official" if grants or seats else "citizen",
        account_id=account.pk,
        person_id=account.person_id,
        name=account.name,
        grants=grants,
        compartments=compartments_of(seats),
    )


def actor_for_request(request: HttpRequest) -> Actor:
    """The actor behind a request; nobody when no account is signed in."""
    account = request.user
    if not isinstance(account, Account):
        return ANONYMOUS
    return actor_for(account, clock.business().now())
