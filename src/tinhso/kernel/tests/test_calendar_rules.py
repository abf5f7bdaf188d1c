"""Working time: cases from the law's practice, and a slow independent model beside every function."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tinhso.kernel.calendar.rules import (
    ZONE,
    EmptyCalendar,
    Kind,
    Shift,
    WorkingCalendar,
    add_months,
    overlapping,
)
from tinhso.kernel.datafile import Column, iso_date, read_csv

DATA = Path(__file__).resolve().parents[4] / "data" / "provinces" / "baclieu"
WEEK = tuple(
    Shift(weekday, start, end)
    for weekday in range(5)
    for start, end in ((time(7), time(11)), (time(13), time(17)))
)


def _committed_days() -> Mapping[date, Kind]:
    columns = (Column("date", iso_date), "kind", "name", "source", "verified")
    return {row["date"]: row["kind"] for row in read_csv(DATA / "calendar.csv", columns)}


REAL = WorkingCalendar(WEEK, _committed_days())


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment on the province's wall clock."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


# --- known cases ---


def test_five_working_days_over_the_spring_holidays_of_2013() -> None:
    # 29/4, 30/4 and 1/5 are free, Saturday 4/5 is worked for 29/4.
    assert REAL.add_working_days(date(2013, 4, 26), 5) == date(2013, 5, 7)
    assert REAL.is_working_day(date(2013, 5, 4))
    assert not REAL.is_working_day(date(2013, 4, 29))
    assert not REAL.is_working_day(date(2013, 5, 5))


def test_2013_has_251_working_days() -> None:
    assert REAL.working_days_between(date(2012, 12, 31), date(2013, 12, 31)) == 251


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        (date(2012, 1, 27), date(2012, 2, 4)),
        (date(2013, 4, 29), date(2013, 5, 4)),
        (date(2014, 5, 2), date(2014, 4, 26)),
        (date(2014, 9, 1), date(2014, 9, 6)),
        (date(2015, 1, 2), date(2014, 12, 27)),
        (date(2015, 2, 16), date(2015, 2, 14)),
        (date(2015, 4, 29), date(2015, 4, 25)),
        (date(2018, 12, 31), date(2019, 1, 5)),
        (date(2026, 8, 31), date(2026, 8, 22)),
    ],
)
def test_swaps_that_the_government_decided(off: date, worked: date) -> None:
    assert not REAL.is_working_day(off)
    assert REAL.is_working_day(worked)
    assert REAL.hours_on(worked) == REAL.hours_on(date(2013, 3, 27))


def test_neighbours() -> None:
    assert REAL.next_working_day(date(2013, 4, 26)) == date(2013, 5, 2)
    assert REAL.previous_working_day(date(2013, 5, 2)) == date(2013, 4, 26)
    assert REAL.working_day_from(date(2013, 4, 26)) == date(2013, 4, 26)
    assert REAL.working_day_from(date(2013, 4, 27)) == date(2013, 5, 2)
    assert REAL.add_working_days(date(2013, 4, 27), 0) == date(2013, 5, 2)
    assert REAL.add_working_days(date(2013, 5, 7), -5) == date(2013, 4, 26)
    assert REAL.working_days_between(date(2013, 5, 7), date(2013, 4, 26)) == -5


def test_years_that_are_known() -> None:
    assert REAL.knows(date(2015, 6, 17))
    assert not REAL.knows(date(2031, 1, 1))


def test_hours() -> None:
    friday = at(2013, 4, 26, 16)
    assert REAL.add_working_hours(friday, 1) == at(2013, 4, 26, 17)
    assert REAL.add_working_hours(friday, 2) == at(2013, 5, 2, 8)
    assert REAL.add_working_hours(friday, 8) == at(2013, 5, 2, 16)
    assert REAL.add_working_hours(at(2013, 4, 26, 12), 1) == at(2013, 4, 26, 14)
    assert REAL.add_working_hours(at(2013, 4, 27, 9), timedelta(minutes=30)) == at(2013, 5, 2, 7, 30)
    assert REAL.add_working_hours(at(2013, 4, 26, 11), 0) == at(2013, 4, 26, 13)
    assert REAL.next_working_moment(at(2013, 4, 26, 17)) == at(2013, 5, 2, 7)
    assert REAL.next_working_moment(at(2013, 4, 26, 9)) == at(2013, 4, 26, 9)
    assert REAL.working_time_between(friday, at(2013, 5, 2, 8)) == timedelta(hours=2)
    assert REAL.working_time_between(at(2013, 5, 2, 8), friday) == timedelta(0)
    assert REAL.add_working_hours(friday, 1).tzinfo is UTC


CUT_OFF = time(15)


@pytest.mark.parametrize(
    ("accepted", "amount", "unit", "cut_off", "due"),
    [
        (at(2013, 4, 26, 9), 5, "working_day", None, at(2013, 5, 7, 17)),
        (at(2013, 4, 26, 9), 5, "working_day", CUT_OFF, at(2013, 5, 7, 17)),
        (at(2013, 4, 26, 15), 5, "working_day", CUT_OFF, at(2013, 5, 7, 17)),
        (at(2013, 4, 26, 15, 1), 5, "working_day", CUT_OFF, at(2013, 5, 8, 17)),
        (at(2013, 4, 26, 16), 5, "working_day", None, at(2013, 5, 7, 17)),
        # Within the day: received after the cut-off, due the next working day.
        (at(2013, 3, 27, 9), 0, "working_day", CUT_OFF, at(2013, 3, 27, 17)),
        (at(2013, 3, 27, 16), 0, "working_day", CUT_OFF, at(2013, 3, 28, 17)),
        # On a free day the limit starts with the next working day.
        (at(2013, 4, 28, 9), 1, "working_day", CUT_OFF, at(2013, 5, 3, 17)),
        (at(2013, 3, 27, 9), 4, "hour", CUT_OFF, at(2013, 3, 27, 15)),
        (at(2013, 3, 27, 16), 8, "hour", CUT_OFF, at(2013, 3, 28, 17)),
        (at(2013, 3, 27, 16), 8, "hour", None, at(2013, 3, 28, 16)),
        (at(2013, 4, 26, 9), 3, "day", None, at(2013, 5, 2, 17)),
        (at(2013, 4, 26, 9), 12, "day", None, at(2013, 5, 8, 17)),
        (at(2013, 1, 31, 9), 1, "month", None, at(2013, 2, 28, 17)),
        (at(2013, 3, 29, 9), 1, "month", None, at(2013, 5, 2, 17)),
        (at(2012, 12, 15, 9), 2, "month", None, at(2013, 2, 18, 17)),
    ],
)
def test_deadlines(accepted: datetime, amount: int, unit: str, cut_off: time | None, due: datetime) -> None:
    assert REAL.deadline(accepted, amount, unit, cut_off) == due  # type: ignore[arg-type]


def test_a_pause_in_days() -> None:
    due = REAL.deadline(at(2013, 3, 4, 9), 10, "working_day")
    assert due == at(2013, 3, 18, 17)
    # Paused on the third day, 8 days are left; resumed eleven days later they start again.
    assert REAL.working_days_between(date(2013, 3, 6), date(2013, 3, 18)) == 8
    resumed = REAL.resumed_deadline(due, at(2013, 3, 6, 10), at(2013, 3, 20, 14), "working_day")
    assert resumed == at(2013, 4, 1, 17)
    assert REAL.resumed_deadline(due, at(2013, 3, 6, 10), at(2013, 3, 6, 15), "working_day") == due
    assert REAL.resumed_deadline(due, at(2013, 3, 19, 10), at(2013, 3, 25, 15), "working_day") == due


def test_a_pause_in_hours() -> None:
    due = REAL.deadline(at(2013, 3, 27, 9), 8, "hour")
    assert due == at(2013, 3, 28, 9)
    assert REAL.resumed_deadline(due, at(2013, 3, 27, 10), at(2013, 3, 29, 8), "hour") == at(2013, 3, 29, 17)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        REAL.deadline(at(2013, 3, 27), -1, "day")
    with pytest.raises(ValueError, match="negative"):
        REAL.add_working_hours(at(2013, 3, 27), -1)
    with pytest.raises(ValueError, match="after it begins"):
        REAL.resumed_deadline(at(2013, 3, 28), at(2013, 3, 27), at(2013, 3, 26), "day")
    with pytest.raises(ValueError, match="Monday"):
        Shift(7, time(7), time(11))
    with pytest.raises(ValueError, match="same day"):
        Shift(0, time(11), time(11))


def test_a_calendar_without_work_is_an_error_and_no_loop() -> None:
    empty = WorkingCalendar((), {})
    with pytest.raises(EmptyCalendar):
        empty.next_working_day(date(2013, 1, 1))
    with pytest.raises(EmptyCalendar):
        empty.add_working_hours(at(2013, 1, 1), 1)
    with pytest.raises(EmptyCalendar):
        empty.next_working_moment(at(2013, 1, 1))
    with pytest.raises(EmptyCalendar):
        empty.closing_time(date(2013, 1, 1))
    with pytest.raises(EmptyCalendar):
        empty.opening_time(date(2013, 1, 1))
    assert empty.working_time_between(at(2013, 1, 1), at(2013, 1, 9)) == timedelta(0)


def test_hours_change_on_a_date() -> None:
    old = Shift(0, time(7), time(11), valid_to=date(2013, 6, 1))
    new = Shift(0, time(7, 30), time(11, 30), valid_from=date(2013, 6, 1))
    changing = WorkingCalendar((old, new), {})
    assert changing.hours_on(date(2013, 5, 27)) == ((time(7), time(11)),)
    assert changing.hours_on(date(2013, 6, 3)) == ((time(7, 30), time(11, 30)),)
    assert overlapping((old, new)) == []
    late = Shift(0, time(10), time(12), valid_from=date(2013, 5, 1))
    assert overlapping((old, new, late)) == [(old, late), (new, late)]
    assert overlapping((old, Shift(1, time(7), time(11)))) == []
    assert overlapping((old, Shift(0, time(11), time(12)))) == []


def test_a_makeup_day_with_hours_of_its_own_keeps_them() -> None:
    saturday = date(2013, 5, 4)
    own = Shift(5, time(8), time(10))
    assert WorkingCalendar((*WEEK, own), {saturday: "makeup"}).hours_on(saturday) == ((time(8), time(10)),)


# --- against a slow independent model ---

FIRST = date(2014, 12, 1)
days_of_winter = st.integers(0, 120).map(lambda n: FIRST + timedelta(days=n))
changes = st.dictionaries(days_of_winter, st.sampled_from(["holiday", "makeup"]), max_size=25)


def _works(calendar: WorkingCalendar, day: date) -> bool:
    kind = calendar.days.get(day)
    return kind == "makeup" or (kind != "holiday" and day.weekday() < 5)


def _minutes(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    """Working minutes of the half-open span, counted one by one."""
    count, moment = 0, start
    while moment < end:
        local = moment.astimezone(ZONE)
        if _works(calendar, local.date()) and (7 <= local.hour < 11 or 13 <= local.hour < 17):
            count += 1
        moment += timedelta(minutes=1)
    return count


@given(changes, days_of_winter, st.integers(-30, 30))
def test_adding_days_equals_stepping(days: dict[date, Kind], start: date, count: int) -> None:
    calendar = WorkingCalendar(WEEK, days)
    day, left = start, abs(count)
    while left:
        day += timedelta(days=1 if count > 0 else -1)
        left -= _works(calendar, day)
    if count == 0:
        while not _works(calendar, day):
            day += timedelta(days=1)
    found = calendar.add_working_days(start, count)
    assert found == day
    assert calendar.is_working_day(found)
    if count > 0:
        assert calendar.working_days_between(start, found) == count


@given(changes, days_of_winter, days_of_winter)
def test_days_between_equals_counting(days: dict[date, Kind], start: date, end: date) -> None:
    calendar = WorkingCalendar(WEEK, days)
    assume(start <= end)
    count, day = 0, start
    while day < end:
        day += timedelta(days=1)
        count += _works(calendar, day)
    assert calendar.working_days_between(start, end) == count
    assert calendar.working_days_between(end, start) == -count


minutes = st.integers(0, 6 * 24 * 60).map(lambda n: at(2014, 12, 29) + timedelta(minutes=n))


@settings(max_examples=60)
@given(changes, minutes, minutes)
def test_time_between_equals_counting_minutes(days: dict[date, Kind], start: datetime, end: datetime) -> None:
    calendar = WorkingCalendar(WEEK, days)
    assert calendar.working_time_between(start, end) == timedelta(minutes=_minutes(calendar, start, end))


@settings(max_examples=60)
@given(changes, minutes, st.integers(1, 20 * 60))
def test_adding_hours_is_the_reverse_of_measuring(
    days: dict[date, Kind], start: datetime, amount: int
) -> None:
    calendar = WorkingCalendar(WEEK, days)
    end = calendar.add_working_hours(start, timedelta(minutes=amount))
    assert _minutes(calendar, start, end) == amount
    # It is the earliest such moment: the minute before it is worked.
    assert _minutes(calendar, start, end - timedelta(minutes=1)) == amount - 1


@given(changes, days_of_winter, st.integers(0, 40), st.sampled_from(["hour", "day", "working_day", "month"]))
def test_deadlines_end_in_working_time(days: dict[date, Kind], day: date, amount: int, unit: str) -> None:
    calendar = WorkingCalendar(WEEK, days)
    accepted = datetime.combine(day, time(9), tzinfo=ZONE)
    due = calendar.deadline(accepted, amount, unit, CUT_OFF)  # type: ignore[arg-type]
    assert due >= accepted or amount == 0
    assert _works(calendar, due.astimezone(ZONE).date())
    assert due <= calendar.deadline(accepted, amount + 1, unit, CUT_OFF)  # type: ignore[arg-type]
    late = datetime.combine(day, time(16), tzinfo=ZONE)
    assert due <= calendar.deadline(late, amount, unit, CUT_OFF)  # type: ignore[arg-type]


@given(changes, st.integers(0, 40), minutes, minutes, minutes)
def test_a_pause_never_shortens(
    days: dict[date, Kind], amount: int, accepted: datetime, paused: datetime, resumed: datetime
) -> None:
    calendar = WorkingCalendar(WEEK, days)
    assume(accepted <= paused <= resumed)
    for unit in ("hour", "working_day"):
        due = calendar.deadline(accepted, amount, unit)  # type: ignore[arg-type]
        moved = calendar.resumed_deadline(due, paused, resumed, unit)  # type: ignore[arg-type]
        assert moved >= due


@given(days_of_winter, st.integers(-30, 30))
def test_months(day: date, count: int) -> None:
    found = add_months(day, count)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == count
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
