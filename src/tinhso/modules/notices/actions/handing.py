"""Handing messages over: written down before the provider is called, and its answer after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ..enums import MessageState, Outcome
from ..gateways import Answer, Parcel, ways
from ..models import Attempt, Message, Provider
from ..queries.settings import circuit_of
from ..rules import life
from ..rules.sending import PATIENCE, Circuit, Rules, choose, pause, soonest

_WELL_KNOWN_FOR = 10.0
"""Seconds for which a provider's last success need not be written again."""


@dataclass(frozen=True)
class Handing:
    """One message under way: what the provider is given, and the attempt that waits for its answer."""

    message_id: int
    attempt_id: int
    number: int
    provider: str
    parcel: Parcel


def sync_providers() -> None:
    """Bring the table in line with the settings; places and switches that a person has set stay."""
    known = {one.code: one for one in Provider.objects.all()}
    configured = ways()
    for place, (code, make) in enumerate(configured.items(), start=1):
        if code not in known:
            Provider.objects.get_or_create(code=code, defaults={"channel": make().channel, "place": place})
    if gone := known.keys() - configured.keys():
        Provider.objects.filter(code__in=gone).delete()


def claim(most: int, rules: Rules) -> tuple[list[Handing], int]:
    """Take up to `most` messages that are due and write them down as being handed over.

    Returns them, and how many were looked at; the others wait for a provider or are given up.
    """
    now = timezone.now()
    waiting = list(
        Message.objects.select_for_update(skip_locked=True)
        .filter(state=MessageState.WAITING, not_before__lte=now)
        .order_by("not_before", "id")[:most]
    )
    if not waiting:
        return [], 0
    circuits: dict[str, list[Circuit]] = {}
    for provider in Provider.objects.all():
        circuits.setdefault(provider.channel, []).append(circuit_of(provider))
    tries = _tries(waiting)
    attempts = []
    proving: set[str] = set()
    for message in waiting:
        known = circuits.get(message.channel, [])
        free = [one for one in known if one.code not in proving]
        if len(free) < len(known) and choose(free, _tried(message, tries), now) is None:
            continue  # the only provider left is proving itself with another message: next time
        chosen = _place(message, free, tries, rules, now)
        if chosen is not None:
            number = 1 + max((one.number for one in tries[message.pk]), default=0)
            attempts.append(Attempt(message=message, number=number, provider=chosen.code, started_at=now))
            if chosen.on_trial():
                proving.add(chosen.code)
    Attempt.objects.bulk_create(attempts)
    Message.objects.bulk_update(
        waiting,
        ["state", "reason", "provider", "started_at", "settled_at", "not_before", "round_at", "rounds"],
    )
    return [_handing(one) for one in attempts], len(waiting)


def _tries(messages: Sequence[Message]) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {message.pk: [] for message in messages}
    for one in Attempt.objects.filter(message__in=messages).order_by("message_id", "number"):
        found[one.message_id].append(one)
    return found


def _tried(message: Message, tries: dict[int, list[Attempt]]) -> frozenset[str]:
    """The providers that have been asked in this round."""
    return frozenset(one.provider for one in tries[message.pk] if one.started_at >= message.round_at)


def _place(
    message: Message,
    circuits: list[Circuit],
    tries: dict[int, list[Attempt]],
    rules: Rules,
    now: datetime,
) -> Circuit | None:
    """Decide about one message: to which provider, or until when it waits, or that it is too old."""
    if now - message.created_at > rules.life[message.channel] and not message.resent:
        _settle(message, MessageState.GIVEN_UP, "too_old", now)
        return None
    tried = _tried(message, tries)
    chosen = choose(circuits, tried, now)
    if chosen is not None:
        life.check(message.state, MessageState.HANDING)
        message.state, message.reason = MessageState.HANDING, ""
        message.provider, message.started_at = chosen.code, now
        return chosen
    if tried:
        message.rounds += 1
        message.not_before = message.round_at = now + pause(message.rounds)
    else:
        message.not_before = soonest(circuits, now)
    return None


def _settle(message: Message, state: str, reason: str, now: datetime) -> None:
    life.check(message.state, state)
    message.state, message.reason, message.settled_at = state, reason, now


def _handing(attempt: Attempt) -> Handing:
    message = attempt.message
    parcel = Parcel(message.reference, message.address, message.subject, message.text, message.language)
    return Handing(message.pk, attempt.pk, attempt.number, attempt.provider, parcel)


def call(handing: Handing) -> Answer:
    """Call the provider; no transaction is open meanwhile and no database is used."""
    make = ways().get(handing.provider)
    if make is None:
        return Answer(Outcome.LATER, "not configured", provider_is_well=False)
    return make().hand_over(handing.parcel)


def note(answers: Iterable[tuple[Handing, Answer]], rules: Rules) -> None:
    """Write the providers' answers down. One that comes late still counts, unless it was sent again meanwhile."""
    now = timezone.now()
    told = {handing.attempt_id: (handing, answer) for handing, answer in answers}
    by_message = {handing.message_id: (handing, answer) for handing, answer in told.values()}
    attempts = list(Attempt.objects.filter(pk__in=told, ended_at=None))
    for attempt in attempts:
        answer = told[attempt.pk][1]
        attempt.ended_at, attempt.outcome, attempt.answer = now, answer.outcome, answer.code[:100]
    Attempt.objects.bulk_update(attempts, ["ended_at", "outcome", "answer"])
    latest = dict(
        Attempt.objects.filter(message__in=by_message)
        .order_by("message", "number")
        .values_list("message", "number")
    )
    messages = list(
        Message.objects.select_for_update()
        .filter(pk__in=by_message, state__in=(MessageState.HANDING, MessageState.UNCERTAIN))
        .order_by("pk")
    )
    for message in messages:
        handing, answer = by_message[message.pk]
        if handing.number == latest[message.pk]:
            _answered(message, answer, now)
    Message.objects.bulk_update(messages, ["state", "reason", "handed_at", "settled_at", "not_before"])
    _note_health([(handing.provider, answer) for handing, answer in told.values()], rules, now)


def _answered(message: Message, answer: Answer, now: datetime) -> None:
    after = life.AFTER[answer.outcome]
    if after == message.state:
        message.reason = answer.code[:100]
        return
    if after in life.ENDED:
        _settle(message, after, answer.code[:100], now)
        return
    life.check(message.state, after)
    message.state, message.reason = after, answer.code[:100]
    if after == MessageState.HANDED:
        message.handed_at = now
    elif after == MessageState.WAITING:
        message.not_before = now


def _note_health(answers: Sequence[tuple[str, Answer]], rules: Rules, now: datetime) -> None:
    """The circuits after these answers; nothing is written while all is well."""
    if all(answer.provider_is_well for _code, answer in answers) and not (
        Provider.objects.filter(code__in={code for code, _answer in answers})
        .exclude(failures=0, good_at__gt=now - timedelta(seconds=_WELL_KNOWN_FOR))
        .exists()
    ):
        return
    rows = {one.code: one for one in Provider.objects.select_for_update().order_by("code")}
    for code, answer in answers:
        row = rows.get(code)
        if row is None:
            continue
        after = rules.breaker.after(circuit_of(row), now, good=answer.provider_is_well)
        row.failures, row.open_until = after.failures, after.open_until
        row.last_answer = answer.code[:100]
        if answer.provider_is_well:
            row.good_at = now
        else:
            row.bad_at = now
    Provider.objects.bulk_update(
        rows.values(), ["failures", "open_until", "good_at", "bad_at", "last_answer"]
    )


def settle_doubts(rules: Rules) -> tuple[int, int]:
    """Messages whose process died are uncertain; the rule sends some again. Returns how many of each."""
    now = timezone.now()
    lost = Message.objects.select_for_update(skip_locked=True).filter(
        state=MessageState.HANDING, started_at__lt=now - PATIENCE
    )
    doubtful = list(lost.order_by("started_at", "id")[:500])
    for message in doubtful:
        life.check(message.state, MessageState.UNCERTAIN)
        message.state, message.reason = MessageState.UNCERTAIN, "process_died"
    Message.objects.bulk_update(doubtful, ["state", "reason"])
    if rules.resend_after is None:
        return len(doubtful), 0
    again = Message.objects.select_for_update(skip_locked=True).filter(
        state=MessageState.UNCERTAIN,
        is_statutory=True,
        resent=0,
        started_at__lt=now - rules.resend_after,
    )
    resent = list(again.order_by("started_at", "id")[:500])
    for message in resent:
        send_again(message, "by_rule", now)
    Message.objects.bulk_update(resent, AGAIN)
    return len(doubtful), len(resent)


AGAIN = ["state", "reason", "resent", "not_before", "round_at", "rounds", "settled_at"]
"""What `send_again` changes."""


def send_again(message: Message, why: str, when: datetime) -> None:
    """Put a message back among those that wait; by the rule or by a person, never by itself."""
    life.check(message.state, MessageState.WAITING)
    message.state, message.reason, message.settled_at = MessageState.WAITING, why, None
    message.resent += 1
    message.rounds = 0
    message.not_before = message.round_at = when
