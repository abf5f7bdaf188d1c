"""The sample province: every indicator answers on it, and loading it again changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tinhso.kernel import clock
from tinhso.kernel.actors import ANONYMOUS, system_actor
from tinhso.kernel.indicators import WHOLE_PROVINCE, NotMeasured, Reading, all_indicators
from tinhso.kernel.scope import acting
from tinhso.project.cli.loading import load_province, province_folder

pytestmark = [pytest.mark.demo_province, pytest.mark.django_db]


@pytest.fixture
def owner(settings) -> None:
    """Loading is the owner's work."""
    settings.TINHSO_SET_ROLE = False


def measure(indicator, actor, day: date) -> Reading | None:
    try:
        return indicator.measure(
            scope=WHOLE_PROVINCE, as_of=day, known_at=None, disaggregation=None, actor=actor
        )
    except NotMeasured as missing:
        assert str(missing.reason).strip(), indicator.code
        return None


@pytest.mark.parametrize("days_ago", [0, 200, 3000], ids=["today", "last year", "before the plan"])
def test_every_indicator_answers(days_ago: int) -> None:
    """A figure, or in words why there is none; a share is what it says it is."""
    day = clock.business().today() - timedelta(days=days_ago)
    assert all_indicators()
    for actor in (ANONYMOUS, system_actor("test")):
        for indicator in all_indicators():
            with acting(actor):
                reading = measure(indicator, actor, day)
            if reading is None:
                continue
            assert reading.as_of == day, indicator.code
            if reading.denominator:
                assert reading.numerator is not None
                assert reading.value == Decimal(reading.numerator) / Decimal(reading.denominator), (
                    indicator.code
                )
            if indicator.unit == "percent" and reading.value is not None:
                assert 0 <= reading.value <= 1, indicator.code


def test_loading_again_changes_nothing(owner) -> None:
    done = load_province(province_folder())
    changed = {
        name: (report.created, report.updated)
        for name, report in done.reports.items()
        if report.created or report.updated
    }
    assert not changed


def test_a_check_keeps_nothing(owner) -> None:
    from tinhso.modules.directory.models import AgencyVersion

    AgencyVersion.objects.filter(pk=AgencyVersion.objects.order_by("pk").last().pk).delete()
    count = AgencyVersion.objects.count()
    load_province(province_folder(), check_only=True)
    assert AgencyVersion.objects.count() == count
