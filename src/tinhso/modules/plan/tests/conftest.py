"""Fixtures of the plan's tests: the decision, indicators that the tests steer, and a day that stands still."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tinhso.kernel import clock, modules
from tinhso.modules.plan.facts import PlanDef

from .helpers import MOMENT, TODAY, Fakes, load_decision


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> Fakes:
    """The registry with exactly the indicators that the plan expects today."""
    fake = Fakes()
    monkeypatch.setattr(modules, "_registry", replace(modules.registry(), indicators=fake.indicators()))
    return fake


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """Business time stands still on the demo's day."""
    monkeypatch.setattr(clock, "business", lambda: clock.fixed(MOMENT))
    return TODAY


@pytest.fixture
def plan(db: None) -> PlanDef:
    """The decision's own file, loaded."""
    return load_decision()
