"""Who leads a target after the agency that the plan names was renamed, merged, split or ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tinhso.kernel.actors import system_actor
from tinhso.kernel.scope import acting
from tinhso.modules.directory import testing as directory
from tinhso.modules.directory.api import Affected, Level
from tinhso.modules.plan.facts import PlanDef
from tinhso.modules.plan.holdings import HOLDINGS
from tinhso.modules.plan.queries.lead import lead_of

from .helpers import Fakes, visitor
from .test_plan_pages import target_page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BEGIN = date(2013, 1, 1)
BEFORE, DAY, AFTER = date(2015, 2, 28), date(2015, 3, 1), date(2015, 6, 1)
OLD, OTHER = "H04.11", "H04.12"


class Departments:
    """Two departments of a province, one of which leads most targets."""

    def __init__(self) -> None:
        self.province = directory.make_area("Tỉnh Thử", kind="tinh", code="95")
        self.led = self._department("Sở Thông tin và Truyền thông", OLD)
        self.other = self._department("Sở Khoa học và Công nghệ", OTHER)

    def _department(self, name: str, code: str) -> Any:
        return directory.make_agency(
            name, level=Level.PROVINCE, area=self.province, code=code, kind="science"
        )

    def spec(self, key: str, name: str, code: str) -> dict[str, Any]:
        """A new department, as an act describes it."""
        return {
            "key": key, "code": code, "name": name, "kind": "science", "level": "province", "area": self.province.key,
        }  # fmt: skip


@pytest.fixture
def departments() -> Departments:
    return Departments()


def merge(departments: Departments) -> None:
    new = departments.spec("so-moi", "Sở Khoa học, Công nghệ và Thông tin", "H04.30")
    sources = [departments.led.key, departments.other.key]
    directory.carry_out_act(("merge", {"thing": "agency", "sources": sources, "into": new}), day=DAY)


def told(code: str, on: date) -> tuple[str, str, date | None]:
    found = lead_of(code, BEGIN, on)
    assert found is not None
    return found.agency.name, found.former, found.until


def test_until_an_act_the_plan_is_read_as_it_was_written(departments: Departments) -> None:
    assert told(OLD, AFTER) == ("Sở Thông tin và Truyền thông", "", None)
    assert lead_of("", BEGIN, AFTER) is None
    assert lead_of("H04.99", BEGIN, AFTER) is None


def test_whoever_continues_the_agency_leads_from_the_day_on(departments: Departments) -> None:
    merge(departments)
    assert told(OLD, BEFORE) == ("Sở Thông tin và Truyền thông", "", None)
    assert told(OLD, DAY) == ("Sở Khoa học, Công nghệ và Thông tin", "Sở Thông tin và Truyền thông", DAY)


def test_a_new_code_and_name_are_not_a_new_agency(departments: Departments) -> None:
    clause = {"thing": "agency", "key": departments.led.key, "code": "H12.11", "name": "Sở Thông tin Cà Mau"}
    directory.carry_out_act(("rename", clause), day=DAY)
    assert told(OLD, AFTER) == ("Sở Thông tin Cà Mau", "Sở Thông tin và Truyền thông", DAY)


def test_a_code_that_another_agency_bears_today_does_not_take_the_target(departments: Departments) -> None:
    """Codes are used again: the one of the plan is read on the plan's own day."""
    new = departments.spec("so-moi", "Sở Mới", "H04.30")
    again = departments.spec("so-khac", "Sở Khác", OLD)
    directory.carry_out_act(
        ("merge", {"thing": "agency", "sources": [departments.led.key], "into": new}),
        ("create", {"thing": "agency", "spec": again}),
        day=DAY,
    )
    assert told(OLD, AFTER)[0] == "Sở Mới"


def test_of_a_split_agency_the_successor_with_the_rest_leads(departments: Departments) -> None:
    one, two = (departments.spec(f"so-{n}", f"Sở {n}", f"H04.3{n}") for n in (1, 2))
    split = {
        "thing": "agency", "source": departments.led.key, "by": "subject", "main": "so-1",
        "portions": [{"into": one}, {"into": two, "keys": ["buu-chinh"]}],
    }  # fmt: skip
    directory.carry_out_act(("split", split), day=DAY)
    assert told(OLD, AFTER)[0] == "Sở 1"


def test_an_agency_that_ends_without_successor_keeps_its_name(departments: Departments) -> None:
    directory.carry_out_act(("abolish", {"thing": "agency", "key": departments.led.key}), day=DAY)
    assert told(OLD, AFTER) == ("Sở Thông tin và Truyền thông", "", None)


def test_the_page_names_the_successor_and_the_former_name(
    departments: Departments, plan: PlanDef, fakes: Fakes
) -> None:
    merge(departments)
    code = next(target.code for target in plan.targets if target.lead_agency_code == OLD)
    page = words(visitor("vi").get(target_page(code)))
    assert "Sở Khoa học, Công nghệ và Thông tin" in page
    assert "trước ngày 01/03/2015 là Sở Thông tin và Truyền thông" in page
    earlier = words(visitor("vi").get(target_page(code, "?ngay=2014-12-31")))
    assert "Sở Thông tin và Truyền thông" in earlier and "trước ngày" not in earlier
    assert OLD not in page


def test_the_preview_counts_the_targets_that_change_hands(departments: Departments, plan: PlanDef) -> None:
    (holding,) = HOLDINGS
    count = sum(target.lead_agency_code == OLD for target in plan.targets)
    with acting(system_actor("directory.reorganise")):
        gone = Affected(DAY, frozenset({departments.led.pk}), frozenset())
        (held,) = holding.held(gone)
        assert (held.agency_id, held.count) == (departments.led.pk, count) and count > 5
        assert holding.held(Affected(DAY, frozenset({departments.province.pk + 10**6}), frozenset())) == []
    merge(departments)
    heir = lead_of(OLD, BEGIN, AFTER)
    assert heir is not None
    # A second act takes them on from whoever leads by then.
    with acting(system_actor("directory.reorganise")):
        (held,) = holding.held(Affected(AFTER, frozenset({heir.agency.id}), frozenset()))
    assert held.count == count
