"""A small plan and indicators that the tests steer, so that every verdict can be brought about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tinhso.kernel import modules
from tinhso.kernel.actors import Actor
from tinhso.kernel.indicators import Drilldown, Indicator, NotMeasured, Reading

MOMENT = datetime(2015, 6, 17, 2, 0, tzinfo=UTC)
TODAY = date(2015, 6, 17)

Figures = Callable[[date], Reading | Exception]


def share_reading(as_of: date, top: int, bottom: int, **over: Any) -> Reading:
    """A share as a module would measure it."""
    value = Decimal(top) / Decimal(bottom) if bottom else None
    fields: dict[str, Any] = {
        "value": value,
        "numerator": Decimal(top),
        "denominator": Decimal(bottom),
        "as_of": as_of,
        "freshness": MOMENT,
    }
    return Reading(**fields | over)


def count_reading(as_of: date, number: int, **over: Any) -> Reading:
    """A count as a module would measure it."""
    fields: dict[str, Any] = {"value": Decimal(number), "numerator": Decimal(number), "as_of": as_of, "freshness": MOMENT}
    return Reading(**fields | over)


@dataclass
class Fakes:
    """Indicators registered for one test; `says` sets what one answers from now on."""

    answers: dict[str, Figures] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def says(self, code: str, answer: Figures) -> None:
        self.answers[code] = answer

    def measure(self, code: str) -> Callable[..., Reading]:
        def measured(**question: Any) -> Reading:
            self.asked.append(question)
            answer = self.answers[code](question["as_of"])
            if isinstance(answer, Exception):
                raise answer
            return answer

        return measured


UNITS = {
    "services.procedures_level_2": "percent",
    "services.procedures_level_3": "percent",
    "services.procedures_level_4": "count",
    "services.agencies_on_system": "percent",
    "services.decided_on_time": "percent",
}


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fakes]:
    """The registry with exactly the indicators that the plan has today, each answering 5 of 8, or 2."""
    fake = Fakes()
    found = {}
    for code, unit in UNITS.items():
        found[code] = Indicator(code=code, title=code, unit=unit, measure=fake.measure(code))  # type: ignore[arg-type]
        fake.says(code, (lambda day: share_reading(day, 5, 8)) if unit == "percent" else (lambda day: count_reading(day, 2)))
    monkeypatch.setattr(modules, "_registry", replace(modules.registry(), indicators=found))
    yield fake


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """Business time stands still on the demo's day."""
    from tinhso.kernel import clock

    monkeypatch.setattr(clock, "business", lambda: clock.fixed(MOMENT))
    return TODAY


__all__ = ["MOMENT", "TODAY", "Actor", "Drilldown", "Fakes", "NotMeasured", "count_reading", "share_reading", "timedelta"]
