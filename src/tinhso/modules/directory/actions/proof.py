"""Proving a telephone number or an e-mail address that belongs to no account: a code goes there."""

from __future__ import annotations

from allauth.core import context
from allauth.core.internal import ratelimit
from django.core.mail import EmailMessage

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor

from ..rules.identity import is_mobile, normal_phone
from .letter import send_letter
from .text_message import send_text


def may_have_code(key: str) -> bool:
    """Whether one more code may go to this number (in national form) or address; five an hour do."""
    action_name = "request_login_code"
    return bool(ratelimit.consume(context.request, app="allauth.account", action=action_name, key=key))


def normal_contact(text: str) -> str | None:
    """A mobile number in national form or an address in small letters; None for what is neither.

    Of an address only the shape is looked at: whether it is right, the code that comes or does not come says.
    """
    text = text.strip().lower()
    if "@" in text:
        name, _at, place = text.partition("@")
        return text if name and "." in place and not any(sign.isspace() for sign in text) else None
    number = normal_phone(text)
    return number if is_mobile(number) else None


@action
def send_code(*, by: Actor, contact: str, subject: str, text: str) -> None:
    """Send `text`, which holds a code, to a number or address in normal form. Only the system does so."""
    if "@" in contact:
        send_letter(by=by, letter=EmailMessage(subject=subject, body=text, to=[contact]))
    else:
        send_text(by=by, number=contact, text=text)
