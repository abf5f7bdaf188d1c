"""What goes to a new number or address of an account, and to the ones before once it has changed."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext

from tinhso.kernel.actors import system_actor

from ..actions.contact import change_contact, remove_contact
from ..actions.text_message import send_text
from ..queries.account import proved_contacts
from ..rules.identity import hidden

_SYSTEM = system_actor("directory.sign_in")


def send_contact_message(*, kind: str, value: str, code: str, taken: bool) -> None:
    """To the number or address that somebody wants for his account: a code, or that another account has it."""
    if kind == "phone":
        text = gettext("Mã gắn số này vào tài khoản Tỉnh Số của bạn là %(code)s. Không đưa mã này cho ai.")
        if taken:
            text = gettext(
                "Có người muốn gắn số này vào một tài khoản Tỉnh Số khác. Số này đã có tài khoản nên không có gì thay đổi."
            )
        send_text(by=_SYSTEM, number=value, text=text % {"code": code})
        return
    letter = "contact_taken" if taken else "contact_code"
    get_adapter().send_mail(f"account/email/{letter}", value, {"code": code})


def take_contact(request: HttpRequest, *, kind: str, value: str) -> None:
    """Change it, and tell the holder wherever he could be reached until now. Raises AccountError."""
    with transaction.atomic():
        before = proved_contacts(request.user.pk)
        change_contact(by=request.actor, **{kind: value})  # type: ignore[attr-defined]
        for where, contact in before.items():
            _tell(request, where, contact, kind, value)


def drop_contact(request: HttpRequest, *, kind: str) -> None:
    """Remove it, and tell the holder wherever he could be reached until now. Raises AccountError."""
    with transaction.atomic():
        before = proved_contacts(request.user.pk)
        remove_contact(by=request.actor, kind=kind)  # type: ignore[attr-defined]
        for where, contact in before.items():
            _tell(request, where, contact, kind, "")


def _tell(request: HttpRequest, where: str, contact: str, kind: str, value: str) -> None:
    """Tell that the account signs in by `value` from now on, or by nothing of this kind any more."""
    new = hidden(value)
    if where == "email":
        get_adapter().send_notification_mail(
            "account/email/contact_changed", request.user, {"kind": kind, "new": new}, email=contact
        )
        return
    texts = {
        ("phone", True): gettext("Tài khoản Tỉnh Số của bạn từ nay dùng số điện thoại %(new)s."),
        ("email", True): gettext("Tài khoản Tỉnh Số của bạn từ nay dùng thư điện tử %(new)s."),
        ("phone", False): gettext("Số điện thoại đã được bỏ khỏi tài khoản Tỉnh Số của bạn."),
        ("email", False): gettext("Thư điện tử đã được bỏ khỏi tài khoản Tỉnh Số của bạn."),
    }
    text = texts[kind, bool(value)]
    warning = gettext("Không phải bạn làm việc này thì báo ngay cho cơ quan quản trị.")
    send_text(by=_SYSTEM, number=contact, text=f"{text % {'new': new}} {warning}")
