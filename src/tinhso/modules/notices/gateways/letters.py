"""E-mail by SMTP, step by step, so that it is known at which step something failed."""

from __future__ import annotations

import smtplib
from email import policy
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.utils import DNS_NAME
from django.utils import timezone

from ..enums import Channel, Outcome
from .base import TAKEN, Answer, Parcel

_SEVEN_BITS = policy.SMTP.clone(cte_type="7bit")
"""Every server takes such a letter, also one that has not announced 8BITMIME."""


class MailServer:
    """One mail server of the settings; without SMTP a letter becomes a file, as Django does it."""

    channel = Channel.EMAIL.value

    def __init__(self, code: str, alias: str) -> None:
        self.code = code
        self._alias = alias

    def hand_over(self, parcel: Parcel) -> Answer:
        """One letter over one connection."""
        try:
            backend = mailers.create_connection(self._alias)
            letter = _letter(parcel)
        except Exception as error:  # the words of settings and headers may hold secrets and addresses
            return Answer(Outcome.LATER, f"settings: {type(error).__name__}", provider_is_well=False)
        if isinstance(backend, EmailBackend):
            return _by_smtp(backend, letter, parcel.address)
        try:
            backend.send_messages([letter])
        except OSError as error:
            return Answer(Outcome.LATER, type(error).__name__, provider_is_well=False)
        return TAKEN


def _letter(parcel: Parcel) -> EmailMessage:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or DNS_NAME.get_fqdn()
    headers = {
        # The same letter again has the same name: mailboxes show it once.
        "Message-ID": f"<{parcel.reference}@{host}>",
        "Date": format_datetime(timezone.localtime()),
        "Auto-Submitted": "auto-generated",
        "Content-Language": parcel.language,
    }
    return EmailMessage(
        parcel.subject, parcel.text, settings.DEFAULT_FROM_EMAIL, [parcel.address], headers=headers
    )


def _by_smtp(backend: EmailBackend, letter: EmailMessage, address: str) -> Answer:
    try:
        backend.open()
    except Exception as error:
        return Answer(Outcome.LATER, _code(error, "connect"), provider_is_well=False)
    try:
        assert backend.connection is not None  # opened a line above
        return _dialogue(backend.connection, letter, address)
    finally:
        _close(backend)


def _dialogue(server: smtplib.SMTP, letter: EmailMessage, address: str) -> Answer:
    """MAIL, RCPT and DATA. Until the text has left the server has nothing; after it, only its answer counts."""
    try:
        content = letter.message(policy=_SEVEN_BITS).as_bytes()
        server.ehlo_or_helo_if_needed()
        code, _words = server.mail(parseaddr(letter.from_email)[1])
        if code != 250:
            return Answer(Outcome.LATER, f"mail {code}", provider_is_well=False)
        code, _words = server.rcpt(address)
        if code not in {250, 251}:
            return _refused("rcpt", code)
        server.putcmd("data")
        code, _words = server.getreply()
        if code != 354:
            return _refused("data", code)
    except Exception as error:
        return Answer(Outcome.LATER, _code(error, "before"), provider_is_well=False)
    try:
        server.send(_dotted(content))
        code, _words = server.getreply()
    except Exception as error:
        return Answer(Outcome.UNKNOWN, _code(error, "after"), provider_is_well=False)
    return TAKEN if code == 250 else _refused("text", code)


def _refused(step: str, code: int) -> Answer:
    """A bounce at once (5xx), or a server that asks to come again (4xx)."""
    if 500 <= code < 600:
        return Answer(Outcome.REFUSED, f"{step} {code}")
    return Answer(Outcome.LATER, f"{step} {code}", provider_is_well=False)


def _dotted(content: bytes) -> bytes:
    lines = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").split(b"\r\n")
    text = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    return text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n")


def _code(error: BaseException, step: str) -> str:
    """What failed, without the words of the error: servers quote addresses."""
    number = getattr(error, "smtp_code", "")
    return f"{step} {number or type(error).__name__}"[:100]


def _close(backend: EmailBackend) -> None:
    try:
        backend.close()
    except Exception:
        backend.connection = None
