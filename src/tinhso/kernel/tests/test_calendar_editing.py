"""Changes of the calendar: who may, what is refused, what the ledger keeps."""

from __future__ import annotations

from datetime import date, time

import pytest

from tinhso.kernel.actors import ALL, Actor
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.calendar.editing import DAY_REF, EDIT, CalendarRefused, clear_day, set_day, set_hours
from tinhso.kernel.models import CalendarDay, LedgerEntry, WorkShift
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref, resolve
from tinhso.kernel.scope import acting

EDITOR = Actor(kind="official", account_id=5, grants={EDIT: ALL}, compartments=frozenset({1}))
OTHER = Actor(kind="official", account_id=6, compartments=frozenset({1}))
SOURCE = "Công văn minh họa"
MONDAY, SATURDAY = date(2015, 8, 31), date(2015, 9, 5)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def week(db: None) -> None:
    for weekday in range(5):
        WorkShift.objects.create(weekday=weekday, start=time(7), end=time(11), valid_from=date(2000, 1, 1))


def _set(day: date, kind: str = "holiday", **others: str) -> CalendarDay:
    given = {"name": "Nghỉ hoán đổi", "source": SOURCE} | others
    with acting(EDITOR):
        return set_day(by=EDITOR, day=day, kind=kind, **given)


def test_a_swap_is_entered_and_counts_at_once() -> None:
    off = _set(MONDAY)
    worked = _set(SATURDAY, "makeup", name=" Làm bù ")
    assert worked.name == "Làm bù"
    calendar = load_calendar()
    assert not calendar.is_working_day(MONDAY)
    assert calendar.is_working_day(SATURDAY)
    entries = LedgerEntry.objects.filter(ref_kind=DAY_REF).order_by("id")
    assert [(e.kind, e.ref_id, e.actor_id, e.data) for e in entries] == [
        (
            "kernel.calendar_set",
            off.id,
            5,
            {"date": "2015-08-31", "kind": "holiday", "before": None, "source": SOURCE},
        ),
        (
            "kernel.calendar_set",
            worked.id,
            5,
            {"date": "2015-09-05", "kind": "makeup", "before": None, "source": SOURCE},
        ),
    ]


def test_a_day_is_changed_and_cleared() -> None:
    first = _set(MONDAY)
    again = _set(MONDAY, name="Nghỉ thêm", verified="true")
    assert again.id == first.id
    assert resolve(Ref(DAY_REF, first.id), EDITOR).label == "2015-08-31: Nghỉ thêm"
    for _twice in range(2):
        with acting(EDITOR):
            clear_day(by=EDITOR, day=MONDAY, source="Thu hồi")
    assert load_calendar().is_working_day(MONDAY)
    assert resolve(Ref(DAY_REF, first.id), EDITOR) is None
    last = LedgerEntry.objects.order_by("id").last()
    assert last is not None
    assert (last.kind, last.data) == (
        "kernel.calendar_cleared",
        {"date": "2015-08-31", "before": "holiday", "source": "Thu hồi"},
    )
    assert LedgerEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "party"}, "kind"),
        ({"verified": "maybe"}, "kind"),
        ({"name": "  "}, "name"),
        ({"source": ""}, "source"),
        ({"kind": "makeup"}, "already_worked"),
    ],
)
def test_nonsense_is_refused(changes: dict[str, str], code: str) -> None:
    with pytest.raises(CalendarRefused) as problem:
        _set(MONDAY, **changes)
    assert problem.value.code == code
    assert str(problem.value)
    assert not CalendarDay.objects.exists()


def test_a_holiday_on_a_worked_weekday_cannot_become_a_makeup_day() -> None:
    _set(MONDAY)
    with pytest.raises(CalendarRefused):
        _set(MONDAY, "makeup")
    assert _set(SATURDAY, "makeup").id == _set(SATURDAY, "makeup", name="Làm bù cho 31/8").id


def test_only_who_may() -> None:
    with acting(OTHER):
        with pytest.raises(Denied):
            set_day(by=OTHER, day=MONDAY, kind="holiday", name="x", source="x")
        with pytest.raises(Denied):
            clear_day(by=OTHER, day=MONDAY, source="x")
        with pytest.raises(Denied):
            set_hours(by=OTHER, weekdays=[5], spans=[], valid_from=MONDAY, source="x")


def _hours(**others: object) -> None:
    given = {
        "weekdays": [4, 5],
        "spans": [(time(13), time(16)), (time(7, 30), time(11))],
        "valid_from": date(2015, 7, 1),
        "source": SOURCE,
    } | others
    with acting(EDITOR):
        set_hours(by=EDITOR, **given)  # type: ignore[arg-type]


def test_new_hours_begin_on_a_day_and_end_the_old_ones() -> None:
    _hours()
    calendar = load_calendar()
    friday, saturday = date(2015, 7, 3), date(2015, 7, 4)
    assert calendar.hours_on(date(2015, 6, 26)) == ((time(7), time(11)),)
    for day in (friday, saturday):
        assert calendar.hours_on(day) == ((time(7, 30), time(11)), (time(13), time(16)))
    assert calendar.hours_on(date(2015, 7, 2)) == ((time(7), time(11)),)
    entry = LedgerEntry.objects.get(kind="kernel.calendar_hours")
    assert entry.data == {
        "weekdays": [4, 5],
        "spans": [["07:30", "11:00"], ["13:00", "16:00"]],
        "from": "2015-07-01",
        "source": SOURCE,
    }


def test_later_hours_are_replaced_and_days_can_become_free() -> None:
    _hours()
    _hours(spans=[], valid_from=date(2015, 6, 1))
    calendar = load_calendar()
    assert calendar.is_working_day(date(2015, 5, 29))
    assert not calendar.is_working_day(date(2015, 6, 5))
    assert not calendar.is_working_day(date(2015, 7, 4))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": [7]}, "weekdays"),
        ({"spans": [(time(11), time(7))]}, "spans"),
        ({"spans": [(time(7), time(11)), (time(10), time(12))]}, "spans"),
        ({"source": " "}, "source"),
    ],
)
def test_senseless_hours_are_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(CalendarRefused) as problem:
        _hours(**changes)
    assert problem.value.code == code
    assert WorkShift.objects.count() == 5


def test_clearing_needs_a_reason() -> None:
    _set(MONDAY)
    with acting(EDITOR), pytest.raises(CalendarRefused) as problem:
        clear_day(by=EDITOR, day=MONDAY, source=" ")
    assert problem.value.code == "source"
