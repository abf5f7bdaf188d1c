"""Which day a reader means, and which days cannot be asked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.plan.rules.asof import Refused, asked_day, month_ends

EARLIEST, LATEST = date(2013, 3, 27), date(2015, 6, 17)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", LATEST),
        ("  ", LATEST),
        ("31/12/2014", date(2014, 12, 31)),
        (" 1/2/2014 ", date(2014, 2, 1)),
        ("01-02-2014", date(2014, 2, 1)),
        ("1.2.2014", date(2014, 2, 1)),
        ("2014-12-31", date(2014, 12, 31)),
        ("27/03/2013", EARLIEST),
        ("17/06/2015", LATEST),
        ("18/06/2015", Refused("future")),
        ("26/03/2013", Refused("too_early")),
        ("31/02/2014", Refused("no_such_day")),
        ("2014-13-01", Refused("no_such_day")),
        ("hôm qua", Refused("unreadable")),
        ("31/12/14", Refused("unreadable")),
        ("31122014", Refused("unreadable")),
        ("2014-12-31'; --", Refused("unreadable")),
        ("00/00/0000", Refused("no_such_day")),
    ],
)
def test_asked_day(text: str, answer: date | Refused) -> None:
    assert asked_day(text, earliest=EARLIEST, latest=LATEST) == answer


@given(st.dates(EARLIEST, LATEST))
def test_every_day_of_the_plan_can_be_asked_in_both_ways_of_writing(day: date) -> None:
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}"):
        assert asked_day(text, earliest=EARLIEST, latest=LATEST) == day


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text: str) -> None:
    answer = asked_day(text, earliest=EARLIEST, latest=LATEST)

    assert isinstance(answer, Refused) or EARLIEST <= answer <= LATEST


def test_month_ends() -> None:
    assert month_ends(date(2013, 11, 15), date(2014, 2, 28)) == [
        date(2013, 11, 30), date(2013, 12, 31), date(2014, 1, 31), date(2014, 2, 28),
    ]  # fmt: skip
    assert month_ends(date(2014, 2, 1), date(2014, 2, 27)) == []


@given(st.dates(date(2012, 1, 1), date(2016, 1, 1)), st.integers(0, 1500))
def test_month_ends_are_the_days_before_a_first(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    ends = month_ends(first, last)

    assert all(first <= end <= last and (end + timedelta(days=1)).day == 1 for end in ends)
    assert ends == sorted(set(ends))
