"""When and by whom a message is handed over: circuits of providers, pauses, quiet hours. Told the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from tinhso.kernel.law.rules import Row, RulesOn

PATIENCE: Final = timedelta(seconds=90)
"""A message that has been with a provider for longer belongs to a process that died: every call ends before."""

_FIRST: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(hours=4)


def pause(rounds: int) -> timedelta:
    """How long to wait after so many rounds in which every provider failed: 1, 4, 16 … minutes, at most 4 hours."""
    times: int = 4 ** min(rounds - 1, 10)
    return min(_FIRST * times, _LONGEST)


@dataclass(frozen=True)
class Circuit:
    """What is known of a provider: failures in a row, and until when it is left alone."""

    code: str
    place: int = 0
    enabled: bool = True
    failures: int = 0
    open_until: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it is left alone now."""
        return self.open_until is not None and self.open_until > now

    def on_trial(self) -> bool:
        """Whether its pause is over and nothing has succeeded since: it gets one message at a time."""
        return self.open_until is not None


@dataclass(frozen=True)
class Breaker:
    """After `failures` in a row a provider is left alone for `pause`, twice as long each time, at most `longest`."""

    failures: int
    pause: timedelta
    longest: timedelta

    def after(self, circuit: Circuit, now: datetime, *, good: bool) -> Circuit:
        """The circuit after an answer."""
        if good:
            return replace(circuit, failures=0, open_until=None)
        count = circuit.failures + 1
        if count < self.failures:
            return replace(circuit, failures=count)
        length = min(self.pause * 2 ** min(count - self.failures, 20), self.longest)
        return replace(circuit, failures=count, open_until=now + length)


def choose(circuits: Iterable[Circuit], tried: frozenset[str], now: datetime) -> Circuit | None:
    """The provider to hand to: the first by place, without those already tried and those left alone."""
    able = [one for one in circuits if one.enabled and one.code not in tried and not one.is_open(now)]
    return min(able, key=lambda one: (one.place, one.code), default=None)


def soonest(circuits: Iterable[Circuit], now: datetime) -> datetime:
    """When to look again while no provider can be chosen."""
    opening = [one.open_until for one in circuits if one.enabled and one.open_until and one.open_until > now]
    return min(opening, default=now + _FIRST)


@dataclass(frozen=True)
class QuietHours:
    """From `start` to `end` by the province's clock; over midnight when `end` is not after `start`."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        """Whether it is quiet at this time of day."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def awake(self, local: datetime) -> datetime:
        """The first moment from `local` (wall clock) on at which it is not quiet."""
        if not self.holds(local.time()):
            return local
        end = local.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        return end if end > local else end + timedelta(days=1)


QUIET: Final = "sms.quiet_hours"
LIFE: Final = "message.life_hours"
BREAKER: Final = "provider.breaker"
RESEND: Final = "uncertain.resend"
STATUTORY: Final = "event.statutory"
KEEP: Final = "message.keep_days"


@dataclass(frozen=True)
class Rules:
    """Every rule of sending as it stands on one day.

    `life`: after how long a channel gives a message up. `resend_after`: an uncertain message about a statutory
    event is sent again once after that long, None never. `statutory`: events of which the law wants people told.
    """

    quiet: QuietHours | None
    life: Mapping[str, timedelta]
    breaker: Breaker
    resend_after: timedelta | None
    statutory: frozenset[str]
    keep: timedelta


def rules_on(rows: Iterable[Row], day: date) -> Rules:
    """The rules of `day`; RuleMissing."""
    value = RulesOn(rows, day).value
    quiet, breaker, resend = (value(key, lambda found: found) for key in (QUIET, BREAKER, RESEND))
    return Rules(
        quiet=QuietHours(time.fromisoformat(quiet["from"]), time.fromisoformat(quiet["to"]))
        if quiet
        else None,
        life={channel: timedelta(hours=hours) for channel, hours in value(LIFE, dict).items()},
        breaker=Breaker(
            breaker["failures"],
            timedelta(seconds=breaker["pause_seconds"]),
            timedelta(seconds=breaker["longest_seconds"]),
        ),
        resend_after=timedelta(minutes=resend) if resend else None,
        statutory=value(STATUTORY, frozenset),
        keep=timedelta(days=value(KEEP, int)),
    )
