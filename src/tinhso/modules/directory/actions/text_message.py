"""Text messages: put into the queue with the act they belong to, and handed to the carrier by a job.

A page never waits for the carrier, so how long it takes tells nothing about who has an account.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.db.models import Q
from django.utils import timezone

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.jobs import job
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from ..gateways.sms import SMSError, sms_gateway
from ..models import TextMessage
from ..models.sealed import seal, unseal

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
    if by.kind != "system":
        raise Denied("directory.send_text")
    sealed = seal(json.dumps({"to": number, "text": text}), _PURPOSE)
    with acting(_SYSTEM):
        row = TextMessage.objects.create(sealed=sealed, expires_at=timezone.now() + LIFE)
    deliver_text.enqueue(message_id=row.pk)


@job(name="directory.send_text", retries=3, priority=50)
def deliver_text(*, message_id: int) -> None:
    """Hand one message to the carrier and forget it; what came too late is only forgotten.

    Raises SMSError when a later attempt may help. Three of them fall into the life of a message.
    """
    now = timezone.now()
    row = TextMessage.objects.filter(pk=message_id).first()
    if row is not None and row.expires_at > now:
        _hand_over(row)
    TextMessage.objects.filter(Q(pk=message_id) | Q(expires_at__lte=now)).delete()


def _hand_over(row: TextMessage) -> None:
    try:
        message = json.loads(unseal(row.sealed, _PURPOSE))
    except InvalidToken:
        _log.error("text message %s cannot be opened: SECRET_KEY changed", row.reference)
        return
    if not message["to"]:
        return
    try:
        sms_gateway().send(message["to"], message["text"], str(row.reference))
    except SMSError as error:
        if error.again:
            raise
        _log.error("text message %s was refused: %s", row.reference, error.code)
    except Exception as error:
        # The words of somebody else's error may quote the number.
        raise SMSError(type(error).__name__, again=True) from None
