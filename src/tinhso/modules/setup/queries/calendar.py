"""The working calendar as its page lists it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.models import CalendarDay, WorkShift


@dataclass(frozen=True)
class Sum:
    """What a year comes to, in days; `free` are weekdays lost to holidays, `makeup` days worked instead."""

    worked: int
    free: int
    makeup: int


def days_of(year: int) -> list[CalendarDay]:
    """The days of a year that differ from their weekday, in order."""
    return list(CalendarDay.objects.filter(date__year=year).order_by("date"))


def day_of(day: date) -> CalendarDay | None:
    """The entry of one day."""
    return CalendarDay.objects.filter(date=day).first()


def hours() -> list[WorkShift]:
    """All working hours, of the past and of the future too."""
    return list(WorkShift.objects.order_by("valid_from", "weekday", "start", "id"))


def sum_of(year: int, entries: list[CalendarDay]) -> Sum:
    """Working days of a year, from the calendar that due dates are computed with."""
    calendar = load_calendar()
    first = date(year, 1, 1)
    days = [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]
    weekly = {(shift.weekday, shift) for shift in calendar.shifts}
    lost = [
        entry
        for entry in entries
        if entry.kind == "holiday"
        and any(on == entry.date.weekday() and shift.holds_on(entry.date) for on, shift in weekly)
    ]
    return Sum(
        worked=sum(calendar.is_working_day(day) for day in days),
        free=len(lost),
        makeup=sum(entry.kind == "makeup" for entry in entries),
    )
