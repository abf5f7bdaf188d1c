"""Letters: put into the queue with the act they belong to, and handed to the mail server by a job.

As with text messages a page never waits for another machine, and how long that takes tells nothing about who has
an account.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.jobs import job

from .outgoing import forget, held, hold

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
    written = {
        "subject": letter.subject,
        "body": letter.body,
        "from": letter.from_email,
        "to": list(letter.to),
        "alternatives": [[one.content, one.mimetype] for one in getattr(letter, "alternatives", ())],
    }
    deliver_letter.enqueue(message_id=hold(by, _SYSTEM, _PURPOSE, written, LIFE))


@job(name="directory.send_letter", retries=5, priority=50)
def deliver_letter(*, message_id: int) -> None:
    """Hand one letter to the mail server and forget it; what came too late is only forgotten.

    Raises LetterError when a later attempt may help.
    """
    found = held(message_id, _PURPOSE)
    if found is not None:
        _hand_over(*found)
    forget(message_id)


def _hand_over(written: dict[str, Any], reference: str) -> None:
    try:
        _letter(written, reference).send()
    except SMTPRecipientsRefused as error:
        codes = sorted({code for code, _words in error.recipients.values()})
        if any(code < 500 for code in codes):
            raise LetterError(f"refused for now: {codes}") from None
        _log.error("letter %s was refused: %s", reference, codes)
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
