"""The straight line to the deadline: its interval, its bounds, and when it refuses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.plan.rules.asof import month_ends
from tinhso.modules.plan.rules.forecast import Forecast, Point, linear, monthly

DEADLINE = date(2015, 12, 31)
MONTHS = month_ends(date(2013, 7, 1), date(2015, 5, 31))


def series(values: list[float], last: date = date(2015, 5, 31)) -> list[Point]:
    ends = [end for end in MONTHS if end <= last][-len(values) :]
    return [Point(end, value) for end, value in zip(ends, values, strict=True)]


def test_only_the_last_point_of_each_month_counts() -> None:
    points = [Point(date(2014, 1, 31), 2), Point(date(2014, 1, 5), 1), Point(date(2014, 2, 3), 3)]

    assert monthly(points) == [Point(date(2014, 1, 31), 2), Point(date(2014, 2, 3), 3)]


def test_five_months_are_too_few() -> None:
    assert linear(series([1, 2, 3, 4, 5]), DEADLINE, grain=1) == "too_few"


def test_a_deadline_far_beyond_what_was_seen_is_refused() -> None:
    assert linear(series([1, 2, 3, 4, 5, 6], date(2014, 3, 31)), DEADLINE, grain=1) == "too_far"


def test_a_straight_rise_goes_on_with_the_interval_of_one_unit() -> None:
    days = [date(2015, month, 1) for month in range(1, 7)]
    forecast = linear([Point(day, (day - days[0]).days) for day in days], DEADLINE, grain=2.5)

    assert isinstance(forecast, Forecast)
    assert forecast.value == pytest.approx(364)
    assert (forecast.lower, forecast.upper) == (pytest.approx(361.5), pytest.approx(366.5))
    assert (forecast.months, forecast.since, forecast.on) == (6, date(2015, 1, 1), DEADLINE)


def test_the_interval_is_that_of_the_textbook() -> None:
    # Checked by hand for y = 1, 3, 2, 5, 4, 6 on six first days of a month; s = 0.90, t(4) = 2.776.
    days = [date(2015, month, 1) for month in range(1, 7)]
    points = [Point(day, value) for day, value in zip(days, (1, 3, 2, 5, 4, 6), strict=True)]
    forecast = linear(points, date(2015, 12, 1), grain=0.01)

    assert isinstance(forecast, Forecast)
    x = [(day - days[0]).days for day in days]
    mean = sum(x) / 6
    spread = sum((v - mean) ** 2 for v in x)
    slope = sum((v - mean) * (y - 3.5) for v, y in zip(x, (1, 3, 2, 5, 4, 6), strict=True)) / spread
    s2 = sum((y - 3.5 - slope * (v - mean)) ** 2 for v, y in zip(x, (1, 3, 2, 5, 4, 6), strict=True)) / 4
    at = (date(2015, 12, 1) - days[0]).days
    half = 2.776 * (s2 * (1 + 1 / 6 + (at - mean) ** 2 / spread)) ** 0.5
    assert forecast.value == pytest.approx(3.5 + slope * (at - mean))
    assert forecast.upper - forecast.value == pytest.approx(half)
    assert forecast.value - forecast.lower == pytest.approx(half)


def test_a_share_stays_between_nothing_and_everything() -> None:
    forecast = linear(series([70, 75, 80, 85, 90, 95]), DEADLINE, grain=1, highest=100)

    assert isinstance(forecast, Forecast)
    assert forecast.value == forecast.upper == 100
    assert forecast.lower <= 100


def test_only_the_last_24_months_are_looked_at() -> None:
    old = [Point(date(2010, month, 28), 99.0) for month in range(1, 13)]
    recent = series([float(n) for n in range(23)])

    answer = linear(old + recent, DEADLINE, grain=1)
    assert isinstance(answer, Forecast)
    assert (answer.months, answer.since) == (24, date(2010, 12, 28))


@given(st.lists(st.floats(0, 100), min_size=6, max_size=23), st.floats(0.01, 10))
def test_the_forecast_lies_within_its_interval_and_the_possible(values: list[float], grain: float) -> None:
    forecast = linear(series(values), DEADLINE, grain=grain, highest=100)

    if isinstance(forecast, Forecast):
        assert 0 <= forecast.lower <= forecast.value <= forecast.upper <= 100
    else:
        assert len(values) < 9


@given(st.lists(st.floats(0, 100), min_size=9, max_size=23))
def test_the_order_of_the_points_does_not_matter(values: list[float]) -> None:
    points = series(values)

    assert linear(points, DEADLINE, grain=1) == linear(points[::-1], DEADLINE, grain=1)
