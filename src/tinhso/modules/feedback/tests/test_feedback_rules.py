"""Deadlines against a slow count of days, the table of moves, the dated parameters."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.calendar.rules import Shift, WorkingCalendar
from tinhso.kernel.law import RuleMissing, RulesOn
from tinhso.modules.feedback.enums import Act, State, Who
from tinhso.modules.feedback.queries.law import all_rules
from tinhso.modules.feedback.rules import deadlines, law, workflow
from tinhso.modules.feedback.rules.deadlines import ZONE

RULES = all_rules()


SHIFTS = tuple(
    Shift(weekday=day, start=time(start), end=time(end))
    for day in range(5)
    for start, end in ((7, 11), (13, 17))
)


def calendar(free: frozenset[date] = frozenset()) -> WorkingCalendar:
    return WorkingCalendar(SHIFTS, dict.fromkeys(free, "holiday"))


MOMENTS = st.datetimes(datetime(2013, 1, 1), datetime(2015, 12, 1), timezones=st.just(UTC))
FREE = st.frozensets(st.dates(date(2013, 1, 1), date(2015, 12, 31)), max_size=12)


def slow(start: date, count: int, free: frozenset[date]) -> date:
    """Day by day, without arithmetic."""
    day = start
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in free:
            count -= 1
    return day


@given(MOMENTS, FREE, st.integers(1, 20))
def test_a_limit_is_the_end_of_the_nth_working_day(moment, free, days):
    found = deadlines.after(moment, days, calendar(free)).astimezone(ZONE)
    assert (found.date(), found.time()) == (slow(moment.astimezone(ZONE).date(), days, free), time(17))


@given(MOMENTS, FREE, st.integers(0, 40))
def test_waiting_for_the_sender_moves_the_limit_by_as_many_working_days(asked, free, waited):
    days = calendar(free)
    settle = deadlines.after(asked, 10, days)
    supplied = asked + timedelta(days=waited)
    found = deadlines.resumed(settle, asked, supplied, days).astimezone(ZONE).date()
    first, last = asked.astimezone(ZONE).date(), supplied.astimezone(ZONE).date()
    count = sum(
        1
        for step in range(1, (last - first).days + 1)
        for day in [first + timedelta(days=step)]
        if day.weekday() < 5 and day not in free
    )
    assert found == slow(settle.astimezone(ZONE).date(), count, free)


def test_the_law_of_the_document_is_2_5_15_and_2_working_days():
    found = law.law_on(RULES, date(2026, 11, 23))
    assert (found.transfer, found.ask, found.settle, found.publish) == (2, 5, 15, 2)
    before = RulesOn(RULES, date(2015, 6, 17)).row("deadlines")
    assert before.verified == "illustrative"
    assert all(one.source for one in RULES)


def test_before_the_first_rule_there_is_no_law():
    with pytest.raises(RuleMissing):
        law.law_on(RULES, date(1999, 1, 1))


def test_every_state_is_reached_and_every_act_has_a_move():
    assert set(workflow.MOVES) == set(Act.values)
    reached = {move.target for move in workflow.MOVES.values()} - {workflow.STAY}
    assert reached == set(State.values)
    for state in (State.REJECTED, State.WITHDRAWN):
        assert not workflow.acts_from(state, frozenset(Who.values))
    with pytest.raises(workflow.IllegalMove):
        workflow.check(Act.ANSWER, State.RECEIVED)
