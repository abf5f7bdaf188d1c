"""Opening accounts."""

from __future__ import annotations

import secrets
from datetime import date

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.text import nfc

from ..models import Account, Person, Session
from ..rules.identity import normal_phone

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


class AccountError(ActionError):
    """An account that cannot be opened: `details["field"]` names the field, `message` says why."""


@action
def open_account(
    *,
    by: Actor,
    name: str,
    password: str | None = None,
    password_hash: str = "",
    username: str = "",
    email: str = "",
    phone: str = "",
    id_number: str = "",
    birth_date: date | None = None,
    address: str = "",
    area_id: int | None = None,
    is_sample: bool = False,
) -> Account:
    """A citizen's account with his card; only the system opens accounts (sign-up, demo, import).

    Without a user name one is made up that says nothing about its holder; without a password nobody can
    sign in until one is set through the e-mail. Raises AccountError.
    """
    if by.kind != "system":
        raise Denied("directory.open_account")
    name = " ".join(nfc(name).split())
    account = Account(
        username=username.lower() or made_up_username(),
        email=email.strip().lower(),
        phone=normal_phone(phone),
        name=name,
        is_sample=is_sample,
    )
    if password_hash:
        account.password = password_hash
    else:
        account.set_password(password)
    _refuse(account, exclude=("person", "password"))
    card = Person(
        full_name=name,
        id_number=id_number,
        birth_date=birth_date,
        phone=account.phone,
        email=account.email,
        address=address,
        area_id=area_id,
        is_sample=is_sample,
    )
    with acting(system_actor("directory.open_account")):
        _refuse(card, exclude=("name_fold", "area"))
        card.save()
        account.person = card
        account.save()
        ledger.record(
            actor=by,
            kind="directory.account_opened",
            ref=Ref("directory.account", account.pk),
            data={"sample": is_sample},
        )
    return account


@action
def open_proved_account(
    *, by: Actor, name: str, phone: str = "", email: str = "", password_hash: str
) -> Account:
    """A citizen's account after a code came back from its number or its address. By the system only.

    Raises AccountError, also when it got an account in the meantime.
    """
    account = open_account(by=by, name=name, phone=phone, email=email, password_hash=password_hash)
    if account.phone:
        account.phone_verified_at = timezone.now()
        account.save(update_fields=("phone_verified_at",))
    if account.email:
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


@action
def open_setup_account(*, by: Actor, username: str, name: str, email: str, password: str) -> Account:
    """The account of the day of installation: it may run the directory until officials are appointed.

    Only the system opens it, and only one can be open. Raises AccountError.
    """
    if by.kind != "system":
        raise Denied("directory.open_account")
    if Account.objects.select_for_update().filter(is_setup=True, is_active=True).exists():
        raise AccountError("exists", _("Đã có tài khoản cài đặt đang mở."), field="username")
    account = Account(username=username.lower(), email=email.strip().lower(), name=nfc(name), is_setup=True)
    account.set_password(password)
    _refuse(account, exclude=("person", "password"))
    account.save()
    ledger.record(
        actor=by,
        kind="directory.setup_account_opened",
        ref=Ref("directory.account", account.pk),
    )
    return account


@action
def open_program_account(*, by: Actor, name: str) -> Account:
    """An account under which another system acts: for what is written down as done by an account.

    It is closed from the beginning, without password and address, so nobody ever signs in to it. By the system only.
    """
    if by.kind != "system":
        raise Denied("directory.open_account")
    account = Account(username=made_up_username("ht-"), name=nfc(name), is_active=False)
    account.set_password(None)
    _refuse(account, exclude=("person", "password"))
    account.save()
    ledger.record(actor=by, kind="directory.program_account_opened", ref=Ref("directory.account", account.pk))
    return account


@action
def verify_phone(*, by: Actor, account_id: int, phone: str) -> None:
    """A code sent to this number came back from its holder. By the system only.

    Whoever opened the account without having shown that the number is his gets out: until now anybody
    could have typed it, so the password set then is dropped and sessions end.
    """
    if by.kind != "system":
        raise Denied("directory.verify_phone")
    account = Account.objects.select_for_update(of=("self",)).filter(pk=account_id, phone=phone).first()
    if account is None or account.phone_verified_at is not None:
        return
    account.phone_verified_at = timezone.now()
    if not EmailAddress.objects.filter(user=account, verified=True).exists():
        account.set_unusable_password()
        Session.objects.filter(account_id=account.pk).delete()
    account.save(update_fields=("phone_verified_at", "password"))
    ledger.record(actor=by, kind="directory.phone_verified", ref=Ref("directory.account", account.pk))


def made_up_username(start: str = "nd-") -> str:
    """A sign-in name for somebody who gave none: random, easy to read out."""
    return start + "".join(secrets.choice(_ALPHABET) for _letter in range(10))


def _refuse(row: models.Model, exclude: tuple[str, ...]) -> None:
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        words = {"__all__": _field_of(messages[0])}
        raise AccountError("invalid", messages[0], field=words.get(field, field)) from error


def _field_of(message: str) -> str:
    """Which field a broken table constraint speaks of; its message is one of the model's own."""
    for constraint in (*Account._meta.constraints, *Person._meta.constraints):
        if str(constraint.violation_error_message) == message:
            return next(
                (field for field in ("username", "email", "phone", "id_number") if field in constraint.name),
                "",
            )
    return ""
