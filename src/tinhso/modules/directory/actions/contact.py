"""The number and the address by which an account signs in: added and changed by a code from them, and removed."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..models import Account, Person
from ..queries.account import ways_besides
from ..wording import LAST_WAY
from .account import AccountError

_SYSTEM = system_actor("directory.contact")


@action
def change_contact(*, by: Actor, phone: str = "", email: str = "") -> None:
    """The account signs in by this mobile number (national form) or this address from now on, and no longer by the one before.

    Who calls has seen a code come back from it, a moment after its holder had shown again that the account is
    his. His card follows as far as it said the same. Raises Denied, AccountError when it got an account
    in the meantime.
    """
    account = _own(by)
    kind, value = ("phone", phone) if phone else ("email", email)
    before = getattr(account, kind)
    try:
        with transaction.atomic():
            _set(account, kind, value)
    except IntegrityError:
        raise AccountError("taken", _taken(kind), field=kind) from None
    _tell_card(account, kind, before, value)
    ledger.record(
        actor=by,
        kind="directory.contact_changed",
        ref=Ref("directory.account", account.pk),
        data={"which": kind, "added": not before},
    )


@action
def remove_contact(*, by: Actor, kind: str) -> None:
    """The account signs in by its number (`phone`) or its address (`email`) no longer.

    Who calls has seen its holder show, a moment ago, that the account is his. His card follows as far as it
    said the same. Raises Denied, AccountError when there is none or no other way in is left.
    """
    account = _own(by)
    before = getattr(account, kind)
    if not before:
        raise AccountError("none", _("Tài khoản không còn số hoặc địa chỉ này."), field=kind)
    if not ways_besides(account.pk, kind):
        raise AccountError("last", LAST_WAY, field=kind)
    if kind == "phone":
        account.phone, account.phone_verified_at = "", None
        account.save(update_fields=("phone", "phone_verified_at"))
    else:
        account.email = ""
        account.save(update_fields=("email",))
        EmailAddress.objects.filter(user=account).delete()
    _tell_card(account, kind, before, "")
    ledger.record(
        actor=by,
        kind="directory.contact_removed",
        ref=Ref("directory.account", account.pk),
        data={"which": kind},
    )


def _own(by: Actor) -> Account:
    """The acting person's open account, locked: two of its ways in are never taken away at the same time."""
    rows = Account.objects.select_for_update(of=("self",))
    account = rows.filter(pk=by.account_id, is_active=True).first()
    if account is None:
        raise Denied("directory.contact")
    return account


def _tell_card(account: Account, kind: str, before: str, value: str) -> None:
    with acting(_SYSTEM):
        Person.objects.filter(pk=account.person_id, **{kind: before}).update(**{kind: value})


def _set(account: Account, kind: str, value: str) -> None:
    if kind == "phone":
        account.phone, account.phone_verified_at = value, timezone.now()
        account.save(update_fields=("phone", "phone_verified_at"))
        return
    addresses = EmailAddress.objects.filter(email=value)
    if addresses.filter(verified=True).exclude(user=account).exists():
        raise AccountError("taken", _taken(kind), field=kind)
    account.email = value
    account.save(update_fields=("email",))
    # The old address goes, with what waits for a link: nobody signs in or asks for a password by it any more.
    EmailAddress.objects.filter(user=account).delete()
    EmailAddress.objects.create(user=account, email=value, verified=True, primary=True)


def _taken(kind: str) -> str:
    texts = {
        "phone": _("Số điện thoại này đã có tài khoản."),
        "email": _("Địa chỉ thư điện tử này đã có tài khoản."),
    }
    return str(texts[kind])
