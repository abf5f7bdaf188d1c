"""Until when each step has to be done. Working days of the calendar; the day on which a limit begins is not counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tinhso.kernel.calendar.rules import WorkingCalendar

from .law import Law

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def after(moment: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    """The end of the working hours of the `days`-th working day after the day of `moment`."""
    return calendar.closing_time(calendar.add_working_days(moment.astimezone(ZONE).date(), days))


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of feedback at the agency that has it now."""

    transfer_by: datetime
    ask_by: datetime
    settle_by: datetime


def limits(arrived_at: datetime, law: Law, calendar: WorkingCalendar) -> Limits:
    """What the law of the day of arrival gives."""
    return Limits(
        transfer_by=after(arrived_at, law.transfer, calendar),
        ask_by=after(arrived_at, law.ask, calendar),
        settle_by=after(arrived_at, law.settle, calendar),
    )


def resumed(
    settle_by: datetime, asked_at: datetime, supplied_at: datetime, calendar: WorkingCalendar
) -> datetime:
    """The limit moved by the working days for which the sender was waited.

    Counted by days as the limit itself is: the day of the question is not waited, the day of the answer is.
    """
    waited = calendar.working_days_between(
        asked_at.astimezone(ZONE).date(), supplied_at.astimezone(ZONE).date()
    )
    return after(settle_by, waited, calendar) if waited > 0 else settle_by
