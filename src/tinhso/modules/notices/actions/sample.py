"""How sample messages ended, as if providers had been asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from tinhso.kernel import clock

from ..enums import Channel, MessageState, Outcome
from ..models import Attempt, Message

_ENDS: Final = (
    (MessageState.UNCERTAIN, Outcome.UNKNOWN, "no answer"),
    (MessageState.FAILED, Outcome.REFUSED, "rcpt 550"),
)
"""The newest messages end like this, all others are handed over."""


def settle_sample(*, read_before: timedelta) -> None:
    """Nothing is left to send: two messages need a person, older ones on people's pages are read."""
    now = timezone.now()
    waiting = Message.objects.filter(state=MessageState.WAITING).order_by("-occurred_at", "-id")
    attempts = []
    for place, message in enumerate(waiting):
        usual = (MessageState.HANDED, Outcome.TAKEN, "")
        state, outcome, answer = _ENDS[place] if place < len(_ENDS) else usual
        code = "sms" if message.channel == Channel.SMS else "mail"
        message.state, message.reason, message.provider = state, answer, code
        message.started_at = now
        message.handed_at = now if state == MessageState.HANDED else None
        message.settled_at = now if state == MessageState.FAILED else None
        message.save(update_fields=["state", "reason", "provider", "started_at", "handed_at", "settled_at"])
        times = {"started_at": now, "ended_at": now}
        attempts.append(
            Attempt(message=message, number=1, provider=code, outcome=outcome, answer=answer, **times)
        )
    Attempt.objects.bulk_create(attempts)
    before = clock.business().now() - read_before
    Message.objects.filter(channel=Channel.APP, read_at=None, occurred_at__lt=before).update(read_at=now)
