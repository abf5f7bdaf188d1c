"""Due dates and their explanation, against the tested cases and an independent slow count."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.calendar import Shift, WorkingCalendar
from tinhso.kernel.clock import from_local, to_local
from tinhso.modules.catalogue.api import Limit
from tinhso.modules.services.enums import TimeUnit
from tinhso.modules.services.rules.deadline import due, resumed
from tinhso.modules.services.rules.law import Law

WEEK = tuple(Shift(day, time(start), time(end)) for day in range(5) for start, end in ((7, 11), (13, 17)))
CALENDAR = WorkingCalendar(
    WEEK,
    {
        date(2013, 4, 29): "holiday",
        date(2013, 4, 30): "holiday",
        date(2013, 5, 1): "holiday",
        date(2013, 5, 4): "makeup",
    },
)
LAW = Law(
    cutoff=time(15),
    pauses=frozenset({"supplement_requested", "awaiting_payment"}),
    code_pattern="{agency}-{date:%y%m%d}-{seq:04d}",
    old_agency_code=True,
    lookup_alphabet="23456789ABCDEFGH",
    lookup_length=8,
    small_count=5,
    draft_keep_days=60,
    extensions=1,
    extend_before_due=True,
    duplicate_days=90,
)


def local(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return from_local(date(year, month, day), time(hour, minute))


def codes(lines: Any) -> list[str]:
    return [line.code for line in lines]


def test_five_working_days_over_the_holidays_of_april_2013() -> None:
    found = due(local(2013, 4, 26), Limit(5), LAW, CALENDAR)
    assert found.due_at == local(2013, 5, 7, 17)
    assert found.as_data() == [
        {"code": "accepted", "at": "2013-04-26T09:00+07:00"},
        {"code": "limit", "amount": 5, "unit": "working_day"},
        {"code": "days_off", "days": ["2013-04-29", "2013-04-30", "2013-05-01"]},
        {"code": "worked_weekends", "days": ["2013-05-04"]},
        {"code": "due", "at": "2013-05-07T17:00+07:00"},
    ]


def test_after_the_cutoff_hour_the_next_working_day_counts() -> None:
    before = due(local(2015, 6, 17, 15), Limit(1), LAW, CALENDAR)
    after = due(local(2015, 6, 17, 15, 1), Limit(1), LAW, CALENDAR)
    assert (before.due_at, after.due_at) == (local(2015, 6, 18, 17), local(2015, 6, 19, 17))
    assert after.lines[1].code == "after_cutoff"
    assert after.lines[1].values == {"cutoff": "15:00", "start": "2015-06-18"}


def test_the_same_day_and_after_the_cutoff_the_next() -> None:
    assert due(local(2015, 6, 17, 9), Limit(0), LAW, CALENDAR).due_at == local(2015, 6, 17, 17)
    assert due(local(2015, 6, 17, 16), Limit(0), LAW, CALENDAR).due_at == local(2015, 6, 18, 17)


def test_accepted_on_a_day_off() -> None:
    found = due(local(2015, 6, 20), Limit(1), LAW, CALENDAR)
    assert found.due_at == local(2015, 6, 23, 17)
    assert codes(found.lines) == ["accepted", "accepted_on_day_off", "limit", "due"]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (Limit(3, TimeUnit.DAY), local(2015, 6, 22, 17)),  # Saturday 20 June moves to Monday
        (Limit(1, TimeUnit.MONTH), local(2015, 7, 17, 17)),
        (Limit(6, TimeUnit.HOUR), local(2015, 6, 17, 17)),
        (Limit(8, TimeUnit.HOUR), local(2015, 6, 18, 9)),
    ],
)
def test_other_units(limit: Limit, expected: datetime) -> None:
    assert due(local(2015, 6, 17, 9), limit, LAW, CALENDAR).due_at == expected


def test_an_unknown_limit_has_no_due_date_and_says_so() -> None:
    found = due(local(2015, 6, 17), Limit(None), LAW, CALENDAR)
    assert found.due_at is None
    assert codes(found.lines) == ["accepted", "no_limit"]


def test_a_pause_is_not_counted() -> None:
    due_at = local(2015, 6, 24, 17)
    found = resumed(due_at, local(2015, 6, 18), local(2015, 6, 22), Limit(5), CALENDAR)
    assert found.due_at == local(2015, 6, 26, 17)
    assert found.as_data() == [
        {"code": "pause", "from": "2015-06-18T09:00+07:00", "to": "2015-06-22T09:00+07:00"},
        {"code": "due", "at": "2015-06-26T17:00+07:00"},
    ]


moments = st.datetimes(datetime(2013, 1, 1), datetime(2015, 12, 1), timezones=st.just(UTC))


def slow_count(accepted_at: datetime, days: int) -> date:
    """Day by day, by hand."""
    moment = to_local(accepted_at)
    day = moment.date()
    if not CALENDAR.hours_on(day) or moment.time() > LAW.cutoff:
        day += timedelta(days=1)
        while not CALENDAR.hours_on(day):
            day += timedelta(days=1)
    while days:
        day += timedelta(days=1)
        days -= bool(CALENDAR.hours_on(day))
    return day


@given(accepted_at=moments, days=st.integers(0, 40))
def test_working_days_agree_with_a_slow_count(accepted_at: datetime, days: int) -> None:
    found = due(accepted_at, Limit(days), LAW, CALENDAR)
    assert found.due_at is not None
    assert to_local(found.due_at).date() == slow_count(accepted_at, days)
    assert CALENDAR.is_working_day(to_local(found.due_at).date())


@given(
    accepted_at=moments,
    days=st.integers(1, 30),
    unit=st.sampled_from(TimeUnit.values),
    wait=st.integers(0, 60 * 24),
    pause=st.integers(0, 90 * 24),
)
def test_a_pause_never_shortens(accepted_at: datetime, days: int, unit: str, wait: int, pause: int) -> None:
    limit = Limit(days, unit)
    due_at = due(accepted_at, limit, LAW, CALENDAR).due_at
    assert due_at is not None
    paused_at = accepted_at + timedelta(hours=wait)
    later = resumed(due_at, paused_at, paused_at + timedelta(hours=pause), limit, CALENDAR).due_at
    assert later is not None
    assert later >= due_at
