"""Arithmetic of working time; plain Python.

Nothing here is law: hours, holidays, cut-off hours and units are handed in as data with their source.
"""

from __future__ import annotations

import calendar as months
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final, Literal
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")

Kind = Literal["holiday", "makeup"]
Unit = Literal["hour", "day", "working_day", "month"]

_ONE_DAY: Final = timedelta(days=1)
# Longer than any run of free days: a calendar without a working day in it is an error, not an endless loop.
_LONGEST_REST: Final = 60


class EmptyCalendar(ValueError):
    """No working day, or no working hour, within reach."""


@dataclass(frozen=True, order=True)
class Shift:
    """Working hours of one weekday (0 Monday … 6 Sunday), valid from `valid_from` until before `valid_to`."""

    weekday: int
    start: time
    end: time
    valid_from: date = date.min
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("weekday is 0 (Monday) to 6 (Sunday)")
        if self.start >= self.end:
            raise ValueError("a shift ends after it starts, on the same day")

    def holds_on(self, day: date) -> bool:
        """Whether these hours are in force on `day`, whatever its weekday."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class WorkingCalendar:
    """Shifts of the week, and the days that differ from their weekday.

    `days` maps a date to "holiday" (not worked) or "makeup" (worked instead of another day). A makeup day on
    a weekday without shifts has the hours of the weekday `makeup_as`.
    """

    shifts: tuple[Shift, ...]
    days: Mapping[date, Kind]
    makeup_as: int = 0

    @cached_property
    def _hours(self) -> dict[date, tuple[tuple[time, time], ...]]:
        return {}

    @cached_property
    def known_years(self) -> frozenset[int]:
        """Years for which the calendar holds days; in others only the weekday counts, so a due date may move."""
        return frozenset(day.year for day in self.days)

    def knows(self, day: date) -> bool:
        """Whether the free days of the year of `day` have been entered."""
        return day.year in self.known_years

    def hours_on(self, day: date) -> tuple[tuple[time, time], ...]:
        """The shifts worked on `day`, in order; empty on a free day."""
        hours = self._hours.get(day)
        if hours is None:
            hours = self._hours[day] = self._find_hours(day)
        return hours

    def _find_hours(self, day: date) -> tuple[tuple[time, time], ...]:
        kind = self.days.get(day)
        if kind == "holiday":
            return ()
        own = self._weekly(day, day.weekday())
        return own or (self._weekly(day, self.makeup_as) if kind == "makeup" else ())

    def _weekly(self, day: date, weekday: int) -> tuple[tuple[time, time], ...]:
        found = (s for s in self.shifts if s.weekday == weekday and s.holds_on(day))
        return tuple(sorted((shift.start, shift.end) for shift in found))

    # --- days ---

    def is_working_day(self, day: date) -> bool:
        """Whether any hour of `day` is worked."""
        return bool(self.hours_on(day))

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self._nearest(day + _ONE_DAY, _ONE_DAY)

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`."""
        return self._nearest(day - _ONE_DAY, -_ONE_DAY)

    def working_day_from(self, day: date) -> date:
        """`day` itself if it is worked, otherwise the next working day."""
        return self._nearest(day, _ONE_DAY)

    def _nearest(self, day: date, step: timedelta) -> date:
        for _attempt in range(_LONGEST_REST):
            if self.is_working_day(day):
                return day
            day += step
        raise EmptyCalendar(f"no working day within {_LONGEST_REST} days of {day}")

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which itself does not count; before it when negative.

        Zero gives `start` if it is worked, otherwise the next working day.
        """
        if count == 0:
            return self.working_day_from(start)
        step = self.next_working_day if count > 0 else self.previous_working_day
        day = start
        for _one in range(abs(count)):
            day = step(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (end - start).days
        return sum(self.is_working_day(start + timedelta(days=place)) for place in range(1, days + 1))

    # --- hours ---

    def next_working_moment(self, moment: datetime) -> datetime:
        """`moment` if it lies in a shift (its end excluded), otherwise the start of the next one; UTC."""
        for start, end in self._shifts_from(moment):
            if moment < end:
                return max(start, moment.astimezone(UTC))
        raise EmptyCalendar(f"no working hour after {moment}")

    def add_working_hours(self, start: datetime, amount: int | timedelta) -> datetime:
        """The moment, in UTC, at which `amount` of working time (hours, or a timedelta) after `start` is used up.

        Time that ends with a shift ends there, not at the start of the next one.
        """
        left = amount if isinstance(amount, timedelta) else timedelta(hours=amount)
        if left < timedelta(0):
            raise ValueError("working time to add may not be negative")
        if not left:
            return self.next_working_moment(start)
        for opens, closes in self._shifts_from(start):
            begin = max(opens, start.astimezone(UTC))
            if begin >= closes:
                continue
            if begin + left <= closes:
                return begin + left
            left -= closes - begin
        raise EmptyCalendar(f"no working hour after {start}")

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; zero when `end` is not later."""
        total = timedelta(0)
        for opens, closes in self._shifts_from(start):
            if opens >= end:
                break
            total += max(timedelta(0), min(closes, end) - max(opens, start))
        return total

    def closing_time(self, day: date) -> datetime:
        """The end of the last shift of `day`, in UTC; EmptyCalendar on a free day."""
        hours = self.hours_on(day)
        if not hours:
            raise EmptyCalendar(f"{day} is not worked")
        return _moment(day, hours[-1][1])

    def opening_time(self, day: date) -> datetime:
        """The start of the first shift of `day`, in UTC; EmptyCalendar on a free day."""
        hours = self.hours_on(day)
        if not hours:
            raise EmptyCalendar(f"{day} is not worked")
        return _moment(day, hours[0][0])

    def _shifts_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Shifts from the day of `moment` on, as moments; ends after a rest that is too long."""
        day, rest = moment.astimezone(ZONE).date(), 0
        while rest <= _LONGEST_REST:
            hours = self.hours_on(day)
            rest = 0 if hours else rest + 1
            for start, end in hours:
                yield _moment(day, start), _moment(day, end)
            day += _ONE_DAY

    # --- time limits ---

    def received_on(self, moment: datetime, cut_off: time | None) -> date:
        """The working day that something received at `moment` counts as received on.

        Later than `cut_off`, or on a free day, it is the next working day. `cut_off` is law and comes with
        its date and source from the caller; None when the rule in force has none.
        """
        local = moment.astimezone(ZONE)
        day = local.date()
        if not self.is_working_day(day) or (cut_off is not None and local.time() > cut_off):
            return self.next_working_day(day)
        return day

    def deadline(
        self, accepted_at: datetime, amount: int, unit: Unit, cut_off: time | None = None
    ) -> datetime:
        """When a time limit of `amount` `unit`s that starts with acceptance at `accepted_at` ends, in UTC.

        The day of acceptance does not count. A limit in days or months ends with the last shift of its last
        day; when that day is free, of the next working day. A limit of 0 days ends on the day of acceptance.
        A limit in hours counts working hours; received after `cut_off` it starts on the next working day.
        """
        if amount < 0:
            raise ValueError("a time limit may not be negative")
        day = self.received_on(accepted_at, cut_off)
        if unit == "hour":
            same_day = day == accepted_at.astimezone(ZONE).date()
            return self.add_working_hours(accepted_at if same_day else self.opening_time(day), amount)
        if unit == "working_day":
            last = self.add_working_days(day, amount)
        elif unit == "day":
            last = self.working_day_from(day + timedelta(days=amount))
        else:
            last = self.working_day_from(add_months(day, amount))
        return self.closing_time(last)

    def resumed_deadline(
        self, due_at: datetime, paused_at: datetime, resumed_at: datetime, unit: Unit
    ) -> datetime:
        """The deadline after a pause: what was left of it when the pause began, counted from its end.

        In hours the rest is counted exactly, otherwise in working days. Nothing moves when the deadline had
        passed before the pause began.
        """
        if resumed_at < paused_at:
            raise ValueError("a pause ends after it begins")
        if paused_at >= due_at:
            return due_at
        if unit == "hour":
            return self.add_working_hours(resumed_at, self.working_time_between(paused_at, due_at))
        paused_on, due_on = (moment.astimezone(ZONE).date() for moment in (paused_at, due_at))
        left = self.working_days_between(paused_on, due_on)
        resumed_on = self.working_day_from(resumed_at.astimezone(ZONE).date())
        return max(due_at, self.closing_time(self.add_working_days(resumed_on, left)))


def add_months(day: date, count: int) -> date:
    """The same day `count` months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def overlapping(shifts: Iterable[Shift]) -> list[tuple[Shift, Shift]]:
    """Pairs of shifts of one weekday that share an hour on some day."""
    ordered = sorted(shifts)
    found = []
    for place, one in enumerate(ordered):
        last = bisect_right(ordered, one.weekday, key=lambda shift: shift.weekday)
        for other in ordered[place + 1 : last]:
            in_hours = one.start < other.end and other.start < one.end
            latest_start = max(one.valid_from, other.valid_from)
            if in_hours and one.holds_on(latest_start) and other.holds_on(latest_start):
                found.append((one, other))
    return found


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=ZONE).astimezone(UTC)
