"""The two clocks: business time for rules and deadlines, system time for sessions and seals.

A real installation cannot shift business time. The demo province lives in the plan's period: its
business clock is the system clock moved by a whole number of days (`BUSINESS_CLOCK_OFFSET_DAYS`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The legal time of Việt Nam, UTC+7 without daylight saving."""


class Clock(Protocol):
    """What a rule asks for the time."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The calendar day in the province."""
        ...


@dataclass(frozen=True)
class ShiftedClock:
    """System time moved by `offset`; no offset is the system clock itself."""

    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def today(self) -> date:
        return to_local(self.now()).date()


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still: for simulations and tests."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return to_local(self.moment).date()


SYSTEM = ShiftedClock()


def system() -> Clock:
    """Time as the machine knows it: sessions, tokens, TLS, `recorded_at`."""
    return SYSTEM


_simulated: ContextVar[Clock | None] = ContextVar("tinhso_simulated_clock", default=None)


class NotADemonstration(RuntimeError):
    """Business time is simulated in demonstrations and tests only."""


@contextmanager
def simulated(clock: Clock) -> Iterator[None]:
    """Let `business()` answer with `clock` inside: how sample operations get their dates.

    Raises NotADemonstration in a real installation, which cannot shift business time.
    """
    if not (settings.TINHSO_DEMO or settings.TESTING):
        raise NotADemonstration("TINHSO_DEMO is not set")
    token = _simulated.set(clock)
    try:
        yield
    finally:
        _simulated.reset(token)


def business() -> Clock:
    """Time as the law counts it: deadlines, `occurred_at`, "as of"."""
    simulated_clock = _simulated.get()
    if simulated_clock is not None:
        return simulated_clock
    return ShiftedClock(timedelta(days=settings.BUSINESS_CLOCK_OFFSET_DAYS))


def as_business(moment: datetime) -> datetime:
    """When something recorded at `moment` of `system()` happened by the installation's business time.

    The same moment, but in a demonstration, whose days are others than the machine's.
    """
    return moment + timedelta(days=settings.BUSINESS_CLOCK_OFFSET_DAYS)


def fixed(moment: datetime) -> Clock:
    """A clock that always answers `moment`, which must be aware."""
    if moment.tzinfo is None:
        raise ValueError("a clock needs an aware datetime")
    return FixedClock(moment.astimezone(UTC))


def to_local(moment: datetime) -> datetime:
    """The same moment with the province's wall-clock time."""
    return moment.astimezone(LOCAL_ZONE)


def from_local(day: date, at: time) -> datetime:
    """The moment, in UTC, at which the province's wall clock shows `day` and `at`."""
    return datetime.combine(day, at, tzinfo=LOCAL_ZONE).astimezone(UTC)
