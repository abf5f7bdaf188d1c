"""Which accounts of other systems sign in to which account here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..gateways import IdentityError, providers
from ..models import Identity


@dataclass(frozen=True)
class LinkedIdentity:
    """A link shown to the account's holder."""

    id: int
    provider: str
    title: str
    linked_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class WayIn:
    """A provider offered on the sign-in page."""

    id: str
    title: str


def ways_in() -> list[WayIn]:
    """The configured providers; none when the settings are wrong (`tinhso doctor` says so)."""
    try:
        return [WayIn(one.id, one.title) for one in providers().values()]
    except IdentityError:
        return []


def identity_fault() -> str:
    """What is wrong in the settings of identity providers; empty when nothing is."""
    try:
        providers()
    except IdentityError as error:
        return str(error)
    return ""


def identities_of(account_id: int) -> list[LinkedIdentity]:
    """The holder's links; the database shows them to him alone."""
    titles = {way.id: way.title for way in ways_in()}
    rows = Identity.objects.filter(account_id=account_id).order_by("provider", "id")
    return [
        LinkedIdentity(
            row.pk, row.provider, titles.get(row.provider, row.provider), row.linked_at, row.last_used_at
        )
        for row in rows
    ]
