"""Letters: put into the queue with the act they belong to, and handed to the mail server by a job.

As with text messages a page never waits for another machine, and how long that takes tells nothing about who has
an account.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused
from typing import Any

from cryptography.fernet import InvalidToken
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db.models import Q
from django.utils import timezone

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.jobs import job
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from ..models import TextMessage
from ..models.sealed import seal, unseal

LIFE = timedelta(hours=1)
"""How long a letter is worth sending: a mail server may be away for a while, a code in it counts five minutes."""

_PURPOSE = "letter"
_SYSTEM = system_actor("directory.send_letter")
_log = logging.getLogger(__name__)


class LetterError(Exception):
    """A letter that did not leave and may leave later; says nothing about whom it is for."""


@action
def send_letter(*, by: Actor, letter: EmailMessage) -> None:
    """Send a letter soon, as it is written now. Only the system does so."""
    if by.kind != "system":
        raise Denied("directory.send_letter")
    written = {
        "subject": letter.subject,
        "body": letter.body,
        "from": letter.from_email,
        "to": list(letter.to),
        "alternatives": [[one.content, one.mimetype] for one in getattr(letter, "alternatives", ())],
    }
    with acting(_SYSTEM):
        row = TextMessage.objects.create(
            sealed=seal(json.dumps(written), _PURPOSE), expires_at=timezone.now() + LIFE
        )
    deliver_letter.enqueue(message_id=row.pk)


@job(name="directory.send_letter", retries=5, priority=50)
def deliver_letter(*, message_id: int) -> None:
    """Hand one letter to the mail server and forget it; what came too late is only forgotten.

    Raises LetterError when a later attempt may help.
    """
    now = timezone.now()
    row = TextMessage.objects.filter(pk=message_id).first()
    if row is not None and row.expires_at > now:
        _hand_over(row)
    TextMessage.objects.filter(Q(pk=message_id) | Q(expires_at__lte=now)).delete()


def _hand_over(row: TextMessage) -> None:
    try:
        written = json.loads(unseal(row.sealed, _PURPOSE))
    except InvalidToken:
        _log.error("letter %s cannot be opened: SECRET_KEY changed", row.reference)
        return
    try:
        _letter(written, str(row.reference)).send()
    except SMTPRecipientsRefused as error:
        codes = sorted({code for code, _words in error.recipients.values()})
        if any(code < 500 for code in codes):
            raise LetterError(f"refused for now: {codes}") from None
        _log.error("letter %s was refused: %s", row.reference, codes)
    except Exception as error:
        # The words of somebody else's error may quote the address.
        raise LetterError(type(error).__name__) from None


def _letter(written: dict[str, Any], reference: str) -> EmailMultiAlternatives:
    """The letter as it was written; its number stays when it is sent again, so that one copy can be dropped."""
    domain = parseaddr(written["from"])[1].rpartition("@")[2] or "localhost"
    letter = EmailMultiAlternatives(
        written["subject"],
        written["body"],
        written["from"],
        written["to"],
        headers={"Message-ID": f"<{reference}@{domain}>"},
    )
    for content, mimetype in written["alternatives"]:
        letter.attach_alternative(content, mimetype)
    return letter
