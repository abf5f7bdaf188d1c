"""Signing in by an identity provider, and linking: never without proof of both accounts."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..gateways import Claims
from ..models import Account, Identity
from ..queries.account import ways_besides
from ..wording import LAST_WAY
from .account import open_account

_SYSTEM = system_actor("directory.identity")


class LinkError(ActionError):
    """A link that cannot be made or taken away."""


@action
def account_behind(*, by: Actor, claims: Claims) -> Account | None:
    """The account that this identity was linked to; None when it is new here. By the system only."""
    if by.kind != "system":
        raise Denied("directory.identity")
    with acting(_SYSTEM):
        row = (
            Identity.objects.select_related("account")
            .filter(provider=claims.provider, subject=claims.subject)
            .first()
        )
        if row is None:
            return None
        row.last_used_at = timezone.now()
        row.save(update_fields=("last_used_at",))
    return row.account


@action
def open_linked_account(*, by: Actor, claims: Claims) -> Account:
    """A citizen's account with what the provider proved, linked to it. By the system only.

    An e-mail address or a number that another account has told of itself links nothing: only its holder
    can. Raises LinkError, AccountError.
    """
    if by.kind != "system":
        raise Denied("directory.identity")
    account = open_account(
        by=by,
        name=claims.name or str(_("Người dân")),
        id_number=claims.id_number,
        birth_date=claims.birth_date,
    )
    _link(by, account, claims)
    return account


@action
def link_identity(*, by: Actor, claims: Claims) -> None:
    """Link an identity just proved to the account that is signed in. Raises Denied, LinkError."""
    account = Account.objects.filter(pk=by.account_id, is_active=True).first()
    if account is None:
        raise Denied("directory.identity")
    _link(by, account, claims)


@action
def unlink_identity(*, by: Actor, identity_id: int) -> None:
    """Take a link away, unless it is the only way in. Raises LinkError."""
    account = Account.objects.select_for_update(of=("self",)).filter(pk=by.account_id).first()
    with acting(_SYSTEM):
        row = Identity.objects.filter(account=account, pk=identity_id).first()
        if account is None or row is None:
            raise LinkError("gone", _("Liên kết này không còn."))
        if not ways_besides(account.pk, "identity", row.pk):
            raise LinkError("last", LAST_WAY)
        provider = row.provider
        row.delete()
    _record(by, "directory.identity_unlinked", account, provider)


def _link(by: Actor, account: Account, claims: Claims) -> None:
    with acting(_SYSTEM):
        rows = Identity.objects.select_for_update()
        if rows.filter(provider=claims.provider, subject=claims.subject).exclude(account=account).exists():
            raise LinkError("taken", _("Tài khoản ngoài này đã gắn với một tài khoản khác ở đây."))
        if rows.filter(provider=claims.provider, account=account).exclude(subject=claims.subject).exists():
            raise LinkError("another", _("Tài khoản của bạn đã gắn với một tài khoản khác của nơi này."))
        _row, made = Identity.objects.get_or_create(
            provider=claims.provider,
            subject=claims.subject,
            defaults={"account": account, "last_used_at": timezone.now()},
        )
    if made:
        _record(by, "directory.identity_linked", account, claims.provider)


def _record(by: Actor, kind: str, account: Account, provider: str) -> None:
    ref = Ref("directory.account", account.pk)
    ledger.record(actor=by, kind=kind, ref=ref, data={"provider": provider})
