"""Changes of the calendar by an administrator: a free day decided by the Government, a day worked instead.

Due dates already given stay as they are.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from .. import ledger
from ..actions import ActionError, action
from ..actors import Actor
from ..models import CalendarDay
from ..models.calendar import DayKind, Verification
from ..permissions import Denied, Permission, Role, granted
from ..refs import Ref, RefKind, Resolved
from .store import load_calendar

EDIT: Final = "kernel.calendar"
"""Code of the permission and of the role that carries it."""

EDIT_CALENDAR: Final = Permission(EDIT, _("Sửa lịch làm việc"), granted(EDIT))
CALENDAR_ROLE: Final = Role(EDIT, _("Quản trị lịch làm việc"), (EDIT,))
DAY_REF: Final = "kernel.calendar_day"


class CalendarRefused(ActionError):
    """A change of the calendar that makes no sense; `message` belongs at the form."""


@action
def set_day(
    *, by: Actor, day: date, kind: str, name: str, source: str, verified: str = "false"
) -> CalendarDay:
    """Enter a free day or a day worked instead, or change what is entered; raises CalendarRefused, Denied."""
    _check(by)
    if kind not in DayKind.values or verified not in Verification.values:
        raise CalendarRefused("kind", _("Hãy chọn ngày nghỉ hoặc ngày làm bù."))
    if not name.strip():
        raise CalendarRefused("name", _("Hãy nhập tên ngày, ví dụ Quốc khánh."))
    if not source.strip():
        raise CalendarRefused("source", _("Hãy nhập văn bản làm căn cứ."))
    before = CalendarDay.objects.select_for_update().filter(date=day).first()
    if kind == DayKind.MAKEUP and (before is None or before.kind == DayKind.HOLIDAY) and _is_worked(day):
        raise CalendarRefused("already_worked", _("Ngày này vốn là ngày làm việc, không cần làm bù."))
    row = before or CalendarDay(date=day)
    was = before.kind if before else None
    row.kind, row.name, row.source, row.verified = kind, name.strip(), source.strip(), verified
    row.save()
    _record(by, "kernel.calendar_set", row, {"kind": kind, "before": was})
    return row


@action
def clear_day(*, by: Actor, day: date) -> None:
    """Make `day` an ordinary day of its week again; nothing happens when it is one. Raises Denied."""
    _check(by)
    row = CalendarDay.objects.select_for_update().filter(date=day).first()
    if row is not None:
        _record(by, "kernel.calendar_cleared", row, {"before": row.kind})
        row.delete()


def _check(by: Actor) -> None:
    if not by.may(EDIT):
        raise Denied(EDIT)


def _is_worked(day: date) -> bool:
    """By the hours of its weekday alone."""
    calendar = load_calendar()
    return any(shift.weekday == day.weekday() and shift.holds_on(day) for shift in calendar.shifts)


def _record(by: Actor, kind: str, row: CalendarDay, data: dict[str, str | None]) -> None:
    ledger.record(actor=by, kind=kind, ref=Ref(DAY_REF, row.pk), data={"date": row.date.isoformat(), **data})


def _resolve(number: int, actor: Actor) -> Resolved | None:
    row = CalendarDay.objects.filter(id=number).first()
    return Resolved(str(row)) if row else None


CALENDAR_DAY_REF: Final = RefKind(DAY_REF, _resolve)
