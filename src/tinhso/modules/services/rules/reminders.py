"""When whom to remind of which deadline: dated rules, and the deadlines that one of them concerns on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Protocol

from .deadline import LOCAL_ZONE

KEY: Final = "one_stop.reminders"
LOOK_BACK: Final = timedelta(days=30)
"""How long after a deadline a rule still tells of it: whoever installs the system is not told of years."""


class Calendar(Protocol):
    """What the rules need of the working calendar."""

    def add_working_days(self, day: date, days: int) -> date: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """`days` working days after a deadline (below 0: before it) those of `to` are told, once.

    `deadline` is a code of `enums.Deadline`, `to` holds codes of `enums.Who`.
    """

    deadline: str
    days: int
    to: frozenset[str]


def read(value: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The rules as the law's data hold them."""
    return tuple(Rule(one["deadline"], one["days"], frozenset(one["to"])) for one in value)


def span(rule: Rule, now: datetime, calendar: Calendar) -> tuple[datetime, datetime]:
    """From when, and before when, deadlines lie of which the rule tells at `now`.

    Before a deadline: those still to come until the end of the day so many working days from today. After it: those
    of days so many working days ago or longer.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    last = _midnight(calendar.add_working_days(today, -rule.days) + timedelta(days=1))
    if rule.days <= 0:
        return now, last
    return last - LOOK_BACK, min(last, now)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LOCAL_ZONE)
