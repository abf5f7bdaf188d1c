"""Circuits, pauses, quiet hours, the life of a message."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.law import RuleMissing

from ..enums import MessageState, Outcome
from ..rules import life
from ..rules.sending import Breaker, Circuit, QuietHours, choose, pause, rules_on, soonest
from ..testing import FIRST, RULES

NOW = datetime(2015, 6, 17, 5, tzinfo=UTC)
BREAKER = Breaker(3, timedelta(seconds=30), timedelta(minutes=5))


def test_pauses_grow_to_four_hours():
    assert [pause(rounds).total_seconds() / 60 for rounds in (1, 2, 3, 4, 5, 50)] == [1, 4, 16, 64, 240, 240]


def test_a_circuit_opens_after_three_failures_and_stays_open_longer_each_time():
    circuit = Circuit("a")
    seconds = []
    for _failure in range(8):
        circuit = BREAKER.after(circuit, NOW, good=False)
        seconds.append((circuit.open_until - NOW).total_seconds() if circuit.open_until else 0)
    assert seconds == [0, 0, 30, 60, 120, 240, 300, 300]
    assert BREAKER.after(circuit, NOW, good=True) == Circuit("a")


def test_the_first_that_may_be_asked():
    first, second = Circuit("a", 1), Circuit("b", 2)
    assert choose([second, first], frozenset(), NOW) == first
    assert choose([first, second], frozenset({"a"}), NOW) == second
    assert choose([Circuit("a", 1, enabled=False), second], frozenset(), NOW) == second
    opened = Circuit("a", 1, open_until=NOW + timedelta(seconds=9))
    assert choose([opened, second], frozenset(), NOW) == second
    assert choose([opened, second], frozenset(), NOW + timedelta(seconds=9)) == opened
    assert choose([], frozenset(), NOW) is None
    assert soonest([opened, second], NOW) == NOW + timedelta(seconds=9)
    assert soonest([second], NOW) == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("start", "end", "at", "awake"),
    [
        ("21:00", "07:00", "20:59", "20:59"),
        ("21:00", "07:00", "21:00", "07:00+1"),
        ("21:00", "07:00", "06:59", "07:00"),
        ("21:00", "07:00", "07:00", "07:00"),
        ("12:00", "13:00", "12:30", "13:00"),
        ("12:00", "13:00", "11:59", "11:59"),
    ],
)
def test_quiet_hours(start, end, at, awake):
    hours = QuietHours(time.fromisoformat(start), time.fromisoformat(end))
    local = datetime.combine(date(2015, 6, 17), time.fromisoformat(at))
    clock, _plus, days = awake.partition("+")
    assert hours.awake(local) == datetime.combine(
        date(2015, 6, 17) + timedelta(days=int(days or 0)), time.fromisoformat(clock)
    )


@given(st.times(), st.times(), st.datetimes(min_value=datetime(2015, 1, 1), max_value=datetime(2015, 12, 1)))
def test_after_quiet_hours_it_is_not_quiet(start, end, at):
    start, end = start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    hours = QuietHours(start, end)
    awake = hours.awake(at)
    assert at <= awake <= at + timedelta(days=1)
    assert start == end or not hours.holds(awake.time())


def test_every_answer_leads_to_a_state_that_may_follow():
    for outcome in Outcome.values:
        life.check(MessageState.HANDING, life.AFTER[outcome])
    with pytest.raises(life.IllegalState):
        life.check(MessageState.DELIVERED, MessageState.WAITING)
    assert life.MOVES.keys() == set(MessageState.values)


def test_only_what_is_in_doubt_or_ended_badly_can_be_sent_again():
    again = {state for state, after in life.MOVES.items() if MessageState.WAITING in after}
    assert again == {"handing", "uncertain", "failed", "given_up"}
    assert MessageState.WAITING not in life.MOVES[MessageState.HANDED]


def rows(**changes):
    return [
        SimpleNamespace(key=key, value=value, valid_from=FIRST, valid_to=None)
        for key, value in (RULES | changes).items()
    ]


def test_rules_of_a_day():
    found = rules_on(rows(), date(2015, 6, 17))
    assert (found.quiet, found.resend_after, found.keep) == (None, timedelta(minutes=15), timedelta(days=400))
    later = SimpleNamespace(
        key="sms.quiet_hours",
        value={"from": "22:00", "to": "06:00"},
        valid_from=date(2016, 1, 1),
        valid_to=None,
    )
    dated = rows()
    dated[0].valid_to = date(2016, 1, 1)
    assert rules_on([*dated, later], date(2015, 12, 31)).quiet is None
    assert rules_on([*dated, later], date(2016, 1, 1)).quiet.holds(time(23))


def test_rules_that_are_not_loaded():
    with pytest.raises(RuleMissing, match=r"sms\.quiet_hours"):
        rules_on([], date(2015, 6, 17))
