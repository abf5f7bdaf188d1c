"""The number and the address by which an account signs in: added and changed once a code has come back from them."""

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
from .account import AccountError

_SYSTEM = system_actor("directory.contact")


@action
def change_contact(*, by: Actor, phone: str = "", email: str = "") -> None:
    """The account signs in by this mobile number (national form) or this address from now on, and no longer by the one before.

    Who calls has seen a code come back from it, a moment after its holder had shown again that the account is
    his. His card follows as far as it said the same. Raises Denied, AccountError when it got an account
    in the meantime.
    """
    rows = Account.objects.select_for_update(of=("self",))
    account = rows.filter(pk=by.account_id, is_active=True).first()
    if account is None:
        raise Denied("directory.change_contact")
    kind, value = ("phone", phone) if phone else ("email", email)
    before = getattr(account, kind)
    try:
        with transaction.atomic():
            _set(account, kind, value)
    except IntegrityError:
        raise AccountError("taken", _taken(kind), field=kind) from None
    with acting(_SYSTEM):
        Person.objects.filter(pk=account.person_id, **{kind: before}).update(**{kind: value})
    ledger.record(
        actor=by,
        kind="directory.contact_changed",
        ref=Ref("directory.account", account.pk),
        data={"which": kind, "added": not before},
    )


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
