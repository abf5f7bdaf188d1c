"""Text messages: put into the queue with the act they belong to, and handed to the carrier by a job.

A page never waits for the carrier, so how long it takes tells nothing about who has an account.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.jobs import job

from ..gateways.sms import SMSError, sms_gateway
from .outgoing import forget, held, hold

LIFE = timedelta(minutes=5)
"""How long a message is worth sending: as long as the code in it counts."""

_PURPOSE = "text message"
_SYSTEM = system_actor("directory.send_text")
_log = logging.getLogger(__name__)


@action
def send_text(*, by: Actor, number: str, text: str) -> None:
    """Send a text message soon. Only the system does so.

    Without a number everything is done but the sending: for pages that must take as long for a stranger.
    """
    message = {"to": number, "text": text}
    deliver_text.enqueue(message_id=hold(by, _SYSTEM, _PURPOSE, message, LIFE))


@job(name="directory.send_text", retries=3, priority=50)
def deliver_text(*, message_id: int) -> None:
    """Hand one message to the carrier and forget it; what came too late is only forgotten.

    Raises SMSError when a later attempt may help. Three of them fall into the life of a message.
    """
    found = held(message_id, _PURPOSE)
    if found is not None and found[0]["to"]:
        _hand_over(*found)
    forget(message_id)


def _hand_over(message: dict[str, str], reference: str) -> None:
    try:
        sms_gateway().send(message["to"], message["text"], reference)
    except SMSError as error:
        if error.again:
            raise
        _log.error("text message %s was refused: %s", reference, error.code)
    except Exception as error:
        # The words of somebody else's error may quote the number.
        raise SMSError(type(error).__name__, again=True) from None
