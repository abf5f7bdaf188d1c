"""The working calendar: a year at a time, its free days and days worked instead, the hours of the week."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import clock
from tinhso.kernel.calendar.editing import EDIT, CalendarRefused, clear_day, set_day, set_hours
from tinhso.kernel.models.calendar import DayKind, Verification, Weekday
from tinhso.ui.access import needs
from tinhso.ui.templatetags.ui_filters import day as day_words

from ..forms.calendar import ClearForm, DayForm, HoursForm, KnownDayForm
from ..queries import calendar as queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinhso.kernel.models import CalendarDay, WorkShift

FIRST_YEAR, LAST_YEAR = 2000, 2100


def _address(year: int) -> str:
    return f"{reverse('setup:calendar')}?nam={year}"


@never_cache
@require_safe
@needs(EDIT)
def year(request: HttpRequest) -> HttpResponse:
    """One year; this one when the address names none."""
    today = clock.business().today()
    text = request.GET.get("nam", "")
    chosen = int(text) if text.isdecimal() and FIRST_YEAR <= int(text[:9]) <= LAST_YEAR else today.year
    entries = queries.days_of(chosen)
    summed = queries.sum_of(chosen, entries)
    current, other = _hours(queries.hours(), today)
    context = {
        "year": chosen,
        "before": _address(chosen - 1) if chosen > FIRST_YEAR else "",
        "after": _address(chosen + 1) if chosen < LAST_YEAR else "",
        "kpis": [
            (summed.worked, _("ngày làm việc trong năm")),
            (summed.free, _("ngày trong tuần được nghỉ")),
            (summed.makeup, _("ngày làm bù")),
        ],
        "columns": [(_("Ngày"), True), _("Tên và căn cứ"), _("Việc")],
        "days": [_row(entry) for entry in entries],
        "hours_columns": [_("Ngày trong tuần"), (_("Giờ làm việc"), True), (_("Từ ngày"), True)],
        "hours": current,
        "other_columns": [
            _("Ngày trong tuần"),
            (_("Giờ làm việc"), True),
            (_("Từ ngày"), True),
            (_("Đến trước ngày"), True),
        ],
        "other_hours": other,
    }
    return render(request, "setup/calendar/year.html", context)


def _row(entry: CalendarDay) -> dict[str, Any]:
    known = Verification(entry.verified)
    return {
        "entry": entry,
        "weekday": str(Weekday(entry.date.weekday()).label),
        "kind": {
            "text": str(DayKind(entry.kind).label),
            "tone": "info" if entry.kind == DayKind.HOLIDAY else "warn",
        },
        "unchecked": "" if known == Verification.TRUE else str(known.label),
    }


def _hours(shifts: Iterable[WorkShift], today: date) -> tuple[list[list[str]], list[list[str]]]:
    """Rows of the hours in force today, and of those that have ended or are still to come."""
    current, other = [], []
    key = lambda shift: (shift.weekday, shift.valid_from, shift.valid_to or date.max)  # noqa: E731 - said once, used twice
    for (weekday, first, last), group in groupby(sorted(shifts, key=key), key=key):
        spans = ", ".join(f"{one.start:%H:%M}–{one.end:%H:%M}" for one in group)
        row = [str(Weekday(weekday).label), spans, day_words(first)]
        if first <= today < last:
            current.append(row)
        else:
            other.append([*row, "—" if last == date.max else day_words(last)])
    return current, other


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a day."""
    form = DayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["day"]
        if queries.day_of(day) is not None:
            form.add_error("day", _("Ngày này đã có trong lịch; hãy sửa dòng của nó."))
        elif _set(request, form, day):
            return redirect(_address(day.year))
    return _ask(request, form, _("Thêm ngày vào lịch"), back=reverse("setup:calendar"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT)
def change(request: HttpRequest, day: str) -> HttpResponse:
    """Change what is entered for a day."""
    entry = _entry(day)
    initial = {"kind": entry.kind, "name": entry.name, "source": entry.source}
    form = KnownDayForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _set(request, form, entry.date):
        return redirect(_address(entry.date.year))
    title = _("Sửa ngày %(day)s") % {"day": day_words(entry.date)}
    return _ask(request, form, title, back=_address(entry.date.year))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT)
def clear(request: HttpRequest, day: str) -> HttpResponse:
    """Make a day an ordinary one again."""
    entry = _entry(day)
    form = ClearForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        clear_day(by=request.actor, day=entry.date, source=form.cleaned_data["source"])  # type: ignore[attr-defined]
        messages.success(request, _("Đã bỏ ngày %(day)s khỏi lịch.") % {"day": day_words(entry.date)})
        return redirect(_address(entry.date.year))
    title = _("Bỏ ngày %(day)s: %(name)s") % {"day": day_words(entry.date), "name": entry.name}
    return _ask(request, form, title, back=_address(entry.date.year), button=_("Bỏ khỏi lịch"), kind="danger")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT)
def hours(request: HttpRequest) -> HttpResponse:
    """New working hours from a day on."""
    initial = {"weekdays": [str(number) for number in range(5)]}
    form = HoursForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            set_hours(
                by=request.actor,  # type: ignore[attr-defined]
                weekdays=[int(number) for number in data["weekdays"]],
                spans=form.spans(),
                valid_from=data["valid_from"],
                source=data["source"],
            )
        except CalendarRefused as error:
            form.add_error("morning_start" if error.code == "spans" else error.code, str(error))
        else:
            messages.success(request, _("Đã đổi giờ làm việc."))
            return redirect("setup:calendar")
    lead = _("Để trống cả bốn ô giờ thì những ngày đã chọn là ngày nghỉ.")
    return _ask(request, form, _("Đổi giờ làm việc"), back=reverse("setup:calendar"), lead=lead)


def _entry(day: str) -> CalendarDay:
    try:
        found = queries.day_of(date.fromisoformat(day))
    except ValueError:
        found = None
    if found is None:
        raise Http404("not in the calendar")
    return found


def _set(request: HttpRequest, form: DayForm, day: date) -> bool:
    data = form.cleaned_data
    try:
        set_day(by=request.actor, day=day, kind=data["kind"], name=data["name"], source=data["source"])  # type: ignore[attr-defined]
    except CalendarRefused as error:
        form.add_error("kind" if error.code == "already_worked" else error.code, str(error))
        return False
    messages.success(request, _("Đã ghi ngày %(day)s vào lịch.") % {"day": day_words(day)})
    return True


def _ask(
    request: HttpRequest,
    form: Any,
    title: str,
    *,
    back: str,
    button: str = "",
    kind: str = "primary",
    lead: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "heading": title,
        "back": back,
        "button": button or _("Lưu"),
        "kind": kind,
        "lead": lead,
    }
    return render(request, "setup/calendar/form.html", context, status=422 if form.errors else 200)
