"""Our own OpenID provider: registering systems, and changing the key that signs."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client, Token
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..models import OpenIDConsent, SigningKey
from ..models.sealed import seal
from ..permissions import ADMIN
from ..queries.openid import PURPOSE, SYSTEM

SCOPES = ["openid", "profile", "email", "posts"]
"""What a system may ask for: a name for the person, his name, his confirmed address, his posts."""

PUBLISHED_BEFORE = timedelta(hours=2)
"""How long a new key is published before it signs, so that every system has seen it."""

OVERLAP = timedelta(days=7)
"""How long the former key verifies after that."""


class ClientError(ActionError):
    """A system that cannot be registered like this."""


@action
def register_client(
    *, by: Actor, name: str, redirect_uris: list[str], officials_only: bool
) -> tuple[str, str]:
    """Register a system; its id and its secret, which is shown this once. Raises Denied, ClientError."""
    _administrator(by)
    if not redirect_uris:
        raise ClientError("redirect", _("Nhập ít nhất một địa chỉ quay về."), field="redirect_uris")
    for uri in redirect_uris:
        parts = urlsplit(uri)
        at_home = parts.hostname in {"localhost", "127.0.0.1"}
        if not parts.hostname or parts.fragment or "*" in uri or (parts.scheme != "https" and not at_home):
            raise ClientError(
                "redirect",
                _("Địa chỉ quay về phải là https, đầy đủ, không có dấu * hoặc #: %(uri)s")
                % {"uri": uri[:200]},
                field="redirect_uris",
            )
    secret = get_adapter().generate_client_secret()
    client = Client(name=name, data={"officials_only": officials_only})
    client.set_secret(secret)
    client.set_scopes(SCOPES)
    client.set_default_scopes(["openid"])
    client.set_redirect_uris(redirect_uris)
    client.set_grant_types([Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN])
    with acting(SYSTEM):
        client.save(force_insert=True)
        if not SigningKey.objects.exists():
            _new_key(at_once=True)
    _record(by, "directory.client_registered", {"client": client.pk})
    return client.pk, secret


@action
def remove_client(*, by: Actor, client_id: str) -> None:
    """Take a system away; its tokens stop at once. Raises Denied, ClientError."""
    _administrator(by)
    with acting(SYSTEM):
        Token.objects.filter(client_id=client_id).delete()
        OpenIDConsent.objects.filter(client_id=client_id).delete()
        number, _rows = Client.objects.filter(pk=client_id).delete()
    if not number:
        raise ClientError("gone", _("Hệ thống này không còn."))
    _record(by, "directory.client_removed", {"client": client_id})


@action
def give_consent(*, by: Actor, client_id: str, scopes: list[str]) -> None:
    """Let a system know what `scopes` name, from now on and instead of what it was let know before."""
    if by.account_id is None:
        raise Denied("directory.consent")
    now = timezone.now()
    with acting(SYSTEM):
        row = OpenIDConsent.objects.filter(client_id=client_id, account_id=by.account_id).first()
        if row is not None and set(row.scopes) == set(scopes):
            return
        row = row or OpenIDConsent(client_id=client_id, account_id=by.account_id)
        row.scopes, row.given_at = [scope for scope in SCOPES if scope in scopes], now
        row.save()
    _record_of(by, "directory.consent_given", {"client": client_id, "scopes": " ".join(row.scopes)})


@action
def withdraw_consent(*, by: Actor, client_id: str) -> None:
    """Take a consent back: the system's tokens for this person stop in the same transaction.

    A code that was given a moment ago is worth nothing either. Raises Denied, ClientError.
    """
    if by.account_id is None:
        raise Denied("directory.consent")
    with acting(SYSTEM):
        mine = {"client_id": client_id}
        Token.objects.filter(user_id=by.account_id, **mine).delete()
        number, _rows = OpenIDConsent.objects.filter(account_id=by.account_id, **mine).delete()
    if not number:
        raise ClientError("gone", _("Bạn không còn cho phép hệ thống này."))
    _record_of(by, "directory.consent_withdrawn", {"client": client_id})


@action
def rotate_signing_key(*, by: Actor) -> None:
    """Make the next signing key: published now, signing in two hours; the former verifies a week longer.

    By the system (a command of the operator) or an administrator.
    """
    _administrator(by)
    now = timezone.now()
    with acting(SYSTEM):
        first = not SigningKey.objects.filter(expires_at__isnull=True).exists()
        SigningKey.objects.filter(expires_at__isnull=True).update(expires_at=now + PUBLISHED_BEFORE + OVERLAP)
        _new_key(at_once=first)
    _record(by, "directory.signing_key_rotated", {})


def _new_key(*, at_once: bool) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    now = timezone.now()
    SigningKey.objects.create(
        sealed=seal(pem, PURPOSE), issued_at=now, not_before=now if at_once else now + PUBLISHED_BEFORE
    )


def _administrator(by: Actor) -> None:
    if not by.may(ADMIN):
        raise Denied(ADMIN)


def _record(by: Actor, kind: str, data: dict[str, str]) -> None:
    ledger.record(actor=by, kind=kind, ref=Ref("directory.file", 0), data=data)


def _record_of(by: Actor, kind: str, data: dict[str, str]) -> None:
    ledger.record(actor=by, kind=kind, ref=Ref("directory.account", by.account_id or 0), data=data)
