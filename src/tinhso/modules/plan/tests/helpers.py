"""What the plan's tests share: the decision loaded, and readings as modules would measure them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from tinhso.kernel.actors import system_actor
from tinhso.kernel.datafile import YamlDocument
from tinhso.kernel.indicators import Indicator, Reading
from tinhso.kernel.modules import LoadReport
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.plan.facts import PlanDef, Scorecard, Standing, TargetStanding
from tinhso.modules.plan.loading.load import read_plan, store
from tinhso.modules.plan.queries.plan import current_plan

MOMENT = datetime(2015, 6, 17, 2, 0, tzinfo=UTC)
TODAY = date(2015, 6, 17)
SYSTEM = system_actor("plan.test")

UNITS = {
    "services.procedures_level_2": "percent",
    "services.procedures_level_3": "percent",
    "services.procedures_level_4": "count",
    "services.agencies_on_system": "percent",
    "services.decided_on_time": "percent",
}
"""The indicators that exist today, as the plan expects them."""

Answer = Callable[[date], Reading | Exception]


def share_reading(as_of: date, top: int, bottom: int, **over: Any) -> Reading:
    """A share as a module would measure it."""
    fields: dict[str, Any] = {
        "value": Decimal(top) / Decimal(bottom) if bottom else None,
        "numerator": Decimal(top),
        "denominator": Decimal(bottom),
        "as_of": as_of,
        "freshness": MOMENT,
    }
    return Reading(**fields | over)


def count_reading(as_of: date, number: int, **over: Any) -> Reading:
    """A count as a module would measure it."""
    value = Decimal(number)
    fields: dict[str, Any] = {"value": value, "numerator": value, "as_of": as_of, "freshness": MOMENT}
    return Reading(**fields | over)


@dataclass
class Fakes:
    """Indicators registered for one test; `says` sets what one answers from now on."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def says(self, code: str, answer: Answer) -> None:
        """From now on `code` answers `answer(as_of)`; an exception is raised."""
        self.answers[code] = answer

    def indicators(self) -> dict[str, Indicator]:
        """The declarations, each 5 of 8 or 2 until told otherwise."""
        found = {}
        for code, unit in UNITS.items():
            self.says(code, _five_of_eight if unit == "percent" else _two)
            found[code] = Indicator(
                code=code,
                title=f"Chỉ số {code}",
                unit=unit,  # type: ignore[arg-type]
                measure=self._measure(code),
                definition=f"Định nghĩa {code}",
            )
        return found

    def _measure(self, code: str) -> Callable[..., Reading]:
        def measured(**question: Any) -> Reading:
            self.asked.append({"code": code, **question})
            answer = self.answers[code](question["as_of"])
            if isinstance(answer, Exception):
                raise answer
            return answer

        return measured


def _five_of_eight(as_of: date) -> Reading:
    return share_reading(as_of, 5, 8)


def _two(as_of: date) -> Reading:
    return count_reading(as_of, 2)


def visitor(language: str = "vi") -> PageClient:
    """Somebody with a browser who chose a language."""
    client = PageClient()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@cache
def _decision() -> YamlDocument:
    return read_plan(Path(settings.BASE_DIR) / "data" / "provinces" / "baclieu" / "plan-635.yaml")


def load_decision() -> PlanDef:
    """The decision's own file, stored; it is read once a test run."""
    store(_decision(), "0" * 64, by=system_actor("load"), report=LoadReport())
    plan = current_plan()
    assert plan is not None
    return plan


def standing_of(found: Scorecard, code: str) -> TargetStanding:
    """One target of a scorecard."""
    return next(one for one in found.targets if one.target.code == code)


def part_of_target(found: Scorecard, code: str, key: str) -> Standing:
    """One measure of one target of a scorecard."""
    return next(one for one in standing_of(found, code).standings if one.measure.key == key)
