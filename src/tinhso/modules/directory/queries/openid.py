"""Other systems that sign people in through us, and the keys that sign for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.idp.oidc.models import Client, PrivateKey
from django.utils import timezone

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from ..models import OpenIDConsent, SigningKey
from ..models.sealed import unseal
from ..permissions import ADMIN

SYSTEM = system_actor("directory.openid")
"""Who reads and writes the provider's tables: nobody else's rows show there."""

PURPOSE = "openid signing key"


@dataclass(frozen=True)
class RegisteredClient:
    """A system of the province that signs people in here."""

    id: str
    name: str
    redirect_uris: tuple[str, ...]
    officials_only: bool
    created_at: datetime


def registered_clients(actor: Actor) -> list[RegisteredClient]:
    """Every registered system, by name. Raises Denied."""
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    with acting(SYSTEM):
        return [_client(row) for row in Client.objects.order_by("name", "id")]


def registered_client(client_id: str) -> RegisteredClient | None:
    """One registered system, for the page that asks its user's consent."""
    with acting(SYSTEM):
        row = Client.objects.filter(pk=client_id).first()
    return _client(row) if row else None


@dataclass(frozen=True)
class Consent:
    """A system that somebody lets know something about him."""

    client_id: str
    name: str
    scopes: tuple[str, ...]
    given_at: datetime
    last_used_at: datetime | None


def consents_of(account_id: int) -> list[Consent]:
    """The holder's consents, by the systems' names; the database shows them to him alone. Two queries."""
    rows = list(OpenIDConsent.objects.filter(account_id=account_id))
    with acting(SYSTEM):
        names = dict(Client.objects.filter(pk__in=[row.client_id for row in rows]).values_list("pk", "name"))
    found = [
        Consent(row.client_id, names[row.client_id], tuple(row.scopes), row.given_at, row.last_used_at)
        for row in rows
        if row.client_id in names
    ]
    return sorted(found, key=lambda one: (one.name, one.client_id))


def consented(account_id: int, client_id: str) -> frozenset[str]:
    """What somebody lets a system know by now; empty when he was never asked, refused or took it back."""
    with acting(SYSTEM):
        rows = OpenIDConsent.objects.filter(account_id=account_id, client_id=client_id)
        return frozenset(rows.values_list("scopes", flat=True).first() or ())


def signing_keys() -> list[PrivateKey]:
    """The keys that have not run out, opened; the newest that is already in force signs."""
    with acting(SYSTEM):
        rows = list(SigningKey.objects.order_by("issued_at", "id"))
    now = timezone.now()
    return [
        PrivateKey(
            pem=unseal(row.sealed, PURPOSE),
            not_before=row.not_before,
            expires_at=row.expires_at,
            issued_at=row.issued_at,
        )
        for row in rows
        if row.expires_at is None or row.expires_at > now
    ]


def _client(row: Client) -> RegisteredClient:
    return RegisteredClient(
        id=row.pk,
        name=row.name,
        redirect_uris=tuple(row.get_redirect_uris()),
        officials_only=bool((row.data or {}).get("officials_only")),
        created_at=row.created_at,
    )
