"""No act is possible that the table does not allow, by any door, and each leaves all of its traces."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tinhso.kernel import ledger
from tinhso.modules.services.actions import base, citizen, desk, leader, officer
from tinhso.modules.services.rules import life, workflow

from .machine import LifeOfADossier
from .model import ACTION, OFFICE
from .world import World

pytestmark = pytest.mark.django_db

LIVES = int(os.environ.get("TINHSO_LIVES", "25"))
"""How many lives are tried; thousands on a free evening."""

ALWAYS = settings(
    max_examples=LIVES,
    stateful_step_count=20,
    phases=(Phase.generate,),
    derandomize=True,
    report_multiple_bugs=False,
)
"""The same lives in each run, so that what they reach can be promised; without the long way of shrinking."""

NEW = settings(
    max_examples=LIVES if "TINHSO_LIVES" in os.environ else 1_000,
    stateful_step_count=50,
    report_multiple_bugs=False,
)
"""Other lives every time, made small when one of them fails."""


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[World]:
    caplog.set_level(logging.CRITICAL, "django.request")  # most of what is tried is refused
    settings.TINHSO_FILES_ROOT = tmp_path / "files"
    settings.TINHSO_DEMO = True
    LifeOfADossier.world = World.made()
    LifeOfADossier.reached = Counter()
    yield LifeOfADossier.world
    assert not transaction.get_connection().needs_rollback


def test_a_life_is_what_the_model_says(world: World) -> None:
    run_state_machine_as_test(LifeOfADossier, settings=ALWAYS)
    seen = LifeOfADossier.reached
    wanted = {f"{how} by {door}" for how in ("done", "refused") for door in (ACTION, OFFICE)}
    assert not wanted - seen.keys(), seen


@pytest.mark.long
@pytest.mark.timeout(0)
def test_a_thousand_other_lives(world: World) -> None:
    run_state_machine_as_test(LifeOfADossier, settings=NEW)


def from_another_state(patch: pytest.MonkeyPatch) -> None:
    """The desk accepts what it has accepted before."""
    old = workflow.MOVES["accept"]
    wider = old.sources | {"accepted", "processing", "proposed"}
    patch.setitem(workflow.MOVES, "accept", workflow.Move(old.act, old.who, wider, old.targets, old.reason))


def without_asking(patch: pytest.MonkeyPatch) -> None:
    """Nobody is asked for the permission; row-level security alone is left."""
    for module in (citizen, desk, leader, officer):
        patch.setattr(module, "require", lambda *args: None)


def pause_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """The due date stays where it was although the applicant was waited for."""
    whole = life._end_pause

    def without_date(*args: Any) -> Any:
        changes, data = whole(*args)
        return {name: value for name, value in changes.items() if name != "due_at"}, data

    patch.setattr(life, "_end_pause", without_date)


def nothing_in_the_ledger(patch: pytest.MonkeyPatch) -> None:
    """A proposal leaves no entry in the ledger."""

    def forgetful(**values: Any) -> Any:
        return None if values["kind"] == "services.propose" else ledger.record(**values)

    patch.setattr(base, "ledger", type("Forgetful", (), {"record": staticmethod(forgetful)}))


@pytest.mark.parametrize(
    "mistake",
    [
        from_another_state,
        without_asking,
        pause_is_forgotten,
        nothing_in_the_ledger,
    ],
)
def test_a_mistake_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch, mistake: Callable[[pytest.MonkeyPatch], None]
) -> None:
    mistake(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(LifeOfADossier, settings=ALWAYS)
