"""Figures of the plan: as of any day, as known at any moment, equal to the rows behind them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from tinhso.kernel import clock
from tinhso.kernel.actors import ANONYMOUS, system_actor
from tinhso.kernel.clock import from_local, simulated
from tinhso.kernel.indicators import WHOLE_PROVINCE, NotMeasured, Reading, ScopeRef, get
from tinhso.kernel.scope import acting
from tinhso.modules.catalogue.api import Version
from tinhso.modules.catalogue.testing import make_form, make_procedure, make_version, online
from tinhso.modules.directory import testing as directory
from tinhso.modules.directory.api import AgencyKind, Level
from tinhso.modules.services import actions
from tinhso.modules.services.enums import State
from tinhso.modules.services.indicators import INDICATORS
from tinhso.modules.services.queries import figures, measures
from tinhso.modules.services.testing import OneStop, at, do, make_dossier, make_one_stop

DAY = date(2015, 6, 30)
PLAN = system_actor("plan.measure")


def measure(code: str, as_of: date = DAY, scope: ScopeRef = WHOLE_PROVINCE, **values: Any) -> Reading:
    indicator = get(code)
    assert indicator is not None
    with acting(PLAN), simulated(at()):
        return indicator.measure(
            scope=scope,
            as_of=as_of,
            known_at=values.get("known_at"),
            disaggregation=values.get("disaggregation"),
            actor=ANONYMOUS,
        )


def test_all_are_declared() -> None:
    assert [indicator.code for indicator in INDICATORS] == [
        "services.procedures_level_2",
        "services.procedures_level_3",
        "services.procedures_level_4",
        "services.decided_on_time",
        "services.agencies_on_system",
    ]


# --- the catalogue ---


@pytest.fixture
def catalogue(ground: None) -> None:
    """Three procedures; one goes online at level 3 in 2014, one at level 4 in 2015."""
    make_form()
    make_version(valid_from=date(2013, 7, 1))
    for first, changes in ((date(2014, 6, 1), online()), (date(2015, 1, 1), online(electronic=True))):
        procedure = make_procedure()
        make_version(procedure, valid_from=date(2013, 7, 1), valid_to=first)
        make_version(procedure, valid_from=first, **changes)


@pytest.mark.parametrize(
    ("as_of", "shares", "complete"),
    [
        (date(2013, 7, 1), (0, 0), 0),
        (date(2014, 5, 31), (0, 0), 0),
        (date(2014, 6, 1), (1, 1), 0),
        (date(2015, 1, 1), (2, 2), 1),
    ],
)
def test_levels_as_of_a_day(catalogue: None, as_of: date, shares: tuple[int, int], complete: int) -> None:
    for level, reached in zip((2, 3), shares, strict=True):
        reading = measure(f"services.procedures_level_{level}", as_of)
        assert (reading.numerator, reading.denominator) == (reached, 3)
        assert reading.value == Decimal(reached) / 3
        assert reading.drilldown is not None
        assert (reading.drilldown.count, reading.drilldown.params) == (
            reached,
            {"ngay": as_of.isoformat(), "muc": str(level)},
        )
    four = measure("services.procedures_level_4", as_of)
    assert (four.value, four.numerator, four.denominator) == (complete, complete, None)


def test_before_there_is_a_catalogue_nothing_is_measured(catalogue: None) -> None:
    with pytest.raises(NotMeasured, match="chưa có thủ tục"):
        measure("services.procedures_level_2", date(2013, 6, 30))


def test_what_was_known_earlier(catalogue: None) -> None:
    before = clock.system().now() - timedelta(days=1)
    with pytest.raises(NotMeasured):
        measure("services.procedures_level_2", known_at=before)
    Version.objects.filter(number=1).update(recorded_at=before)
    reading = measure("services.procedures_level_2", known_at=before)
    assert (reading.numerator, reading.denominator, reading.freshness) == (0, 1, before)
    later = clock.system().now() + timedelta(days=1)
    assert measure("services.procedures_level_2", known_at=later).denominator == 3


@pytest.mark.parametrize("code", ["services.procedures_level_2", "services.procedures_level_4"])
def test_levels_are_the_whole_provinces(catalogue: None, code: str) -> None:
    with pytest.raises(NotMeasured, match="toàn tỉnh"):
        measure(code, scope=ScopeRef(agency_id=1))
    with pytest.raises(NotMeasured, match="chia nhỏ"):
        measure(code, disaggregation="field")


# --- dossiers ---


@pytest.fixture
def decided(shop: OneStop) -> OneStop:
    """Three decided in time, one late, one open, in June 2015; one in May 2014."""
    make_dossier(shop, State.DECIDED, start=at(month=5, year=2014))
    for day in (1, 2, 3):
        make_dossier(shop, State.DECIDED, start=at(day=day))
    late = make_dossier(shop, State.PROPOSED, start=at(day=3))
    do(shop.leader, actions.approve, dossier_id=late.pk, expected_version=None, clock=at(day=29))
    make_dossier(shop, State.PROCESSING, start=at(day=3))
    return shop


def test_on_time_counts_the_twelve_months(decided: OneStop) -> None:
    reading = measure("services.decided_on_time")
    assert (reading.numerator, reading.denominator, reading.value) == (3, 4, Decimal("0.75"))
    assert reading.missing
    assert measure("services.decided_on_time", date(2015, 6, 28)).denominator == 3
    assert measure("services.decided_on_time", date(2014, 6, 30)).denominator == 1
    empty = measure("services.decided_on_time", date(2013, 1, 1))
    assert (empty.numerator, empty.denominator, empty.value) == (0, 0, None)


def behind(reading: Reading) -> list[figures.DecidedRow]:
    """The rows that the page behind the figure shows."""
    assert reading.drilldown is not None
    params = reading.drilldown.params
    assert params["ket_qua"] == "dung-han"
    since = from_local(date.fromisoformat(params["tu"]), datetime.min.time())
    until = from_local(date.fromisoformat(params["den"]) + timedelta(days=1), datetime.min.time())
    agencies = [int(params["co_quan"])] if "co_quan" in params else None
    with acting(ANONYMOUS):
        return figures.decided(since, until, on_time=True, agencies=agencies, most=1000)


@pytest.mark.parametrize("as_of", [DAY, date(2015, 6, 2), date(2014, 6, 30), date(2013, 1, 1)])
def test_the_rows_behind_are_as_many_as_the_figure(decided: OneStop, as_of: date) -> None:
    reading = measure("services.decided_on_time", as_of)
    assert reading.drilldown is not None
    rows = behind(reading)
    assert len(rows) == reading.drilldown.count == reading.numerator
    assert all(row.id is None for row in rows)


def test_officials_are_led_to_their_own_dossiers(decided: OneStop) -> None:
    with acting(decided.clerk):
        span = measures.span(DAY)
        assert all(row.id for row in figures.decided(*span, most=10))


def test_one_agency_and_one_area(decided: OneStop) -> None:
    other = make_one_stop(decided.version)
    make_dossier(other, State.DECIDED, start=at(day=1))
    unit = measure("services.decided_on_time", scope=ScopeRef(agency_id=decided.unit.pk))
    assert (unit.denominator, len(behind(unit))) == (4, 3)
    area = decided.agency.versions.get().area.versions.get()
    district = measure("services.decided_on_time", scope=ScopeRef(area=area.code))
    assert (district.denominator, district.drilldown) == (4, None)
    province = area.parent.versions.get()
    assert measure("services.decided_on_time", scope=ScopeRef(area=province.code)).denominator == 4
    for nowhere in (ScopeRef(area="00"), ScopeRef(agency_id=0)):
        with pytest.raises(NotMeasured, match="không có"):
            measure("services.decided_on_time", scope=nowhere)


def test_parts_by_agency_add_up(decided: OneStop) -> None:
    other = make_one_stop(decided.version)
    make_dossier(other, State.DECIDED, start=at(day=1))
    whole = measure("services.decided_on_time", disaggregation="agency")
    assert set(whole.parts) == {str(decided.unit.pk), str(other.unit.pk)}
    assert sum(part.denominator or 0 for part in whole.parts.values()) == whole.denominator == 5
    with pytest.raises(NotMeasured, match="chia nhỏ"):
        measure("services.decided_on_time", disaggregation="weather")


def test_dossiers_as_they_were_known(decided: OneStop) -> None:
    now = measure("services.decided_on_time")
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(recorded_at) FROM services_dossieract")
        recorded = cursor.fetchone()[0]
    then = measure("services.decided_on_time", known_at=recorded)
    assert (then.numerator, then.denominator) == (now.numerator, now.denominator)
    assert (then.freshness, then.drilldown) == (recorded, None)
    earlier = measure("services.decided_on_time", known_at=recorded - timedelta(days=1))
    assert earlier.denominator == 0


# --- agencies ---


def test_agencies_that_work_on_the_system(decided: OneStop) -> None:
    directory.make_agency(level=Level.PROVINCE, kind=AgencyKind.COMMITTEE)
    directory.make_agency(level=Level.PROVINCE, kind=AgencyKind.CULTURE)
    directory.make_agency(level=Level.DISTRICT, kind=AgencyKind.COMMITTEE)
    reading = measure("services.agencies_on_system")
    assert (reading.numerator, reading.denominator) == (1, 3)
    assert reading.drilldown is not None
    assert reading.drilldown.count == len(measures.bodies_on_system(DAY)) == 1
    assert measures.bodies_on_system(DAY)[0].agency.id == decided.agency.pk
    assert measure("services.agencies_on_system", date(2014, 5, 1)).numerator == 0
    recorded = clock.system().now() - timedelta(days=1)
    assert measure("services.agencies_on_system", known_at=recorded).numerator == 0


def test_agencies_are_the_whole_provinces(decided: OneStop) -> None:
    with pytest.raises(NotMeasured, match="toàn tỉnh"):
        measure("services.agencies_on_system", scope=ScopeRef(area="95"))
    with pytest.raises(NotMeasured, match="chia nhỏ"):
        measure("services.agencies_on_system", disaggregation="agency")
