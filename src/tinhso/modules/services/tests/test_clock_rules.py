"""The clock of a dossier against an independent slow count, day by day and minute by minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tinhso.kernel.calendar import WorkingCalendar
from tinhso.kernel.clock import from_local, to_local
from tinhso.modules.catalogue.api import Limit
from tinhso.modules.services.enums import Act, State, TimeUnit
from tinhso.modules.services.rules import clock
from tinhso.modules.services.rules.clock import Extended, Paused, Resumed, Started
from tinhso.modules.services.rules.deadline import Deadline

from .test_deadline_rules import LAW, WEEK, local

FIRST = date(2013, 4, 15)
SPAN = 40
MINUTE = timedelta(minutes=1)


def law_on(_day: date) -> Any:
    return LAW


def ran(happened: list[Any], limit: Limit, calendar: WorkingCalendar) -> Deadline:
    return clock.run(happened, limit, law_on, calendar)


# --- independent slow models: no arithmetic, only counting what is worked ---


def worked(calendar: WorkingCalendar, day: date) -> bool:
    kind = calendar.days.get(day)
    return kind == "makeup" or (kind is None and day.weekday() < 5)


def first_worked(calendar: WorkingCalendar, day: date) -> date:
    while not worked(calendar, day):
        day += timedelta(days=1)
    return day


def received(calendar: WorkingCalendar, at: datetime) -> date:
    here = to_local(at)
    late = here.hour * 60 + here.minute > 15 * 60 or not worked(calendar, here.date())
    return first_worked(calendar, here.date() + timedelta(days=1)) if late else here.date()


def slow_days(
    accepted: datetime, pauses: list[tuple[datetime, datetime]], amount: int, calendar: WorkingCalendar
) -> date:
    """Walk day by day and cross off a working day unless a pause covers it.

    A pause that begins on the last day leaves the rest of that day to the day on which it ends, or, when the next pause
    has begun by then (it ended on a Saturday, the next began on the Sunday), to the day on which that one ends.
    """
    frozen = [(to_local(a).date(), first_worked(calendar, to_local(b).date())) for a, b in pauses]
    day, left = received(calendar, accepted), amount
    while True:
        ends = [end for begin, end in frozen if begin <= day < end]
        if left:
            day += timedelta(days=1)
            left -= worked(calendar, day) and not any(begin < day <= end for begin, end in frozen)
        elif ends:
            day = max(ends)
        else:
            return day


def in_hours(calendar: WorkingCalendar, minute: datetime) -> bool:
    """Whether the minute that begins now is worked."""
    here = to_local(minute)
    spans = ((7 * 60, 11 * 60), (13 * 60, 17 * 60))
    now = here.hour * 60 + here.minute
    return worked(calendar, here.date()) and any(start <= now < end for start, end in spans)


def slow_hours(
    accepted: datetime, pauses: list[tuple[datetime, datetime]], amount: int, calendar: WorkingCalendar
) -> datetime:
    """Walk minute by minute and cross off a worked minute unless it lies in a pause."""
    day = received(calendar, accepted)
    now = accepted if day == to_local(accepted).date() else from_local(day, time(0))
    left = amount * 60
    while left:
        left -= in_hours(calendar, now) and not any(begin <= now < end for begin, end in pauses)
        now += MINUTE
    return now


# --- histories ---

calendars = st.dictionaries(
    st.integers(0, SPAN * 2).map(lambda place: FIRST + timedelta(days=place)),
    st.sampled_from(["holiday", "makeup"]),
    max_size=12,
).map(
    # A swapped day is a weekend day; on a weekday the entry is a holiday.
    lambda days: WorkingCalendar(
        WEEK,
        {
            day: "makeup" if day.weekday() >= 5 and kind == "makeup" else "holiday"
            for day, kind in days.items()
        },
    )
)
moments = st.integers(0, SPAN * 24 * 60).map(lambda place: from_local(FIRST, time(0)) + place * MINUTE)


@st.composite
def histories(draw: Any) -> tuple[datetime, list[tuple[datetime, datetime]]]:
    """An acceptance and up to three pauses after it, in order."""
    drawn = sorted(draw(st.sets(moments, min_size=1, max_size=7)))
    accepted, rest = drawn[0], drawn[1:]
    return accepted, list(zip(rest[::2], rest[1::2], strict=False))


def as_events(accepted: datetime, pauses: list[tuple[datetime, datetime]]) -> list[Any]:
    found: list[Any] = [Started(accepted)]
    for begin, end in pauses:
        found += [Paused(begin), Resumed(end)]
    return found


def before_the_end(
    accepted: datetime, pauses: list[tuple[datetime, datetime]], limit: Limit, calendar: WorkingCalendar
) -> bool:
    """Whether each pause began while time was left."""
    for place, (begin, _end) in enumerate(pauses):
        due_at = ran(as_events(accepted, pauses[:place]), limit, calendar).due_at
        if due_at is None or begin >= due_at:
            return False
    return True


SECOND_PAUSE_ON_A_DAY_OFF = (
    from_local(FIRST, time(0)),
    [
        (from_local(date(2013, 4, 16), time(0)), from_local(date(2013, 4, 20), time(0))),
        (from_local(date(2013, 4, 20), time(0, 1)), from_local(date(2013, 4, 23), time(0))),
    ],
)


@example(SECOND_PAUSE_ON_A_DAY_OFF, 1, WorkingCalendar(WEEK, {}))
@given(histories(), st.integers(1, 15), calendars)
def test_working_days_equal_the_slow_count(history: Any, amount: int, calendar: WorkingCalendar) -> None:
    accepted, pauses = history
    limit = Limit(amount)
    assume(before_the_end(accepted, pauses, limit, calendar))
    found = ran(as_events(accepted, pauses), limit, calendar).due_at
    assert found is not None
    assert to_local(found).date() == slow_days(accepted, pauses, amount, calendar)
    assert to_local(found).time() == time(17)


@given(histories(), st.integers(1, 30), calendars)
def test_working_hours_equal_the_slow_count(history: Any, amount: int, calendar: WorkingCalendar) -> None:
    accepted, pauses = history
    limit = Limit(amount, TimeUnit.HOUR)
    assume(before_the_end(accepted, pauses, limit, calendar))
    found = ran(as_events(accepted, pauses), limit, calendar).due_at
    assert found == slow_hours(accepted, pauses, amount, calendar)


@given(histories(), st.integers(1, 15), st.sampled_from(list(TimeUnit)), calendars)
def test_a_pause_never_brings_the_date_forward(
    history: Any, amount: int, unit: TimeUnit, calendar: WorkingCalendar
) -> None:
    accepted, pauses = history
    limit = Limit(amount, unit)
    found = [
        ran(as_events(accepted, pauses[:count]), limit, calendar).due_at for count in range(len(pauses) + 1)
    ]
    assert found == sorted(found)  # type: ignore[type-var]


@given(histories(), st.integers(0, 15), calendars)
def test_the_days_shown_are_the_days_counted(history: Any, amount: int, calendar: WorkingCalendar) -> None:
    accepted, pauses = history
    limit = Limit(amount)
    assume(before_the_end(accepted, pauses, limit, calendar))
    happened = as_events(accepted, pauses)
    due_at = ran(happened, limit, calendar).due_at
    assert due_at is not None
    shown = clock.days(happened, limit, law_on, calendar, due_at)
    assert [one.day for one in shown] == [shown[0].day + timedelta(days=place) for place in range(len(shown))]
    numbers = [one.number for one in shown if one.number is not None]
    assert numbers == list(range(1, amount + 1))
    assert shown[-1].day == to_local(due_at).date()
    assert shown[-1].kind == ("due" if shown[-1].day > received(calendar, accepted) else "received")


# --- tables ---


def test_time_before_the_count_begins_is_not_given_back() -> None:
    """Accepted after the cut-off on Friday, waiting that evening, supplied on Monday morning: nothing is lost or won."""
    calendar = WorkingCalendar(WEEK, {})
    accepted = local(2015, 6, 19, 16)
    plain = ran([Started(accepted)], Limit(2), calendar).due_at
    asked = [Started(accepted), Paused(local(2015, 6, 19, 16, 30)), Resumed(local(2015, 6, 22, 8))]
    assert plain == ran(asked, Limit(2), calendar).due_at == local(2015, 6, 24, 17)


def test_a_second_pause_counts_from_where_the_first_ended() -> None:
    """Supplied on Saturday and asked again on Sunday: the days before Monday are given back once."""
    calendar = WorkingCalendar(WEEK, {})
    happened = [
        Started(local(2015, 6, 17)),
        Paused(local(2015, 6, 18)),
        Resumed(local(2015, 6, 20)),
        Paused(local(2015, 6, 21)),
        Resumed(local(2015, 6, 23)),
    ]
    assert ran(happened, Limit(5), calendar).due_at == local(2015, 6, 29, 17)


def test_a_new_date_stands_and_a_later_pause_moves_it() -> None:
    calendar = WorkingCalendar(WEEK, {})
    happened: list[Any] = [Started(local(2015, 6, 17)), Extended(local(2015, 6, 18), date(2015, 6, 27))]
    found = ran(happened, Limit(5), calendar)
    assert found.due_at == local(2015, 6, 29, 17)  # the 27th is a Saturday
    assert [line.code for line in found.lines][-2:] == ["extended", "due"]
    happened += [Paused(local(2015, 6, 22)), Resumed(local(2015, 6, 24))]
    assert ran(happened, Limit(5), calendar).due_at == local(2015, 7, 1, 17)


def test_without_a_limit_nothing_is_counted() -> None:
    calendar = WorkingCalendar(WEEK, {})
    happened: list[Any] = [
        Started(local(2015, 6, 17)),
        Paused(local(2015, 6, 18)),
        Resumed(local(2015, 6, 19)),
    ]
    found = ran(happened, Limit(None), calendar)
    assert (found.due_at, found.counts_from) == (None, None)
    assert clock.days(happened, Limit(None), law_on, calendar, local(2015, 6, 20)) == ()


def test_an_open_pause_is_shown_to_the_day() -> None:
    calendar = WorkingCalendar(WEEK, {})
    happened = [Started(local(2015, 6, 17)), Paused(local(2015, 6, 18))]
    shown = clock.days(happened, Limit(2), law_on, calendar, local(2015, 6, 24))
    assert [one.kind for one in shown] == ["received", "counted", *["paused"] * 6]
    assert shown[-1].day == date(2015, 6, 24)


def test_too_many_days_are_not_drawn() -> None:
    calendar = WorkingCalendar(WEEK, {})
    assert clock.days([Started(local(2015, 6, 17))], Limit(200), law_on, calendar, local(2015, 6, 24)) == ()


def act(kind: str, source: str, target: str, at: datetime, **data: Any) -> Any:
    return SimpleNamespace(kind=kind, from_state=source, to_state=target, occurred_at=at, data=data)


def test_what_acts_mean_for_the_clock() -> None:
    at = local(2015, 6, 17)
    acts = [
        act(Act.SUBMIT, "", State.SUBMITTED, at),
        act(Act.ACCEPT, State.SUBMITTED, State.ACCEPTED, at),
        act(Act.ASSIGN, State.ACCEPTED, State.PROCESSING, at),
        act(Act.DEMAND_PAYMENT, State.PROCESSING, State.AWAITING_PAYMENT, at),
        act(Act.CONFIRM_PAYMENT, State.AWAITING_PAYMENT, State.PROCESSING, at),
        act(Act.EXTEND, State.PROCESSING, State.PROCESSING, at, until="2015-06-30"),
        act(Act.RECOMPUTE, State.PROCESSING, State.PROCESSING, at),
    ]
    assert clock.events(acts, law_on) == [
        Started(at),
        Paused(at),
        Resumed(at),
        Extended(at, date(2015, 6, 30)),
    ]
    strict = replace(LAW, pauses=frozenset({"supplement_requested"}))
    assert clock.events(acts, lambda _day: strict)[2] == Extended(at, date(2015, 6, 30))


@pytest.mark.parametrize("old", [local(2015, 6, 24, 17), None])
def test_computed_again_it_says_what_it_replaces(old: datetime | None) -> None:
    calendar = WorkingCalendar(WEEK, {date(2015, 6, 24): "holiday"})
    found = clock.recomputed(old, [Started(local(2015, 6, 17))], Limit(5), law_on, calendar)
    assert found.due_at == local(2015, 6, 25, 17)
    assert found.lines[0].code == "recomputed"
    assert found.lines[0].values == ({"from": "2015-06-24T17:00+07:00"} if old else {})
