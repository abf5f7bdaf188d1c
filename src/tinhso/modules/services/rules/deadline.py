"""When a dossier is due, with the lines that explain it.

A time limit runs from acceptance, in working days unless the procedure says otherwise; the day of
acceptance does not count, and what is accepted after the cut-off hour or on a day off counts from the next
working day. A pause is not counted. The arithmetic is the working calendar's; here it is put into words.
`rules.clock` puts a whole life together from these parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol
from zoneinfo import ZoneInfo

from ..enums import TimeUnit
from .law import Law

if TYPE_CHECKING:
    from tinhso.modules.catalogue.api import Limit

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_SATURDAY = 5

Unit = Literal["hour", "day", "working_day", "month"]


class Calendar(Protocol):
    """What is asked of the working calendar of the province (`kernel.calendar.WorkingCalendar`)."""

    def is_working_day(self, day: date) -> bool: ...

    def working_day_from(self, day: date) -> date: ...

    def opening_time(self, day: date) -> datetime: ...

    def closing_time(self, day: date) -> datetime: ...

    def received_on(self, moment: datetime, cut_off: time | None) -> date: ...

    def deadline(
        self, accepted_at: datetime, amount: int, unit: Unit, cut_off: time | None = None
    ) -> datetime: ...

    def resumed_deadline(
        self, due_at: datetime, paused_at: datetime, resumed_at: datetime, unit: Unit
    ) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the explanation: a code, and JSON values that its wording needs."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due_at` in UTC (None: the limit is not known) and why, in order.

    Counting began at `counts_from`, of which the day itself does not count (None: nothing is counted).
    """

    due_at: datetime | None
    lines: tuple[Line, ...]
    counts_from: datetime | None = None

    def as_data(self) -> list[dict[str, Any]]:
        """The lines as JSON, for the act that set the deadline."""
        return [{"code": line.code, **line.values} for line in self.lines]


def _unit(limit: Limit) -> Unit:
    return TimeUnit(limit.unit).value  # type: ignore[return-value]


def _said(moment: datetime) -> str:
    return moment.astimezone(LOCAL_ZONE).isoformat(timespec="minutes")


def due(
    accepted_at: datetime, limit: Limit, law: Law, calendar: Calendar, code: str = "accepted"
) -> Deadline:
    """When a dossier accepted at `accepted_at` is due under `limit`; `code` is that of the first line."""
    lines = [Line(code, {"at": _said(accepted_at)})]
    if limit.amount is None:
        return Deadline(None, (*lines, Line("no_limit")))
    start = calendar.received_on(accepted_at, law.cutoff)
    lines += _moved(accepted_at, start, law, calendar)
    lines.append(Line("limit", {"amount": limit.amount, "unit": _unit(limit)}))
    due_at = calendar.deadline(accepted_at, limit.amount, _unit(limit), law.cutoff)
    last = due_at.astimezone(LOCAL_ZONE).date()
    if limit.unit == TimeUnit.WORKING_DAY:
        lines += _exceptions(start, last, calendar)
    counts_from = (
        max(accepted_at, calendar.opening_time(start)) if _moves(accepted_at, start) else accepted_at
    )
    return Deadline(due_at, (*lines, Line("due", {"at": _said(due_at)})), counts_from)


def _moves(accepted_at: datetime, start: date) -> bool:
    return start != accepted_at.astimezone(LOCAL_ZONE).date()


def _moved(accepted_at: datetime, start: date, law: Law, calendar: Calendar) -> list[Line]:
    """Why counting starts on another day than that of acceptance."""
    if not _moves(accepted_at, start):
        return []
    day = accepted_at.astimezone(LOCAL_ZONE).date()
    if not calendar.is_working_day(day):
        return [Line("accepted_on_day_off", {"start": start.isoformat()})]
    cutoff = law.cutoff.isoformat("minutes")
    return [Line("after_cutoff", {"cutoff": cutoff, "start": start.isoformat()})]


def _exceptions(start: date, last: date, calendar: Calendar) -> list[Line]:
    """Which weekdays did not count, and which weekend days did."""
    off: list[str] = []
    worked: list[str] = []
    for offset in range(1, (last - start).days + 1):
        day = start + timedelta(days=offset)
        weekend = day.weekday() >= _SATURDAY
        if calendar.is_working_day(day) == weekend:
            (worked if weekend else off).append(day.isoformat())
    lines = []
    if off:
        lines.append(Line("days_off", {"days": off}))
    if worked:
        lines.append(Line("worked_weekends", {"days": worked}))
    return lines


def resumed(
    due_at: datetime,
    paused_at: datetime,
    resumed_at: datetime,
    limit: Limit,
    calendar: Calendar,
    counts_from: datetime | None = None,
) -> Deadline:
    """The due date after a pause: what was left when it began, counted from its end.

    What lies before `counts_from` was never counted and is not given back; a pause that was over by then
    moves nothing.
    """
    pause = Line("pause", {"from": _said(paused_at), "to": _said(resumed_at)})
    since = paused_at if counts_from is None else max(paused_at, counts_from)
    if resumed_at <= since or since >= due_at:
        return Deadline(due_at, (pause, Line("due", {"at": _said(due_at)})), counts_from)
    later = calendar.resumed_deadline(due_at, since, resumed_at, _unit(limit))
    day = resumed_at.astimezone(LOCAL_ZONE).date()
    again = calendar.working_day_from(day)
    restarts = resumed_at if again == day else calendar.opening_time(again)
    return Deadline(later, (pause, Line("due", {"at": _said(later)})), restarts)


def extended(due_at: datetime, until: date, calendar: Calendar, counts_from: datetime | None) -> Deadline:
    """A new date given with an apology: the end of working hours of `until`, or of the next working day."""
    later = calendar.closing_time(calendar.working_day_from(until))
    lines = (Line("extended", {"from": _said(due_at)}), Line("due", {"at": _said(later)}))
    return Deadline(later, lines, counts_from)
