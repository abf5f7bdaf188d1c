"""Accounts: found for signing in, shown to their holder, listed for those who run the directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.text import fold

from ..models import Account, OpenIDConsent, Session
from ..permissions import ADMIN, RUN_DIRECTORY
from .actor import FACTORS
from .identity import identities_of, ways_in


@dataclass(frozen=True)
class SignIn:
    """How somebody signs in, shown to himself."""

    username: str
    phone: str
    phone_verified: bool
    email: str
    email_verified: bool
    second_factor: bool
    last_login: datetime | None
    is_sample: bool
    sessions: int
    consents: int


def own_account(account_id: int) -> SignIn:
    """How the holder of this account signs in; one query."""
    account = Account.objects.annotate(
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)),
        verified=Exists(
            EmailAddress.objects.filter(user=OuterRef("pk"), email=OuterRef("email"), verified=True)
        ),
        sessions=_open_sessions(),
        consents=_number(OpenIDConsent.objects.filter(account_id=OuterRef("pk"))),
    ).get(pk=account_id)
    return SignIn(
        username=account.username,
        phone=account.phone,
        phone_verified=account.phone_verified_at is not None,
        email=account.email,
        email_verified=account.verified,
        second_factor=account.has_factor,
        last_login=account.last_login,
        is_sample=account.is_sample,
        sessions=account.sessions,
        consents=account.consents,
    )


def _open_sessions() -> Coalesce:
    return _number(Session.objects.filter(account_id=OuterRef("pk"), expire_date__gt=Now()))


def _number(rows: QuerySet[Any]) -> Coalesce:
    number = rows.order_by().values("account_id").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def account_by_phone(phone: str) -> Account | None:
    """The account that signs in with this mobile number, in national form."""
    return Account.objects.filter(phone=phone).first() if phone else None


def account_label(account_id: int) -> str:
    """The name shown for an account; empty when it does not exist."""
    return Account.objects.filter(pk=account_id).values_list("name", flat=True).first() or ""


def officials_accounts(actor: Actor, text: str = "") -> QuerySet[Account]:
    """Accounts of officials and of the setup, by user name, for those who run the directory.

    Citizens' accounts are nobody's to list. Raises Denied.
    """
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    rows = RUN_DIRECTORY.filter(Account.objects.select_related("official"), actor)
    rows = rows.filter(Q(official__isnull=False) | Q(is_setup=True))
    rows = rows.annotate(
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS))
    )
    for word in fold(text).split():
        rows = rows.filter(Q(official__name_fold__contains=word) | Q(username__contains=word))
    return rows.order_by("username", "id")


def has_account(*, phone: str, email: str, besides: int = 0) -> bool:
    """Whether this number or this address belongs to an account, another one than `besides`.

    As much work for a number as for an address.
    """
    named = Account.objects.filter((Q(phone=phone) & ~Q(phone="")) | (Q(email=email) & ~Q(email="")))
    known = EmailAddress.objects.filter(email=email)
    return any([named.exclude(pk=besides).exists(), known.exclude(user_id=besides).exists()])


def proved_contacts(account_id: int) -> dict[str, str]:
    """The number (`phone`) and the address (`email`) that the account's holder has proved to be his."""
    account = Account.objects.get(pk=account_id)
    address = (
        EmailAddress.objects.filter(user_id=account_id, verified=True).order_by("-primary", "pk").first()
    )
    found = {
        "phone": account.phone if account.phone_verified_at else "",
        "email": address.email if address else "",
    }
    return {kind: contact for kind, contact in found.items() if contact}


@dataclass(frozen=True)
class Way:
    """One way in that needs no other: `kind` is password, phone, email, key or identity, `id` its row if it has one."""

    kind: str
    name: str
    id: int = 0


def ways_of(account_id: int) -> list[Way]:
    """Every way by which the holder of this account can sign in now.

    A number or address counts once it is proved, another system while it is configured. Four queries.
    """
    account = Account.objects.get(pk=account_id)
    found = [Way("password", account.username)] if account.has_usable_password() else []
    found += [Way(kind, contact) for kind, contact in proved_contacts(account_id).items()]
    keys = Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    found += [Way("key", key.wrap().name, key.pk) for key in keys]
    configured = {way.id for way in ways_in()}
    return found + [
        Way("identity", row.title, row.id) for row in identities_of(account_id) if row.provider in configured
    ]


def ways_besides(account_id: int, kind: str, row_id: int = 0) -> list[Way]:
    """The ways that are left when the one of this kind (and row, for keys and other systems) is taken away."""
    return [way for way in ways_of(account_id) if (way.kind, way.id) != (kind, row_id)]
