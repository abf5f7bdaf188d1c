"""The nightly snapshot, the demonstration's history and the command: the same door, told apart by who knocks."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tinhso.kernel.actors import system_actor
from tinhso.kernel.modules import DemoContext, registry
from tinhso.modules.plan.demo import record_history
from tinhso.modules.plan.jobs import SnapshotIncomplete, snapshot
from tinhso.modules.plan.models import Reading

from .helpers import TODAY, count_reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LEVEL_4 = "services.procedures_level_4"


def demo(said: list[tuple[str, int, int]]) -> DemoContext:
    return DemoContext(
        scale=1,
        seed=1,
        business_date=TODAY,
        actor=system_actor("demo"),
        progress=lambda label, done, total: said.append((label, done, total)),
        province=Path(),
    )


def days() -> list[date]:
    return list(Reading.objects.filter(indicator=LEVEL_4).order_by("as_of").values_list("as_of", flat=True))


def test_the_nightly_job_records_yesterday(plan, fakes) -> None:
    snapshot()
    snapshot()

    assert days() == [date(2015, 6, 16)]


def test_a_day_may_be_named(plan, fakes) -> None:
    snapshot(as_of="2015-05-31")

    assert days() == [date(2015, 5, 31)]


def test_what_was_measured_stays_when_another_indicator_fails(plan, fakes, caplog) -> None:
    fakes.says(LEVEL_4, lambda day: RuntimeError("boom"))
    with pytest.raises(SnapshotIncomplete, match=LEVEL_4):
        snapshot()
    assert Reading.objects.count() == 4

    fakes.says(LEVEL_4, lambda day: count_reading(day, 2))
    snapshot()
    assert Reading.objects.count() == 5


def test_it_is_scheduled_every_night() -> None:
    schedule = registry().schedules["plan.snapshot"]

    assert (schedule.job, schedule.at) == (snapshot, "00:20")


def test_the_demonstration_records_each_month_and_the_day_before(plan, fakes) -> None:
    said: list[tuple[str, int, int]] = []
    record_history(demo(said))
    record_history(demo([]))

    assert len(days()) == 28
    assert days()[0] == date(2013, 3, 31)
    assert days()[-2:] == [date(2015, 5, 31), date(2015, 6, 16)]
    assert said[-1] == ("Ghi số đo theo tháng", 28, 28)


def test_without_a_plan_the_demonstration_has_nothing_to_record(fakes) -> None:
    record_history(demo([]))

    assert not Reading.objects.exists()


def test_the_command_records_a_period(plan, fakes) -> None:
    out = StringIO()
    call_command("plan_snapshot", "--from", "2015-04-01", "--to", "2015-06-10", stdout=out)
    call_command("plan_snapshot", stdout=out)

    assert days() == [date(2015, 4, 30), date(2015, 5, 31), date(2015, 6, 10), date(2015, 6, 16)]
    assert "Thêm 15, giữ nguyên 0, sửa 0." in out.getvalue()


def test_the_command_says_what_went_wrong(plan, fakes, caplog) -> None:
    with pytest.raises(CommandError, match="chưa đến"):
        call_command("plan_snapshot", "--to", "2016-01-01", stdout=StringIO())
    fakes.says(LEVEL_4, lambda day: RuntimeError("boom"))
    with pytest.raises(CommandError, match=LEVEL_4):
        call_command("plan_snapshot", stdout=StringIO())
