"""The calendar of the database, kept in the process until the database says that it changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.db import connection

from ..models import CalendarDay, WorkShift
from ..reference import kept
from .rules import Kind, Shift, WorkingCalendar

_VERSION: Final = "SELECT version FROM kernel_calendarversion WHERE id = 1"

_cached: tuple[UUID, WorkingCalendar] | None = None


@kept(CalendarDay, WorkShift, most=1)
def load_calendar() -> WorkingCalendar:
    """The working calendar now in force: in a scope without a query, else one small one; two more after a change.

    A trigger gives the calendar a new version in the transaction that changes it, so that nobody sees a mix
    and a change that is undone leaves nothing behind.
    """
    global _cached  # noqa: PLW0603 - one calendar a process
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        row = cursor.fetchone()
    version: UUID | None = row[0] if row else None
    if version is not None and _cached is not None and _cached[0] == version:
        return _cached[1]
    found = _read()
    if version is not None:
        _cached = (version, found)
    return found


@kept(CalendarDay, most=1)
def named_days() -> Mapping[date, CalendarDay]:
    """What is known of each day that differs from its weekday: its name, source and how far it was checked."""
    return MappingProxyType({day.date: day for day in CalendarDay.objects.order_by("date")})


def _read() -> WorkingCalendar:
    shifts = (
        Shift(*row)
        for row in WorkShift.objects.order_by("weekday", "start", "id").values_list(
            "weekday", "start", "end", "valid_from", "valid_to"
        )
    )
    days: dict[date, Kind] = {
        day: _kind(kind) for day, kind in CalendarDay.objects.values_list("date", "kind")
    }
    return WorkingCalendar(tuple(shifts), days)


def _kind(kind: str) -> Kind:
    return "makeup" if kind == "makeup" else "holiday"
