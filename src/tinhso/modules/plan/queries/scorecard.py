"""Where every target stands as of a day: asked live, with the recorded history and the forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from tinhso.kernel.actors import Actor

from ..enums import COMPARED, Kind, Origin, Reason, Unit, Verdict
from ..facts import Line, MeasureDef, PlanDef, Recorded, Scorecard, Standing, TargetDef, TargetStanding
from ..models import Reading
from ..rules import verdict as rule
from ..rules.figures import Figure
from ..rules.forecast import Forecast, Point, Refusal, linear
from ..rules.trajectory import Stage, expected, path
from ..rules.verdict import Aim, Judgement
from .measuring import NOBODY, Answer, ask, figure_of, fits, part_of
from .reading import Key, monthly_history, recorded

SUCCESS = (Verdict.MET, Verdict.ON_COURSE)
"""Not said of a target while its module says that part of it is not measured."""


def scorecard(plan: PlanDef, *, as_of: date, actor: Actor) -> Scorecard:
    """Every target of the plan at the end of day `as_of`."""
    return Scorecard(plan, as_of, _standings(plan.targets, as_of, actor))


def target_standing(target: TargetDef, *, as_of: date, actor: Actor) -> TargetStanding:
    """One target at the end of day `as_of`."""
    return _standings([target], as_of, actor)[0]


def _standings(targets: Sequence[TargetDef], as_of: date, actor: Actor) -> tuple[TargetStanding, ...]:
    codes = {measure.indicator for target in targets for measure in target.measures if measure.indicator}
    answers = ask(sorted(codes), as_of=as_of, actor=actor)
    history = monthly_history(codes, as_of)
    return tuple(_target(target, answers, history, as_of) for target in targets)


def _target(
    target: TargetDef, answers: dict[str, Answer], history: dict[Key, list[Reading]], as_of: date
) -> TargetStanding:
    standings = tuple(
        _standing(
            measure,
            target.deadline,
            answers.get(measure.indicator, NOBODY),
            [recorded(row, measure.unit) for row in history.get((measure.indicator, measure.part), ())],
            as_of,
        )
        for measure in target.measures
    )
    judgement = rule.combine([(standing.measure.kind, standing.judgement) for standing in standings])
    if judgement.verdict in SUCCESS and any(standing.missing for standing in standings):
        judgement = Judgement(Verdict.CANNOT_SAY, Reason.PART_MISSING)
    return TargetStanding(target, judgement, standings)


def _standing(
    measure: MeasureDef, deadline: date, answer: Answer, history: list[Recorded], as_of: date
) -> Standing:
    if answer.state == "nobody":
        return Standing(measure, "nobody", rule.NOBODY)
    if answer.state == "not_for_day":
        return Standing(
            measure, "not_for_day", rule.NOT_FOR_DAY, reason=answer.reason, history=tuple(history)
        )
    reading = part_of(answer, measure.part) if fits(answer, measure) else None
    if reading is None:
        return Standing(measure, "failed", rule.FAILED, history=tuple(history))
    figure = figure_of(reading, measure.unit)
    standing = Standing(
        measure=measure,
        state="measured",
        judgement=rule.NOBODY,
        figure=figure,
        note=str(reading.note or ""),
        missing=tuple(str(words) for words in reading.missing),
        freshness=reading.freshness,
        drilldown=reading.drilldown,
        history=with_live(history, figure, reading.as_of, reading.freshness),
    )
    return _judged(standing, figure, deadline, as_of)


def _judged(standing: Standing, figure: Figure, deadline: date, as_of: date) -> Standing:
    measure = standing.measure
    line = measure.line(Origin.PROVINCE)
    aim = aim_of(measure, line, deadline)
    trend: Forecast | Refusal | None = None
    if measure.kind in COMPARED and measure.kind != Kind.REACHED and as_of < deadline:
        trend = trend_of(standing.history, figure, measure.unit, deadline)
    judgement = rule.judge(aim, figure.value, as_of, trend)
    return replace(
        standing, judgement=judgement, forecast=trend, expected=expected_of(measure, line, deadline, as_of)
    )


def aim_of(measure: MeasureDef, line: Line | None, deadline: date) -> Aim:
    """What the province's line asks of a measure."""
    return Aim(
        kind=measure.kind,
        deadline=deadline,
        low=line.low if line else None,
        high=line.high if line else None,
        direction=measure.direction,
        baseline=measure.baseline.value if measure.baseline else None,
    )


def expected_of(measure: MeasureDef, line: Line | None, deadline: date, as_of: date) -> Fraction | None:
    """What the signed path to the line expects on a day; None without a baseline or milestones."""
    if line is None or line.low is None:
        return None
    return expected(path(measure.baseline, line.milestones, Stage(deadline, line.low)), as_of)


def trend_of(history: Sequence[Recorded], figure: Figure, unit: Unit, deadline: date) -> Forecast | Refusal:
    """The forecast to the deadline from the recorded months and today's figure."""
    points = [Point(one.as_of, float(one.figure.value)) for one in history if one.figure.value is not None]
    highest = 100.0 if unit == Unit.PERCENT else float("inf")
    return linear(points, deadline, grain=float(figure.grain), highest=highest)


def with_live(
    history: Sequence[Recorded], figure: Figure, as_of: date, measured_at: datetime
) -> tuple[Recorded, ...]:
    """The recorded months with the figure just measured in place of its month's."""
    kept = [one for one in history if (one.as_of.year, one.as_of.month) != (as_of.year, as_of.month)]
    return (*kept, Recorded(as_of, figure, measured_at))
