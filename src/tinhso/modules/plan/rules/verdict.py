"""Where a measure and a target stand, in one of eight words, and why.

A target is met by the figure and never by its rounding. Before the deadline the forecast's interval decides,
at the deadline the figure. A range is met at its lower end and full at its upper. A target without a
threshold, or that nobody measures, gets no verdict about success at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ..enums import COMPARED, Direction, Kind, Reason, Verdict
from .forecast import Forecast, Refusal


@dataclass(frozen=True)
class Aim:
    """What a measure should reach, in the unit shown; `baseline` is needed for growth only."""

    kind: Kind
    deadline: date
    low: Fraction | None = None
    high: Fraction | None = None
    direction: Direction = Direction.UP
    baseline: Fraction | None = None


@dataclass(frozen=True)
class Judgement:
    """A verdict with its reason."""

    verdict: Verdict
    reason: Reason

    @property
    def full(self) -> bool:
        """Whether a range target reached its upper end."""
        return self.reason == Reason.REACHED_FULL


NOBODY = Judgement(Verdict.NOT_MEASURED, Reason.NOBODY)
NOT_FOR_DAY = Judgement(Verdict.NOT_MEASURED, Reason.NOT_FOR_DAY)
FAILED = Judgement(Verdict.CANNOT_SAY, Reason.FAILED)


def reaches(value: float | Fraction, line: Fraction, aim: Aim) -> bool:
    """Whether `value` is on the good side of `line`; growth must go beyond it."""
    if aim.kind == Kind.GROWTH:
        return value > line if aim.direction == Direction.UP else value < line
    return value >= line if aim.direction == Direction.UP else value <= line


def judge(
    aim: Aim, value: Fraction | None, as_of: date, forecast: Forecast | Refusal | None = None
) -> Judgement:
    """The verdict on a measured `value` at the end of day `as_of`."""
    if value is None:
        return Judgement(Verdict.CANNOT_SAY, Reason.EMPTY)
    if aim.kind == Kind.SHOW:
        return Judgement(Verdict.NUMBER_ONLY, Reason.SHOWN)
    line = aim.baseline if aim.kind == Kind.GROWTH else aim.low
    if line is None:
        missing = Reason.NO_BASELINE if aim.kind == Kind.GROWTH else Reason.NO_THRESHOLD
        return Judgement(Verdict.CANNOT_SAY, missing)
    if reaches(value, line, aim):
        full = aim.kind == Kind.RANGE and aim.high is not None and reaches(value, aim.high, aim)
        return Judgement(Verdict.MET, Reason.REACHED_FULL if full else Reason.REACHED)
    if as_of >= aim.deadline:
        return Judgement(Verdict.NOT_MET, Reason.PAST_DEADLINE)
    if aim.kind == Kind.REACHED:
        return Judgement(Verdict.CANNOT_SAY, Reason.NO_FORECAST)
    return _before_deadline(aim, line, forecast)


def _before_deadline(aim: Aim, line: Fraction, forecast: Forecast | Refusal | None) -> Judgement:
    if not isinstance(forecast, Forecast):
        return Judgement(Verdict.CANNOT_SAY, Reason(forecast or Reason.TOO_FEW))
    worst, best = forecast.lower, forecast.upper
    if aim.direction == Direction.DOWN:
        worst, best = best, worst
    if reaches(worst, line, aim):
        return Judgement(Verdict.ON_COURSE, Reason.FORECAST_ABOVE)
    if not reaches(best, line, aim):
        return Judgement(Verdict.OFF_COURSE, Reason.FORECAST_BELOW)
    return Judgement(Verdict.AT_RISK, Reason.FORECAST_ACROSS)


_BAD = (Verdict.NOT_MET, Verdict.OFF_COURSE, Verdict.AT_RISK)
_OPEN = (Verdict.CANNOT_SAY, Verdict.NOT_MEASURED)
_GOOD = (Verdict.ON_COURSE, Verdict.MET)


def combine(parts: Sequence[tuple[Kind, Judgement]]) -> Judgement:
    """The verdict on a target from those on its measures: no better than its weakest compared part.

    Parts that only show a number count only when there are no others. Trouble in one part is said even
    while another is not measured; success is not said until every part is measured.
    """
    compared = [judgement for kind, judgement in parts if kind in COMPARED]
    judged = compared or [judgement for _, judgement in parts]
    if not judged:
        return NOBODY
    by_verdict = {judgement.verdict: judgement for judgement in reversed(judged)}
    if set(by_verdict) == {Verdict.NOT_MEASURED}:
        return judged[0]
    if not compared and Verdict.NUMBER_ONLY in by_verdict:
        return by_verdict[Verdict.NUMBER_ONLY]
    for verdict in _BAD:
        if verdict in by_verdict:
            return by_verdict[verdict]
    if Verdict.NOT_MEASURED in by_verdict:
        return Judgement(Verdict.CANNOT_SAY, Reason.PART_MISSING)
    return next(by_verdict[verdict] for verdict in (*_OPEN, *_GOOD) if verdict in by_verdict)


ORDER = (
    Verdict.NOT_MET,
    Verdict.OFF_COURSE,
    Verdict.AT_RISK,
    Verdict.ON_COURSE,
    Verdict.MET,
    Verdict.CANNOT_SAY,
    Verdict.NUMBER_ONLY,
    Verdict.NOT_MEASURED,
)
"""The order in which verdicts are counted on the overview: what needs attention first."""


def tally(judgements: Sequence[Judgement]) -> list[tuple[Verdict, int]]:
    """How many targets stand where, in `ORDER`, without those that are none."""
    counts = [(verdict, sum(j.verdict == verdict for j in judgements)) for verdict in ORDER]
    return [(verdict, count) for verdict, count in counts if count]
