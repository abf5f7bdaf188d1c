"""The path to a target between baseline, milestones and deadline."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.plan.rules.trajectory import Stage, expected, months_left, path

BASE = Stage(date(2013, 12, 31), Fraction(20))
HALF = Stage(date(2014, 12, 31), Fraction(40))
END = Stage(date(2015, 12, 31), Fraction(80))


def test_without_a_start_there_is_no_path() -> None:
    assert path(None, [], END) == []
    assert expected([], date(2014, 1, 1)) is None


def test_a_path_runs_from_the_baseline_through_the_milestones() -> None:
    assert path(BASE, [HALF], END) == [BASE, HALF, END]
    assert path(None, [HALF], END) == [HALF, END]
    assert path(BASE, [END], END) == [BASE, END]


@pytest.mark.parametrize(
    ("on", "value"),
    [
        (date(2013, 12, 30), None),
        (date(2013, 12, 31), Fraction(20)),
        (date(2014, 12, 31), Fraction(40)),
        (date(2014, 7, 1), Fraction(20) + Fraction(182, 365) * 20),
        (date(2015, 12, 31), Fraction(80)),
        (date(2016, 12, 31), Fraction(80)),
    ],
)
def test_expected(on: date, value: Fraction | None) -> None:
    assert expected([BASE, HALF, END], on) == value


@given(st.dates(date(2013, 12, 31), date(2016, 12, 31)), st.dates(date(2013, 12, 31), date(2016, 12, 31)))
def test_a_rising_path_never_falls(one: date, other: date) -> None:
    early, late = (expected([BASE, HALF, END], day) for day in sorted((one, other)))

    assert early is not None
    assert late is not None
    assert 20 <= early <= late <= 80


def test_months_left() -> None:
    assert months_left(date(2015, 12, 31), date(2015, 12, 31)) is None
    assert months_left(date(2014, 12, 31), date(2015, 12, 31)) == Fraction(365 * 16, 487)
    assert round(float(months_left(date(2015, 6, 17), date(2015, 12, 31)) or 0), 1) == 6.5
