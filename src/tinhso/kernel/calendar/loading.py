"""Reads the province's working hours and calendar into the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from ..datafile import Collector, Column, CsvRow, iso_date, iso_time, read_csv, verification
from ..models import CalendarDay, WorkShift
from ..models.calendar import DayKind, Verification
from .editing import changed_days, hours_were_changed
from .rules import Shift, overlapping

if TYPE_CHECKING:
    from ..modules import LoadContext, LoadReport

WEEKDAYS: Final = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}

_SHIFTS: Final = (
    Column("weekday", WEEKDAYS.__getitem__, choices=tuple(WEEKDAYS)),
    Column("start", iso_time),
    Column("end", iso_time),
    Column("valid_from", iso_date),
    Column("valid_to", iso_date, required=False),
    Column("source"),
    Column("verified", verification),
)
_DAYS: Final = (
    Column("date", iso_date),
    Column("kind", choices=tuple(DayKind.values)),
    Column("name"),
    Column("source"),
    Column("verified", verification),
)


def load(context: LoadContext) -> LoadReport:
    """Bring working hours and calendar days in line with `work-shifts.csv` and `calendar.csv`.

    Days of years that the file does not mention are left alone, and so is whatever an administrator changed:
    he knew better than the file.
    """
    from ..modules import LoadReport  # noqa: PLC0415 - modules import the kernel's declaration, which names this

    problems = Collector()
    shifts: list[CsvRow] = []
    days: list[CsvRow] = []
    with problems.collecting():
        shifts = _checked_shifts(read_csv(context.province / "work-shifts.csv", _SHIFTS))
    with problems.collecting():
        days = _checked_days(read_csv(context.province / "calendar.csv", _DAYS))
    problems.raise_if_any()
    report = LoadReport()
    if hours_were_changed():
        report.remarks.append(_("Giờ làm việc đã được quản trị sửa, giữ nguyên."))
    else:
        _write_shifts(shifts, report)
    _write_days(days, report)
    report.remarks += _remarks([*shifts, *days])
    return report


def _checked_shifts(rows: list[CsvRow]) -> list[CsvRow]:
    problems = Collector()
    shifts: dict[Shift, CsvRow] = {}
    for row in rows:
        if row["start"] >= row["end"]:
            problems.add(row.error(_("Giờ kết thúc phải sau giờ bắt đầu."), "end"))
            continue
        if row["valid_to"] and row["valid_to"] <= row["valid_from"]:
            problems.add(row.error(_("Ngày hết hạn phải sau ngày bắt đầu áp dụng."), "valid_to"))
            continue
        shift = Shift(row["weekday"], row["start"], row["end"], row["valid_from"], row["valid_to"])
        if shift in shifts:
            problems.add(row.error(_("Ca làm việc này trùng với một dòng ở trên.")))
        shifts[shift] = row
    for one, other in overlapping(shifts):
        later = max(shifts[one], shifts[other], key=lambda row: row.line)
        problems.add(later.error(_("Ca làm việc này trùng với một dòng ở trên.")))
    problems.raise_if_any()
    return rows


def _checked_days(rows: list[CsvRow]) -> list[CsvRow]:
    problems = Collector()
    seen: set[date] = set()
    for row in rows:
        if row["date"] in seen:
            problems.add(row.error(_("Ngày này có hai lần."), "date"))
        seen.add(row["date"])
    problems.raise_if_any()
    return rows


def _write_shifts(rows: Iterable[CsvRow], report: LoadReport) -> None:
    names = ("weekday", "start", "end", "valid_from", "valid_to", "source", "verified")
    wanted = {tuple(row[name] for name in names) for row in rows}
    existing = {
        shift.id: tuple(getattr(shift, name) for name in names) for shift in WorkShift.objects.order_by("id")
    }
    gone = [key for key, values in existing.items() if values not in wanted]
    new = wanted - set(existing.values())
    report.unchanged += len(existing) - len(gone)
    report.created += len(new)
    if gone:
        WorkShift.objects.filter(id__in=gone).delete()
    WorkShift.objects.bulk_create(
        WorkShift(**dict(zip(names, values, strict=True))) for values in sorted(new, key=str)
    )


def _write_days(rows: list[CsvRow], report: LoadReport) -> None:
    years = {row["date"].year for row in rows}
    by_hand = changed_days()
    found = CalendarDay.objects.filter(date__year__in=years)
    existing = {day.date: day for day in found if day.date not in by_hand}
    wanted = {row["date"]: row for row in rows if row["date"] not in by_hand}
    if by_hand:
        report.remarks.append(
            _("Lịch làm việc: %(count)d ngày do quản trị sửa, giữ nguyên.") % {"count": len(by_hand)}
        )
    gone = [day.id for day in existing.values() if day.date not in wanted]
    if gone:
        CalendarDay.objects.filter(id__in=gone).delete()
    new, changed = [], []
    for at, row in wanted.items():
        values: dict[str, Any] = {name: row[name] for name in ("kind", "name", "source", "verified")}
        day = existing.get(at)
        if day is None:
            new.append(CalendarDay(date=at, **values))
        elif any(getattr(day, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(day, name, value)
            changed.append(day)
    CalendarDay.objects.bulk_create(new)
    if changed:
        CalendarDay.objects.bulk_update(changed, ("kind", "name", "source", "verified"))
    report.created += len(new)
    report.updated += len(changed) + len(gone)
    report.unchanged += len(existing) - len(gone) - len(changed)


def _remarks(rows: list[CsvRow]) -> list[str]:
    remarks = []
    unverified = sum(row["verified"] == Verification.FALSE for row in rows)
    made_up = sum(row["verified"] == Verification.ILLUSTRATIVE for row in rows)
    if unverified:
        remarks.append(_("Lịch làm việc: %(count)d dòng chưa đối chiếu nguồn.") % {"count": unverified})
    if made_up:
        remarks.append(_("Lịch làm việc: %(count)d dòng chỉ để minh họa.") % {"count": made_up})
    return remarks
