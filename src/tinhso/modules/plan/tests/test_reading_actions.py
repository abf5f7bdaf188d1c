"""Snapshots: append-only, idempotent, corrected with a reason, and honest about failures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.indicators import Drilldown, NotMeasured
from tinhso.kernel.ledger import entries_of
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.plan.actions.reading import MEASURED_AGAIN, SnapshotError, backfill, take_snapshot
from tinhso.modules.plan.facts import PlanDef
from tinhso.modules.plan.models import Reading
from tinhso.modules.plan.queries.reading import monthly_history, on_record, recorded

from .helpers import MOMENT, SYSTEM, TODAY, Fakes, count_reading, share_reading

pytestmark = pytest.mark.usefixtures("today")
DAY = date(2015, 5, 31)
LEVEL_4 = "services.procedures_level_4"


def test_a_snapshot_records_every_measured_indicator_with_where_it_comes_from(
    plan: PlanDef, fakes: Fakes
) -> None:
    fakes.says(
        LEVEL_4,
        lambda day: count_reading(day, 2, drilldown=Drilldown("/x/", 2), note="ghi chú", missing=("a",)),
    )
    with acting(SYSTEM):
        done = take_snapshot(by=SYSTEM, as_of=DAY)

    assert (done.added, done.unchanged, done.corrected, done.failed) == (5, 0, 0, [])
    row = Reading.objects.get(indicator=LEVEL_4)
    assert (row.as_of, row.numerator, row.denominator, row.value, row.rows) == (DAY, 2, None, 2, 2)
    assert (row.note, row.missing, row.revision, row.computed_at) == ("ghi chú", ["a"], 1, MOMENT)
    assert row.provenance["source"] == "module"
    assert row.provenance["indicator"] == f"{LEVEL_4}@1"
    share = Reading.objects.get(indicator="services.procedures_level_2")
    assert (share.numerator, share.denominator, share.value) == (5, 8, Decimal("0.625"))


def test_taking_it_again_adds_nothing(plan: PlanDef, fakes: Fakes) -> None:
    take_snapshot(by=SYSTEM, as_of=DAY)
    done = take_snapshot(by=SYSTEM, as_of=DAY)

    assert (done.added, done.unchanged, done.corrected) == (0, 5, 0)
    assert Reading.objects.count() == 5
    assert len(entries_of(Ref("plan.plan", plan.id))) == 2  # loaded, first snapshot


def test_a_repeating_fraction_is_the_same_when_measured_again(plan: PlanDef, fakes: Fakes) -> None:
    fakes.says("services.procedures_level_2", lambda day: share_reading(day, 2, 3))
    take_snapshot(by=SYSTEM, as_of=DAY)

    assert take_snapshot(by=SYSTEM, as_of=DAY).corrected == 0


def test_another_result_for_the_same_day_supersedes_with_its_reason(plan: PlanDef, fakes: Fakes) -> None:
    take_snapshot(by=SYSTEM, as_of=DAY)
    fakes.says(LEVEL_4, lambda day: count_reading(day, 3))
    done = take_snapshot(by=SYSTEM, as_of=DAY)
    take_snapshot(by=SYSTEM, as_of=DAY, reason="không dùng")

    assert (done.added, done.unchanged, done.corrected) == (0, 4, 1)
    first, second = Reading.objects.filter(indicator=LEVEL_4).order_by("revision")
    assert (second.revision, second.supersedes, second.reason, second.value) == (2, first, MEASURED_AGAIN, 3)
    assert first.value == 2
    assert on_record([LEVEL_4], DAY)[LEVEL_4, ""] == second
    assert monthly_history([LEVEL_4], TODAY)[LEVEL_4, ""] == [second]


def test_further_figures_are_recorded_beside_the_main_one(plan: PlanDef, fakes: Fakes) -> None:
    fakes.says(
        "services.procedures_level_2",
        lambda day: share_reading(day, 6, 8, parts={"of_commune": share_reading(day, 1, 2)}),
    )
    take_snapshot(by=SYSTEM, as_of=DAY)

    assert set(on_record(["services.procedures_level_2"], DAY)) == {
        ("services.procedures_level_2", ""),
        ("services.procedures_level_2", "of_commune"),
    }


def test_a_failing_indicator_is_named_and_spoils_no_other(plan: PlanDef, fakes: Fakes) -> None:
    fakes.says(LEVEL_4, lambda day: RuntimeError("boom"))
    fakes.says("services.decided_on_time", lambda day: NotMeasured("chưa có"))
    done = take_snapshot(by=SYSTEM, as_of=DAY)

    assert (done.added, done.failed) == (3, [LEVEL_4])


def test_a_day_to_come_cannot_be_recorded(plan: PlanDef, fakes: Fakes) -> None:
    with pytest.raises(SnapshotError) as caught:
        take_snapshot(by=SYSTEM, as_of=date(2015, 6, 18))

    assert caught.value.code == "future"
    assert "chưa đến" in str(caught.value)
    assert not Reading.objects.exists()


@pytest.mark.django_db
def test_without_a_plan_there_is_nothing_to_record(fakes: Fakes) -> None:
    assert take_snapshot(by=SYSTEM, as_of=DAY).added == 0


def test_backfilling_records_each_month_and_the_last_day(plan: PlanDef, fakes: Fakes) -> None:
    done = backfill(by=SYSTEM, first=date(2015, 3, 15), last=date(2015, 6, 16))
    again = backfill(by=SYSTEM, first=date(2015, 3, 15), last=date(2015, 6, 16))

    assert (done.added, again.added, again.unchanged) == (20, 0, 20)
    days = Reading.objects.filter(indicator=LEVEL_4).order_by("as_of").values_list("as_of", flat=True)
    assert list(days) == [date(2015, 3, 31), date(2015, 4, 30), DAY, date(2015, 6, 16)]


def test_backfilling_collects_the_failures(plan: PlanDef, fakes: Fakes) -> None:
    fakes.says(LEVEL_4, lambda day: RuntimeError("boom") if day < DAY else count_reading(day, 1))

    assert backfill(by=SYSTEM, first=date(2015, 4, 1), last=date(2015, 6, 16)).failed == [LEVEL_4]


def test_the_monthly_history_keeps_the_last_reading_of_each_month_for_anybody(
    plan: PlanDef, fakes: Fakes
) -> None:
    for day in (date(2015, 4, 10), date(2015, 4, 29), date(2015, 5, 2)):
        take_snapshot(by=SYSTEM, as_of=day)

    with acting(ANONYMOUS):
        history = monthly_history([LEVEL_4], date(2015, 5, 31))
    assert [row.as_of for row in history[LEVEL_4, ""]] == [date(2015, 4, 29), date(2015, 5, 2)]


def test_a_share_recorded_without_counts_keeps_its_value(plan: PlanDef, fakes: Fakes) -> None:
    bare = {"numerator": None, "denominator": None, "value": Decimal("0.345")}
    fakes.says("services.decided_on_time", lambda day: share_reading(day, 1, 2, **bare))
    take_snapshot(by=SYSTEM, as_of=DAY)
    fakes.says("services.decided_on_time", lambda day: share_reading(day, 0, 0, **(bare | {"value": None})))
    take_snapshot(by=SYSTEM, as_of=date(2015, 6, 15))

    rows = monthly_history(["services.decided_on_time"], TODAY)["services.decided_on_time", ""]
    assert [recorded(row, "percent").figure.value for row in rows] == [Fraction("34.5"), None]
