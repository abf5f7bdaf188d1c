"""Which deadlines a rule of reminding concerns on a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.clock import to_local
from tinhso.modules.services.rules.reminders import LOOK_BACK, Rule, read, span
from tinhso.modules.services.testing import at

from .test_deadline_rules import CALENDAR


def test_rules_are_read_from_the_laws_data() -> None:
    assert read([{"deadline": "step", "days": -1, "to": ["officer", "leader"]}]) == (
        Rule("step", -1, frozenset({"officer", "leader"})),
    )


def told(days: int, due: datetime, now: datetime) -> bool:
    start, end = span(Rule("dossier", days, frozenset()), now, CALENDAR)
    return start <= due < end


@given(
    days=st.integers(-10, 10),
    due=st.integers(0, 90 * 24),
    now=st.integers(0, 90 * 24),
)
def test_a_deadline_is_told_of_from_its_day_on(days: int, due: int, now: int) -> None:
    """Against a count of days without arithmetic on them."""
    deadline = at(1, 0, month=6).now() + timedelta(hours=due)
    moment = at(1, 0, month=6).now() + timedelta(hours=now)
    first, today = to_local(deadline).date(), to_local(moment).date()
    if days > 0:
        worked = CALENDAR.working_days_between(first, today)
        expected = deadline < moment and worked >= days and CALENDAR.is_working_day(today)
        if CALENDAR.is_working_day(today) and moment - deadline < LOOK_BACK - timedelta(days=25):
            assert told(days, deadline, moment) == expected
    else:
        worked = CALENDAR.working_days_between(today, first)
        if CALENDAR.is_working_day(today) and CALENDAR.is_working_day(first):
            assert told(days, deadline, moment) == (deadline >= moment and worked <= -days)
