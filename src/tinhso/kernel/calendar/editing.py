"""Changes of the calendar by an administrator: free days, days worked instead, working hours.

Due dates already given stay as they are. What was changed here is left alone by the loader of the
province's files, which knows it by its ledger entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import ledger
from ..actions import ActionError, action
from ..actors import Actor
from ..models import CalendarDay, LedgerEntry, WorkShift
from ..models.calendar import DayKind, Verification, Weekday
from ..permissions import Denied, Permission, Role, granted
from ..refs import Ref, RefKind, Resolved
from .store import load_calendar

EDIT: Final = "kernel.calendar"
"""Code of the permission and of the role that carries it."""

EDIT_CALENDAR: Final = Permission(EDIT, _("Sửa lịch làm việc"), granted(EDIT))
CALENDAR_ROLE: Final = Role(EDIT, _("Quản trị lịch làm việc"), (EDIT,))
DAY_REF: Final = "kernel.calendar_day"
HOURS_REF: Final = "kernel.calendar_hours"
SET, CLEARED, HOURS = "kernel.calendar_set", "kernel.calendar_cleared", "kernel.calendar_hours"


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
    reason = _reason(source)
    before = CalendarDay.objects.select_for_update().filter(date=day).first()
    if kind == DayKind.MAKEUP and (before is None or before.kind == DayKind.HOLIDAY) and _is_worked(day):
        raise CalendarRefused("already_worked", _("Ngày này vốn là ngày làm việc, không cần làm bù."))
    row = before or CalendarDay(date=day)
    was = before.kind if before else None
    row.kind, row.name, row.source, row.verified = kind, name.strip(), reason, verified
    row.save()
    _record(by, SET, row, {"kind": kind, "before": was, "source": row.source})
    return row


@action
def clear_day(*, by: Actor, day: date, source: str) -> None:
    """Make `day` an ordinary day of its week again, for the reason in `source`.

    Nothing happens when it is one. Raises CalendarRefused `source` without a reason, Denied.
    """
    _check(by)
    reason = _reason(source)
    row = CalendarDay.objects.select_for_update().filter(date=day).first()
    if row is not None:
        _record(by, CLEARED, row, {"before": row.kind, "source": reason})
        row.delete()


@action
def set_hours(
    *,
    by: Actor,
    weekdays: Sequence[int],
    spans: Sequence[tuple[time, time]],
    valid_from: date,
    source: str,
    verified: str = "false",
) -> None:
    """From `valid_from` on these weekdays are worked in `spans`; without spans they are free.

    Hours in force end the day before, later ones are replaced. Raises CalendarRefused `weekdays`, `spans`
    (ends before it begins, or two overlap), `source`; Denied.
    """
    _check(by)
    reason, wanted = _reason(source), sorted(spans)
    if not weekdays or not set(weekdays) <= set(Weekday.values):
        raise CalendarRefused("weekdays", _("Hãy chọn ít nhất một ngày trong tuần."))
    if any(start >= end for start, end in wanted):
        raise CalendarRefused("spans", _("Giờ kết thúc phải sau giờ bắt đầu."))
    if any(one[1] > following[0] for one, following in pairwise(wanted)):
        raise CalendarRefused("spans", _("Hai buổi làm việc không được trùng giờ."))
    touched = WorkShift.objects.filter(weekday__in=weekdays)
    touched.filter(valid_from__gte=valid_from).delete()
    running = touched.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from))
    running.update(valid_to=valid_from)
    WorkShift.objects.bulk_create(
        WorkShift(
            weekday=weekday, start=start, end=end, valid_from=valid_from, source=reason, verified=verified
        )
        for weekday in sorted(set(weekdays))
        for start, end in wanted
    )
    ledger.record(
        actor=by,
        kind=HOURS,
        ref=Ref(HOURS_REF, 0),
        data={
            "weekdays": sorted(set(weekdays)),
            "spans": [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in wanted],
            "from": valid_from.isoformat(),
            "source": reason,
        },
    )


def changed_days() -> frozenset[date]:
    """Days that an administrator has set or cleared, as far as the acting person sees the ledger."""
    found = LedgerEntry.objects.filter(kind__in=(SET, CLEARED)).values_list("data__date", flat=True)
    return frozenset(map(date.fromisoformat, found))


def hours_were_changed() -> bool:
    """Whether an administrator has ever changed the working hours."""
    return LedgerEntry.objects.filter(kind=HOURS).exists()


def _reason(source: str) -> str:
    if not source.strip():
        raise CalendarRefused("source", _("Hãy nhập văn bản làm căn cứ."))
    return source.strip()


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
