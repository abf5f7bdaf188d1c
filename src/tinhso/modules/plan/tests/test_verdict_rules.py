"""Verdicts: the table of cases, and what must hold whatever the figures are."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.plan.enums import Direction, Kind, Reason, Verdict
from tinhso.modules.plan.rules.forecast import Forecast
from tinhso.modules.plan.rules.verdict import (
    FAILED,
    NOBODY,
    NOT_FOR_DAY,
    ORDER,
    Aim,
    Judgement,
    combine,
    judge,
    tally,
)

DEADLINE = date(2015, 12, 31)
BEFORE = date(2015, 6, 17)


def forecast(lower: float, upper: float) -> Forecast:
    return Forecast(DEADLINE, (lower + upper) / 2, lower, upper, 12, date(2014, 6, 30))


def aim(kind: Kind = Kind.THRESHOLD, low: int | None = 80, high: int | None = None, **rest) -> Aim:
    as_fraction = {"low": low, "high": high}
    exact = {key: None if value is None else Fraction(value) for key, value in as_fraction.items()}
    return Aim(kind, DEADLINE, exact["low"], exact["high"], **rest)


DOWN = aim(low=5, direction=Direction.DOWN)
GROWTH = aim(Kind.GROWTH, None, baseline=Fraction(10))

CASES = [
    # aim, value, as of, forecast -> verdict, reason
    (aim(), 80, BEFORE, None, Verdict.MET, Reason.REACHED),
    (aim(), 79, BEFORE, forecast(81, 99), Verdict.ON_COURSE, Reason.FORECAST_ABOVE),
    (aim(), 79, BEFORE, forecast(80, 99), Verdict.ON_COURSE, Reason.FORECAST_ABOVE),
    (aim(), 79, BEFORE, forecast(70, 90), Verdict.AT_RISK, Reason.FORECAST_ACROSS),
    (aim(), 79, BEFORE, forecast(60, 80), Verdict.AT_RISK, Reason.FORECAST_ACROSS),
    (aim(), 40, BEFORE, forecast(40, 79.9), Verdict.OFF_COURSE, Reason.FORECAST_BELOW),
    (aim(), 79, BEFORE, None, Verdict.CANNOT_SAY, Reason.TOO_FEW),
    (aim(), 79, BEFORE, "too_few", Verdict.CANNOT_SAY, Reason.TOO_FEW),
    (aim(), 79, BEFORE, "too_far", Verdict.CANNOT_SAY, Reason.TOO_FAR),
    (aim(), 79, DEADLINE, forecast(81, 99), Verdict.NOT_MET, Reason.PAST_DEADLINE),
    (aim(), 80, DEADLINE, None, Verdict.MET, Reason.REACHED),
    (aim(), None, BEFORE, None, Verdict.CANNOT_SAY, Reason.EMPTY),
    (aim(low=None), 50, BEFORE, forecast(1, 2), Verdict.CANNOT_SAY, Reason.NO_THRESHOLD),
    (aim(Kind.RANGE, 20, 30), 19, DEADLINE, None, Verdict.NOT_MET, Reason.PAST_DEADLINE),
    (aim(Kind.RANGE, 20, 30), 20, DEADLINE, None, Verdict.MET, Reason.REACHED),
    (aim(Kind.RANGE, 20, 30), 30, DEADLINE, None, Verdict.MET, Reason.REACHED_FULL),
    (aim(Kind.RANGE, 20, 30), 45, DEADLINE, None, Verdict.MET, Reason.REACHED_FULL),
    (aim(Kind.THRESHOLD, 20, 30), 45, DEADLINE, None, Verdict.MET, Reason.REACHED),
    (aim(Kind.RANGE, 20, None), 45, DEADLINE, None, Verdict.MET, Reason.REACHED),
    (GROWTH, 11, BEFORE, None, Verdict.MET, Reason.REACHED),
    (GROWTH, 10, DEADLINE, None, Verdict.NOT_MET, Reason.PAST_DEADLINE),
    (GROWTH, 10, BEFORE, forecast(10.5, 12), Verdict.ON_COURSE, Reason.FORECAST_ABOVE),
    (GROWTH, 10, BEFORE, forecast(8, 10), Verdict.OFF_COURSE, Reason.FORECAST_BELOW),
    (aim(Kind.GROWTH, None), 11, BEFORE, None, Verdict.CANNOT_SAY, Reason.NO_BASELINE),
    (aim(Kind.REACHED, 1), 1, BEFORE, None, Verdict.MET, Reason.REACHED),
    (aim(Kind.REACHED, 1), 0, BEFORE, forecast(0, 1), Verdict.CANNOT_SAY, Reason.NO_FORECAST),
    (aim(Kind.REACHED, 1), 0, DEADLINE, None, Verdict.NOT_MET, Reason.PAST_DEADLINE),
    (aim(Kind.SHOW, None), 55, DEADLINE, None, Verdict.NUMBER_ONLY, Reason.SHOWN),
    (aim(Kind.SHOW, None), None, DEADLINE, None, Verdict.CANNOT_SAY, Reason.EMPTY),
    (DOWN, 5, BEFORE, None, Verdict.MET, Reason.REACHED),
    (DOWN, 9, BEFORE, forecast(2, 5), Verdict.ON_COURSE, Reason.FORECAST_ABOVE),
    (DOWN, 9, BEFORE, forecast(4, 6), Verdict.AT_RISK, Reason.FORECAST_ACROSS),
    (DOWN, 9, BEFORE, forecast(6, 12), Verdict.OFF_COURSE, Reason.FORECAST_BELOW),
]


@pytest.mark.parametrize(("target", "value", "as_of", "trend", "verdict", "reason"), CASES)
def test_verdict(target, value, as_of, trend, verdict, reason) -> None:
    exact = None if value is None else Fraction(value)

    assert judge(target, exact, as_of, trend) == Judgement(verdict, reason)


def test_full_is_said_only_of_the_upper_end() -> None:
    assert judge(aim(Kind.RANGE, 20, 30), Fraction(30), BEFORE).full
    assert not judge(aim(Kind.RANGE, 20, 30), Fraction(29), BEFORE).full


MET = Judgement(Verdict.MET, Reason.REACHED)
ON = Judgement(Verdict.ON_COURSE, Reason.FORECAST_ABOVE)
RISK = Judgement(Verdict.AT_RISK, Reason.FORECAST_ACROSS)
OFF = Judgement(Verdict.OFF_COURSE, Reason.FORECAST_BELOW)
MISSED = Judgement(Verdict.NOT_MET, Reason.PAST_DEADLINE)
SHOWN = Judgement(Verdict.NUMBER_ONLY, Reason.SHOWN)
FEW = Judgement(Verdict.CANNOT_SAY, Reason.TOO_FEW)
PART = Judgement(Verdict.CANNOT_SAY, Reason.PART_MISSING)
T, S = Kind.THRESHOLD, Kind.SHOW


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], NOBODY),
        ([(T, MET)], MET),
        ([(T, MET), (T, ON)], ON),
        ([(T, ON), (T, RISK), (T, OFF)], OFF),
        ([(T, MISSED), (T, OFF)], MISSED),
        ([(T, MET), (T, NOBODY)], PART),
        ([(T, RISK), (T, NOBODY)], RISK),
        ([(T, NOBODY), (T, NOBODY)], NOBODY),
        ([(T, NOT_FOR_DAY)], NOT_FOR_DAY),
        ([(T, MET), (T, FAILED)], FAILED),
        ([(T, FEW), (T, MET)], FEW),
        ([(S, SHOWN), (S, NOBODY)], SHOWN),
        ([(S, NOBODY), (S, SHOWN)], SHOWN),
        ([(S, NOBODY)], NOBODY),
        ([(S, FAILED), (S, NOBODY)], PART),
        ([(S, FAILED)], FAILED),
        ([(T, MET), (S, NOBODY)], MET),
        ([(T, NOBODY), (S, SHOWN)], NOBODY),
    ],
)
def test_a_target_of_several_measures(parts, expected) -> None:
    assert combine(parts) == expected


COMPARED_PART = st.tuples(
    st.sampled_from([Kind.THRESHOLD, Kind.RANGE, Kind.GROWTH, Kind.REACHED]),
    st.sampled_from([MET, ON, RISK, OFF, MISSED, FEW, FAILED, NOBODY, NOT_FOR_DAY]),
)
SHOWN_PART = st.tuples(st.just(Kind.SHOW), st.sampled_from([SHOWN, FAILED, NOBODY, NOT_FOR_DAY]))


@given(st.lists(COMPARED_PART | SHOWN_PART, min_size=1, max_size=5))
def test_success_is_said_only_when_every_compared_part_succeeds(parts) -> None:
    verdict = combine(parts).verdict

    if verdict in (Verdict.MET, Verdict.ON_COURSE):
        compared = [judgement for kind, judgement in parts if kind != Kind.SHOW] or [j for _, j in parts]
        assert all(j.verdict in (Verdict.MET, Verdict.ON_COURSE) for j in compared)


@given(st.fractions(0, 100), st.integers(1, 100), st.booleans(), st.floats(0, 100), st.floats(0, 100))
def test_a_figure_is_met_exactly_when_it_reaches_the_line(value, low, due, one, other) -> None:
    judgement = judge(
        aim(low=low), value, DEADLINE if due else BEFORE, forecast(min(one, other), max(one, other))
    )

    assert (judgement.verdict == Verdict.MET) == (value >= low)
    if due:
        assert judgement.verdict in (Verdict.MET, Verdict.NOT_MET)


@given(st.fractions(0, 79), st.floats(0, 100), st.floats(0, 100), st.floats(0, 20))
def test_a_better_forecast_never_gives_a_worse_verdict(value, one, other, lift) -> None:
    lower, upper = min(one, other), max(one, other)
    ranks = [Verdict.OFF_COURSE, Verdict.AT_RISK, Verdict.ON_COURSE]

    plain = judge(aim(), value, BEFORE, forecast(lower, upper)).verdict
    lifted = judge(aim(), value, BEFORE, forecast(lower + lift, upper + lift)).verdict
    assert ranks.index(lifted) >= ranks.index(plain)


def test_the_tally_counts_every_target_once_in_order() -> None:
    counts = tally([MET, NOBODY, RISK, NOBODY, FEW])

    assert counts == [
        (Verdict.AT_RISK, 1), (Verdict.MET, 1), (Verdict.CANNOT_SAY, 1), (Verdict.NOT_MEASURED, 2),
    ]  # fmt: skip
    assert set(ORDER) == set(Verdict)
