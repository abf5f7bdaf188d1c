"""The clock of a dossier as a ledger: what happened to it, run through the law and the working calendar.

`due_at` of a dossier is what `run` gives for its acts; each act computes its own step as it happens, and
the same steps are gone through again to compare with a calendar that has changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from ..enums import PAUSED_STATES, Act
from .deadline import LOCAL_ZONE, Calendar, Deadline, Line, due, extended, resumed
from .law import Law

if TYPE_CHECKING:
    from tinhso.modules.catalogue.api import Limit


@dataclass(frozen=True, slots=True)
class Started:
    """The dossier was accepted, or arrived by post: then `code` is "arrived"."""

    at: datetime
    code: str = "accepted"


@dataclass(frozen=True, slots=True)
class Paused:
    """From now on the applicant is waited for."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Resumed:
    """The applicant is no longer waited for, and the law of the day takes the pause out of the time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Extended:
    """The agency apologised and gave another day."""

    at: datetime
    until: date


type Event = Started | Paused | Resumed | Extended


class Acted(Protocol):
    """What is read of an act (`models.DossierAct`)."""

    @property
    def kind(self) -> str: ...
    @property
    def from_state(self) -> str: ...
    @property
    def to_state(self) -> str: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


def arrival(day: date) -> datetime:
    """The moment that stands for a day on which the post came: it is within every cut-off hour."""
    return datetime.combine(day, time(), LOCAL_ZONE)


def events(acts: Iterable[Acted], law_on: Callable[[date], Law]) -> list[Event]:
    """What the acts, in order, mean for the clock; `law_on` tells which waiting was a pause on its last day."""
    found: list[Event] = []
    for act in acts:
        at = act.occurred_at
        if act.kind == Act.ACCEPT:
            arrived = act.data.get("arrived_on")
            found.append(Started(arrival(date.fromisoformat(arrived)), "arrived") if arrived else Started(at))
        elif act.kind == Act.EXTEND:
            found.append(Extended(at, date.fromisoformat(act.data["until"])))
        elif act.from_state != act.to_state:
            if act.from_state in PAUSED_STATES and act.from_state in law_on(_day(at)).pauses:
                found.append(Resumed(at))
            if act.to_state in PAUSED_STATES:
                found.append(Paused(at))
    return found


def run(
    happened: Sequence[Event], limit: Limit, law_on: Callable[[date], Law], calendar: Calendar
) -> Deadline:
    """The due date that the events lead to, with every line of its explanation; none before acceptance."""
    now = Deadline(None, ())
    paused_at: datetime | None = None
    for event in happened:
        before, due_at = now, now.due_at
        if isinstance(event, Started):
            now = due(event.at, limit, law_on(_day(event.at)), calendar, event.code)
        elif isinstance(event, Paused):
            paused_at = event.at
        elif due_at is None:
            continue
        elif isinstance(event, Extended):
            now = extended(due_at, event.until, calendar, now.counts_from)
        elif paused_at is not None:
            now = resumed(due_at, paused_at, event.at, limit, calendar, now.counts_from)
        if now is not before:
            now = Deadline(now.due_at, (*before.lines, *now.lines), now.counts_from)
    return now


def recomputed(
    old: datetime | None,
    happened: Sequence[Event],
    limit: Limit,
    law_on: Callable[[date], Law],
    calendar: Calendar,
) -> Deadline:
    """`run` once more, introduced by a line that says which date it replaces."""
    found = run(happened, limit, law_on, calendar)
    values = {"from": old.astimezone(LOCAL_ZONE).isoformat(timespec="minutes")} if old else {}
    return Deadline(found.due_at, (Line("recomputed", values), *found.lines), found.counts_from)


@dataclass(frozen=True, slots=True)
class Day:
    """One day between acceptance and the due date.

    `kind`: received (the count begins after it), counted, off (a free weekday or weekend), paused, due.
    `number` is the how-manieth working day it is, None for a day that was not counted: a pause that begins on
    the last day leaves its rest to the day on which it ends.
    `worked` and `weekend` tell swapped days.
    """

    day: date
    kind: str
    number: int | None
    weekend: bool
    worked: bool


_SATURDAY = 5
_MOST_DAYS = 120


def days(
    happened: Sequence[Event],
    limit: Limit,
    law_on: Callable[[date], Law],
    calendar: Calendar,
    until: datetime,
) -> tuple[Day, ...]:
    """Every day from acceptance to the due date, or to `until` while the clock stands; empty when too many.

    Of limits in working days only; an extension adds days that are counted on.
    """
    start = next((event for event in happened if isinstance(event, Started)), None)
    found = run(happened, limit, law_on, calendar)
    if start is None or found.due_at is None or limit.unit != "working_day":
        return ()
    first = _day(start.at)
    received = calendar.received_on(start.at, law_on(first).cutoff)
    pauses = _pauses(happened, calendar, _day(until))
    last = max(_day(found.due_at), received)
    waiting = isinstance(happened[-1], Paused)  # until it ends nobody knows the date
    if waiting:
        last = max(last, _day(until))
    if (last - first).days > _MOST_DAYS:
        return ()
    rows: list[Day] = []
    number = 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        worked = calendar.is_working_day(day)
        paused = any(begin < day <= end for begin, end in pauses)
        kind = "received" if day <= received else "paused" if paused else "counted" if worked else "off"
        number += kind == "counted"
        counted = number if kind == "counted" else None
        if day == _day(found.due_at) and day > received and not waiting:
            kind = "due"
        rows.append(Day(day, kind, counted, day.weekday() >= _SATURDAY, worked))
    return tuple(rows)


def _pauses(happened: Sequence[Event], calendar: Calendar, until: date) -> list[tuple[date, date]]:
    """Pauses as days: from after the first up to and including the last; an open one lasts to `until`."""
    found: list[tuple[date, date]] = []
    begun: date | None = None
    for event in happened:
        if isinstance(event, Paused):
            begun = _day(event.at)
        elif isinstance(event, Resumed) and begun is not None:
            found.append((begun, calendar.working_day_from(_day(event.at))))
            begun = None
    if begun is not None and isinstance(happened[-1], Paused):
        found.append((begun, until))
    return found


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL_ZONE).date()
