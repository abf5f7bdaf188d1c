"""The scorecard: what is measured, what nobody measures, and what happens when a module fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection

from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.indicators import WHOLE_PROVINCE, Drilldown, NotMeasured
from tinhso.modules.plan.actions.reading import backfill, take_snapshot
from tinhso.modules.plan.enums import Reason, Unit, Verdict
from tinhso.modules.plan.facts import PlanDef, Scorecard
from tinhso.modules.plan.queries.scorecard import scorecard, target_standing

from .helpers import SYSTEM, TODAY, Fakes, count_reading, part_of_target, share_reading, standing_of

pytestmark = pytest.mark.usefixtures("today")


def ask(plan: PlanDef, as_of: date = TODAY, actor: Actor = ANONYMOUS) -> Scorecard:
    return scorecard(plan, as_of=as_of, actor=actor)


def test_what_nobody_measures_says_exactly_that(plan: PlanDef, fakes: Fakes) -> None:
    found = ask(plan)

    silent = [one.target.code for one in found.targets if one.judgement.verdict == Verdict.NOT_MEASURED]
    assert len(found.targets) == 24
    assert len(silent) == 20
    for one in found.targets:
        for part in one.standings:
            if part.measure.indicator not in fakes.answers:
                assert part.figure is None
                assert part.judgement.reason == Reason.NOBODY
                assert str(part.judgement.reason.label) == "Chưa có phân hệ nào đo chỉ tiêu này."


def test_without_any_indicator_every_target_is_not_measured(plan: PlanDef) -> None:
    found = scorecard(plan, as_of=TODAY, actor=ANONYMOUS)

    unknown = [one for one in found.targets if one.judgement.verdict != Verdict.NOT_MEASURED]
    assert {part.measure.indicator.split(".")[0] for one in unknown for part in one.standings} <= {
        "services",
        "office",
        "feedback",
    }


def test_the_figure_keeps_its_numerator_and_denominator(plan: PlanDef, fakes: Fakes) -> None:
    part = part_of_target(ask(plan), "APP-1", "level_2")

    assert part.figure is not None
    assert (part.figure.numerator, part.figure.denominator, part.figure.value) == (5, 8, Fraction(125, 2))


def test_a_count_is_compared_with_its_parameter(plan: PlanDef, fakes: Fakes) -> None:
    fakes.says("services.procedures_level_4", lambda day: count_reading(day, 3))

    assert standing_of(ask(plan), "APP-2").judgement.verdict == Verdict.MET


def test_a_part_nobody_measures_keeps_the_target_open(plan: PlanDef, fakes: Fakes) -> None:
    fakes.says("services.agencies_on_system", lambda day: share_reading(day, 30, 30))
    found = standing_of(ask(plan), "GEN-1")

    assert [one.judgement.verdict for one in found.standings] == [Verdict.MET, Verdict.NOT_MEASURED]
    assert (found.judgement.verdict, found.judgement.reason) == (Verdict.CANNOT_SAY, Reason.PART_MISSING)


def test_a_target_that_only_shows_a_number_gets_no_verdict(plan: PlanDef, fakes: Fakes) -> None:
    found = standing_of(ask(plan), "GEN-2")

    assert found.judgement.verdict == Verdict.NUMBER_ONLY
    assert [one.state for one in found.standings] == ["measured", "nobody"]


def test_what_the_module_itself_calls_missing_forbids_success(plan: PlanDef, fakes: Fakes) -> None:
    fakes.says(
        "services.procedures_level_4", lambda day: count_reading(day, 9, missing=("thủ tục của cấp xã",))
    )
    found = standing_of(ask(plan), "APP-2")

    assert found.standings[0].missing == ("thủ tục của cấp xã",)
    assert found.standings[0].judgement.verdict == Verdict.MET
    assert (found.judgement.verdict, found.judgement.reason) == (Verdict.CANNOT_SAY, Reason.PART_MISSING)


def test_the_indicator_is_asked_about_the_province_on_that_day_by_that_reader(
    plan: PlanDef, fakes: Fakes
) -> None:
    reader = Actor(kind="official", account_id=None, name="x")
    ask(plan, date(2014, 12, 31), reader)

    assert {question["code"] for question in fakes.asked} == set(fakes.answers)
    for question in fakes.asked:
        assert question["scope"] == WHOLE_PROVINCE
        assert question["as_of"] == date(2014, 12, 31)
        assert question["actor"] is reader
        assert question["known_at"] is None
        assert question["disaggregation"] is None


def test_rows_behind_the_figure_come_with_it(plan: PlanDef, fakes: Fakes) -> None:
    opened = Drilldown("/cong-khai/", 5, {"muc": "3"})
    fakes.says("services.procedures_level_3", lambda day: share_reading(day, 5, 8, drilldown=opened))

    assert part_of_target(ask(plan), "APP-1", "level_3").drilldown == opened


# --- trouble ---


def test_a_failing_module_spoils_nothing_else_and_the_last_good_reading_is_shown(
    plan: PlanDef, fakes: Fakes, caplog: pytest.LogCaptureFixture
) -> None:
    take_snapshot(by=SYSTEM, as_of=date(2015, 6, 15))
    fakes.says("services.procedures_level_4", lambda day: RuntimeError("boom"))

    with caplog.at_level(logging.ERROR):
        found = ask(plan)

    part = part_of_target(found, "APP-2", "main")
    assert (part.state, part.figure, part.judgement.reason) == ("failed", None, Reason.FAILED)
    assert part.last_good is not None
    assert (part.last_good.as_of, part.last_good.figure.value) == (date(2015, 6, 15), 2)
    assert part_of_target(found, "APP-1", "level_2").state == "measured"
    assert "services.procedures_level_4" in caplog.text


def test_a_failing_statement_does_not_break_the_transaction(plan: PlanDef, fakes: Fakes) -> None:
    def broken(day: date) -> Exception:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
        return RuntimeError

    fakes.says("services.agencies_on_system", broken)
    found = ask(plan)

    assert part_of_target(found, "GEN-1", "dossiers").state == "failed"
    assert part_of_target(found, "APP-2", "main").state == "measured"
    assert part_of_target(found, "GEN-1", "dossiers").last_good is None


def test_a_module_may_say_that_it_cannot_answer_for_a_day(plan: PlanDef, fakes: Fakes) -> None:
    fakes.says("services.procedures_level_4", lambda day: NotMeasured("Danh mục chỉ có từ tháng 7 năm 2013."))
    part = part_of_target(ask(plan, date(2013, 4, 1)), "APP-2", "main")

    assert (part.state, part.reason) == ("not_for_day", "Danh mục chỉ có từ tháng 7 năm 2013.")
    assert part.judgement.verdict == Verdict.NOT_MEASURED


def test_a_module_that_counts_in_another_unit_is_not_believed(plan: PlanDef, fakes: Fakes) -> None:
    target = plan.target("APP-2")
    assert target is not None
    measure = replace(target.measures[0], unit=Unit.DAYS)
    found = target_standing(replace(target, measures=(measure,)), as_of=TODAY, actor=ANONYMOUS)

    assert found.standings[0].state == "failed"


def test_a_share_of_nothing_says_so(plan: PlanDef, fakes: Fakes) -> None:
    fakes.says("services.decided_on_time", lambda day: share_reading(day, 0, 0))

    assert part_of_target(ask(plan), "GEN-2", "on_time").judgement.reason == Reason.EMPTY


def test_a_share_without_counts_is_taken_as_it_is(plan: PlanDef, fakes: Fakes) -> None:
    fakes.says(
        "services.decided_on_time",
        lambda day: share_reading(day, 1, 2, numerator=None, denominator=None, value=Decimal("0.345")),
    )
    figure = part_of_target(ask(plan), "GEN-2", "on_time").figure

    assert figure is not None
    assert (figure.value, figure.numerator) == (Fraction("34.5"), None)


def test_a_further_figure_of_an_indicator_is_found_by_its_part(plan: PlanDef, fakes: Fakes) -> None:
    fakes.says(
        "services.procedures_level_2",
        lambda day: share_reading(day, 6, 8, parts={"level_3": share_reading(day, 4, 8)}),
    )
    target = plan.target("APP-1")
    assert target is not None
    part = replace(target.measures[1], indicator="services.procedures_level_2", part="level_3")
    missing = replace(part, part="level_9")
    found = target_standing(replace(target, measures=(part, missing)), as_of=TODAY, actor=ANONYMOUS)

    assert found.standings[0].figure is not None
    assert found.standings[0].figure.value == 50
    assert found.standings[1].state == "failed"


# --- history and forecast ---


def rising(step: int, start: int = 0) -> Callable[[date], object]:
    """A share of 100 that grows by `step` every month from July 2013."""

    def answer(day: date) -> object:
        months = (day.year - 2013) * 12 + day.month - 7
        return share_reading(day, max(0, min(100, start + step * months)), 100)

    return answer


@pytest.mark.parametrize(
    ("step", "start", "verdict"),
    [(3, 0, Verdict.ON_COURSE), (1, 0, Verdict.OFF_COURSE), (4, 0, Verdict.MET)],
)
def test_the_recorded_months_bring_about_the_verdict(
    plan: PlanDef, fakes: Fakes, step, start, verdict
) -> None:
    fakes.says("services.procedures_level_2", rising(step, start))
    fakes.says("services.procedures_level_3", rising(step, start))
    backfill(by=SYSTEM, first=date(2013, 7, 1), last=date(2015, 6, 16))

    found = standing_of(ask(plan), "APP-1")
    assert found.judgement.verdict == verdict
    history = found.standings[0].history
    assert len(history) == 24
    assert [one.as_of for one in history[-2:]] == [date(2015, 5, 31), TODAY]


def test_uneven_months_leave_the_target_at_risk(plan: PlanDef, fakes: Fakes) -> None:
    noise = [0, 9, -7, 5, -9, 8]

    def uneven(day: date) -> object:
        months = (day.year - 2013) * 12 + day.month - 7
        return share_reading(day, 20 + 2 * months + noise[months % 6], 100)

    fakes.says("services.procedures_level_2", uneven)
    fakes.says("services.procedures_level_3", uneven)
    backfill(by=SYSTEM, first=date(2013, 7, 1), last=date(2015, 6, 16))

    assert standing_of(ask(plan), "APP-1").judgement.verdict == Verdict.AT_RISK


def test_before_there_are_six_months_nothing_is_foretold(plan: PlanDef, fakes: Fakes) -> None:
    backfill(by=SYSTEM, first=date(2015, 3, 1), last=date(2015, 6, 16))

    found = standing_of(ask(plan), "APP-1")
    assert (found.judgement.verdict, found.judgement.reason) == (Verdict.CANNOT_SAY, Reason.TOO_FEW)


def test_readings_after_the_day_asked_are_not_looked_at(plan: PlanDef, fakes: Fakes) -> None:
    backfill(by=SYSTEM, first=date(2013, 7, 1), last=date(2015, 6, 16))

    history = part_of_target(ask(plan, date(2014, 2, 10)), "APP-2", "main").history
    assert [one.as_of for one in history][-2:] == [date(2014, 1, 31), date(2014, 2, 10)]


def test_at_the_deadline_the_figure_decides(plan: PlanDef, fakes: Fakes) -> None:
    assert standing_of(ask(plan, date(2015, 12, 31)), "APP-2").judgement.verdict == Verdict.NOT_MET


def test_a_target_reached_or_only_shown_has_no_forecast(plan: PlanDef, fakes: Fakes) -> None:
    backfill(by=SYSTEM, first=date(2013, 7, 1), last=date(2015, 6, 16))

    assert part_of_target(ask(plan), "GEN-2", "on_time").forecast is None
    assert part_of_target(ask(plan, date(2015, 12, 31)), "APP-2", "main").forecast is None


def test_the_same_day_gives_the_same_answer_twice(plan: PlanDef, fakes: Fakes) -> None:
    backfill(by=SYSTEM, first=date(2013, 7, 1), last=date(2015, 6, 16))
    day = TODAY - timedelta(days=100)

    assert ask(plan, day).targets == ask(plan, day).targets
