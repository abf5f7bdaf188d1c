"""Messages: one's own, those about a thing, and those that an operator has to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Avg, Count, DurationField, F, Q, QuerySet
from django.utils import timezone

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.law import RuleMissing
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..enums import OUTSIDE, Channel, MessageState, NoticeState, Outcome
from ..facts import MessageInfo
from ..models import Attempt, Message, Notice, Preference, Provider
from ..permissions import RUN
from ..rules.life import ENDED
from ..rules.masking import masked
from .settings import events, providers, rules_on

_SYSTEM = system_actor("notices.operating")


def mine(actor: Actor) -> QuerySet[Message]:
    """What the acting person finds on his own page, newest first."""
    return Message.objects.filter(account_id=actor.account_id, channel=Channel.APP).order_by("-id")


def my_message(actor: Actor, message_id: int) -> Message | None:
    """One of them; None when it is somebody else's."""
    return mine(actor).filter(pk=message_id).first()


def unread(actor: Actor) -> int:
    """How many of one's own messages were not read yet; nobody has none."""
    if actor.account_id is None:
        return 0
    return mine(actor).filter(read_at=None).order_by().count()


def preference_of(account_id: int) -> Preference:
    """How somebody wants to be told."""
    return Preference.objects.filter(pk=account_id).first() or Preference(account_id=account_id)


def statutory_titles(day: date) -> list[str]:
    """What is told in any case, as the law wants it; empty when no rules are loaded."""
    try:
        found = rules_on(day).statutory
    except RuleMissing:
        return []
    return [str(one.title) for code, one in sorted(events().items()) if code in found]


def about(ref: Ref) -> list[MessageInfo]:
    """What was sent about a thing, oldest first, as far as the acting person may know. One statement."""
    rows = Message.objects.filter(ref_kind=ref.kind, ref_id=ref.id).order_by("id")
    return [_info(row) for row in rows.defer("text", "subject")]


def _info(row: Message) -> MessageInfo:
    return MessageInfo(
        id=row.pk,
        event=row.event,
        title=title_of(row.event),
        channel=row.channel,
        channel_name=row.get_channel_display(),
        state=row.state,
        state_name=row.get_state_display(),
        address=masked(row.address),
        created_at=row.created_at,
        settled_at=row.settled_at or row.handed_at,
    )


def title_of(event: str) -> str:
    """What an event is called; its code when no module declares it any more."""
    known = events().get(event)
    return str(known.title) if known else event


@dataclass(frozen=True)
class ChannelFigures:
    """What happened on one channel since a moment; `seconds` is the mean from writing to handing over."""

    channel: Channel
    made: int
    handed: int
    delivered: int
    failed: int
    seconds: float | None


@dataclass(frozen=True)
class Trouble:
    """A message as an operator sees it: without its text, its address masked."""

    id: int
    title: str
    channel: str
    state: str
    state_name: str
    reason: str
    provider: str
    address: str
    is_statutory: bool
    resent: int
    created_at: datetime
    not_before: datetime
    attempts: int


@dataclass(frozen=True)
class Operation:
    """Everything an operator's page shows; moments are system time."""

    figures: tuple[ChannelFigures, ...]
    uncertain: int
    waiting: int
    overdue: int
    resent: int
    broken: tuple[Notice, ...]
    providers: tuple[Provider, ...]


TROUBLES = {
    "uncertain": Q(state=MessageState.UNCERTAIN),
    "failed": Q(state=MessageState.FAILED),
    "given_up": Q(state=MessageState.GIVEN_UP),
    "waiting": Q(state=MessageState.WAITING),
    "resent": Q(resent__gt=0),
}
"""Lists of an operator, by the word in the address."""


def _check(actor: Actor) -> None:
    if not actor.may(RUN.code):
        raise Denied(RUN.code)


def operation(actor: Actor, since: timedelta = timedelta(hours=24)) -> Operation:
    """How sending goes; Denied without the right to run it."""
    _check(actor)
    now = timezone.now()
    with acting(_SYSTEM):
        counts = Message.objects.filter(channel__in=OUTSIDE).aggregate(
            uncertain=Count("pk", filter=TROUBLES["uncertain"]),
            waiting=Count("pk", filter=TROUBLES["waiting"]),
            overdue=Count("pk", filter=TROUBLES["waiting"] & Q(not_before__lt=now - timedelta(minutes=1))),
            resent=Count("pk", filter=TROUBLES["resent"] & Q(created_at__gte=now - since)),
        )
        broken = Notice.objects.filter(state=NoticeState.BROKEN).order_by("id")[:50]
        return Operation(
            figures=tuple(_figures(channel, now - since) for channel in OUTSIDE),
            broken=tuple(broken),
            providers=tuple(providers()),
            **counts,
        )


def _figures(channel: Channel, since: datetime) -> ChannelFigures:
    rows = Message.objects.filter(channel=channel, created_at__gte=since)
    found = rows.aggregate(
        made=Count("pk"),
        handed=Count("pk", filter=Q(handed_at__isnull=False)),
        delivered=Count("pk", filter=Q(state=MessageState.DELIVERED)),
        failed=Count("pk", filter=Q(state__in=(MessageState.FAILED, MessageState.GIVEN_UP))),
        took=Avg(F("handed_at") - F("created_at"), output_field=DurationField()),
    )
    took = found.pop("took")
    return ChannelFigures(channel, seconds=took.total_seconds() if took is not None else None, **found)


def troubles(actor: Actor, which: str, most: int = 100) -> list[Trouble]:
    """The newest messages of one of `TROUBLES`; Denied without the right to run the sending."""
    _check(actor)
    with acting(_SYSTEM):
        rows = Message.objects.filter(TROUBLES[which], channel__in=OUTSIDE).order_by("-id")
        found = rows.annotate(tries=Count("attempts")).defer("text", "subject")[:most]
        return [
            Trouble(
                id=row.pk,
                title=title_of(row.event),
                channel=row.get_channel_display(),
                state=row.state,
                state_name=row.get_state_display(),
                reason=row.reason,
                provider=row.provider,
                address=masked(row.address),
                is_statutory=row.is_statutory,
                resent=row.resent,
                created_at=row.created_at,
                not_before=row.not_before,
                attempts=row.tries,
            )
            for row in found
        ]


def trouble(actor: Actor, message_id: int) -> tuple[Message, list[Attempt]] | None:
    """One message and its attempts for an operator; its text is not read."""
    _check(actor)
    with acting(_SYSTEM):
        message = Message.objects.filter(pk=message_id).defer("text", "subject").first()
        if message is None:
            return None
        return message, list(message.attempts.order_by("number"))


def is_settled(state: str) -> bool:
    """Whether nothing more happens to a message by itself."""
    return state in ENDED


def unanswered(attempt: Attempt) -> bool:
    """Whether nobody knows how an attempt ended."""
    return attempt.ended_at is None or attempt.outcome == Outcome.UNKNOWN
