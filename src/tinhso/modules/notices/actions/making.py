"""From a notice to its messages: whom, by which channels, in which words."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tinhso.kernel.clock import to_local
from tinhso.modules.directory import api as directory

from ..enums import Channel, Language, MessageState, NoticeState
from ..facts import NoticeEvent, Told
from ..models import Message, Notice, Preference
from ..queries.settings import events, rules_on
from ..queries.texts import rendered, text_on, words_of
from ..rules.sending import Rules

log = logging.getLogger(__name__)

MOST_FAILURES = 5
"""Tries to write the messages of one notice; then it waits for a person."""


class NoText(LookupError):
    """Nobody has written words for this event, channel and language."""


def make_some(most: int) -> int:
    """Write the messages of up to `most` waiting notices; returns how many notices were looked at."""
    waiting = (
        Notice.objects.select_for_update(skip_locked=True)
        .filter(state=NoticeState.WAITING)
        .order_by("failures", "id")[:most]
    )
    found = list(waiting)
    for notice in found:
        _make(notice)
    return len(found)


def _make(notice: Notice) -> None:
    try:
        with transaction.atomic():
            made = _messages(notice)
            Message.objects.bulk_create(made)
        notice.state = NoticeState.MADE if made else NoticeState.NOBODY
        notice.error = ""
    except Exception as problem:
        # The words of the error may quote a value; its class and the notice's number say where to look.
        log.error("notice %s could not be written: %s", notice.pk, type(problem).__name__)
        notice.failures += 1
        notice.error = type(problem).__name__[:200]
        if notice.failures >= MOST_FAILURES:
            notice.state = NoticeState.BROKEN
    notice.made_at = None if notice.state == NoticeState.WAITING else timezone.now()
    notice.save(update_fields=["state", "failures", "error", "made_at"])


def _messages(notice: Notice) -> list[Message]:
    event = events()[notice.event]
    told = event.gather(notice.ref_id, notice.data)
    if told is None:
        return []
    rules = rules_on(to_local(notice.occurred_at).date())
    statutory = event.code in rules.statutory
    choice = _choice(told)
    found = []
    for channel, address in _addresses(event, told).items():
        if not statutory and channel != Channel.APP and not getattr(choice, channel):
            continue
        found.append(_message(notice, event, told, channel, address, choice.language, rules, statutory))
    return found


def _choice(told: Told) -> Preference:
    found = None
    if told.account_id is not None:
        found = Preference.objects.filter(pk=told.account_id).first()
    return found or Preference(email=True, sms=True, language=Language.VI)


def _addresses(event: NoticeEvent, told: Told) -> dict[str, str]:
    """The address for each channel of the event by which this person can be reached."""
    known = {Channel.SMS.value: told.phone, Channel.EMAIL.value: told.email}
    wanted = [channel for channel in event.channels if channel != Channel.APP and not known[channel]]
    if told.account_id is not None and wanted:
        proved = directory.proved_contacts(told.account_id)
        known[Channel.SMS] = known[Channel.SMS] or proved.get("phone", "")
        known[Channel.EMAIL] = known[Channel.EMAIL] or proved.get("email", "")
    found = {channel: known[channel] for channel in event.channels if known.get(channel)}
    if Channel.APP in event.channels and told.account_id is not None:
        found[Channel.APP] = ""
    return found


def _message(
    notice: Notice,
    event: NoticeEvent,
    told: Told,
    channel: str,
    address: str,
    language: str,
    rules: Rules,
    statutory: bool,
) -> Message:
    day = to_local(notice.occurred_at).date()
    text = text_on(event.code, channel, language, told.agency_id, day)
    if text is None:
        raise NoText(event.code)
    words = words_of(event.placeholders, told.values, text.language, told.link)
    subject, content = rendered(text.subject, text.text, words)
    now = timezone.now()
    when = due(channel, rules, now)
    values: dict[str, Any] = {"state": MessageState.WAITING}
    if channel == Channel.APP:  # a page needs no provider: it is there at once
        values = {"state": MessageState.DELIVERED, "handed_at": now, "settled_at": now}
    return Message(
        notice=notice,
        event=event.code,
        channel=channel,
        language=text.language,
        compartment=told.agency_id,
        account_id=told.account_id,
        ref_kind=notice.ref_kind,
        ref_id=notice.ref_id,
        address=address,
        template=text,
        subject=subject,
        text=content,
        link=told.link,
        is_statutory=statutory,
        occurred_at=notice.occurred_at,
        not_before=when,
        round_at=when,
        **values,
    )


def due(channel: str, rules: Rules, now: datetime) -> datetime:
    """When a message may leave: text messages not at night."""
    if channel != Channel.SMS or rules.quiet is None:
        return now
    return rules.quiet.awake(to_local(now))
