"""What tests of other modules need of notices."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from .enums import Channel, Language, MessageState, NoticeState, Origin
from .models import Attempt, Message, Notice, Preference, SendingRule, Template
from .queries.settings import events

FIRST = date(2007, 6, 22)
_number = count(1)

RULES: dict[str, Any] = {
    "sms.quiet_hours": None,
    "message.life_hours": {"email": 72, "sms": 24},
    "provider.breaker": {"failures": 3, "pause_seconds": 30, "longest_seconds": 900},
    "uncertain.resend": 15,
    "message.keep_days": 400,
    "event.statutory": [],
}


def make_rules(**changes: Any) -> None:
    """Rules of sending that hold on every day; `sms__quiet_hours=…` changes one."""
    wanted = RULES | {key.replace("__", "."): value for key, value in changes.items()}
    for key, value in wanted.items():
        SendingRule.objects.update_or_create(
            key=key, valid_from=FIRST, defaults={"value": value, "verified": "illustrative"}
        )


def make_text(
    event: str,
    channel: str,
    text: str = "",
    *,
    subject: str = "",
    language: str = Language.VI,
    agency: Any = None,
    valid_from: date = FIRST,
) -> Template:
    """Words for an event; without a text every placeholder is named."""
    names = " ".join(f"{{{place.name}}}" for place in events()[event].placeholders)
    return Template.objects.create(
        event=event,
        channel=channel,
        language=language,
        agency=agency,
        subject="" if channel == Channel.SMS else subject or "Thông báo",
        text=text or f"Xin báo: {names}",
        valid_from=valid_from,
        origin=Origin.DATA,
    )


def make_message(
    state: str = MessageState.HANDED,
    *,
    account: Any = None,
    channel: str = Channel.SMS,
    address: str = "0912345678",
    event: str = "tests.event",
    **fields: Any,
) -> Message:
    """A message with its notice and one attempt, and the account's preference; nothing is sent."""
    now = timezone.now()
    notice = Notice.objects.create(
        key=f"tests:{next(_number)}",
        event=event,
        ref_kind="tests.thing",
        ref_id=1,
        occurred_at=now,
        state=NoticeState.MADE,
        made_at=now,
    )
    if account is not None:
        Preference.objects.get_or_create(account=account)
    ended = state in {MessageState.DELIVERED, MessageState.FAILED, MessageState.GIVEN_UP}
    values = {
        "notice": notice,
        "event": event,
        "channel": channel,
        "language": Language.VI,
        "account_id": account.pk if account is not None else None,
        "ref_kind": "tests.thing",
        "ref_id": 1,
        "address": "" if channel == Channel.APP else address,
        "subject": "Thông báo",
        "text": "Nội dung.",
        "is_statutory": False,
        "state": state,
        "occurred_at": now,
        "not_before": now,
        "round_at": now,
        "started_at": now,
        "handed_at": now if state in {MessageState.HANDED, MessageState.DELIVERED} else None,
        "settled_at": now if ended else None,
    }
    message = Message.objects.create(**(values | fields))
    if channel != Channel.APP:
        Attempt.objects.create(message=message, number=1, provider="sms", started_at=now)
    return message


def told() -> int:
    """How many notices there are."""
    return Notice.objects.count()
