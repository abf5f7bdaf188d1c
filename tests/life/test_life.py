"""No act is possible that the table does not allow, by any door, and each leaves all of its traces."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from tinhso.kernel import ledger
from tinhso.modules.services.actions import assignment, base, citizen, desk, leader, officer
from tinhso.modules.services.rules import life, workflow

from .machine import LifeOfADossier
from .model import ACTION, ANSWER, BOTH, OFFICE, OWN, STATES, WAYS, Try, Way
from .world import World

pytestmark = pytest.mark.django_db

LIVES = int(os.environ.get("TINHSO_LIVES", "1000"))
"""How many new lives the long test tries; thousands on a free evening."""

ALWAYS = settings(
    max_examples=25,
    stateful_step_count=20,
    phases=(Phase.generate,),
    derandomize=True,
    report_multiple_bugs=False,
)
"""The same lives in each run, so that what they reach can be promised; without the long way of shrinking."""

NEW = settings(
    max_examples=LIVES,
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


ACCEPT, ASSIGN = Try("accept", "clerk", ACTION), Try("assign", "officer", ACTION)
PROPOSE, APPROVE = Try("propose", "officer", ACTION), Try("approve", "leader", ACTION)
HOLIDAY = "a holiday is decreed"


class Tomorrow(Random):
    """Chance without any: the next day, by the first who may not."""

    def randint(self, a: int, b: int) -> int:
        return 1

    def choice(self, seq: Any) -> Any:
        return seq[0]


DAYS = timedelta(days=5)
RARE: tuple[tuple[str, tuple[Try | timedelta | str, ...]], ...] = (
    ("free", (Try("refuse", "clerk", OFFICE),)),
    ("online", (ACCEPT, ASSIGN, Try("hand_over", "leader", OFFICE, to="colleague"))),
    (
        "two steps",
        (
            ACCEPT,
            ASSIGN,
            Try("forward", "officer", OFFICE, step="draft"),
            DAYS,
            Try("step_back", "officer", ACTION, step="verify"),
        ),
    ),
    (
        "free",
        (
            ACCEPT,
            ASSIGN,
            HOLIDAY,
            Try("request_supplement", "officer", OFFICE),
            DAYS,
            Try("supply", "clerk", OFFICE),
            PROPOSE,
            Try("send_back", "leader", OFFICE),
            Try("extend", "leader", ACTION, until=date(2015, 7, 31)),
            PROPOSE,
            APPROVE,
            Try("return_result", "clerk", OFFICE),
        ),
    ),
    ("online", (ACCEPT, Try("request_withdrawal", "citizen", OWN), Try("stop", "officer", OFFICE))),
    (
        # Two agencies side by side: one answers, the other is asked no more, then asked again until it is decided.
        "free",
        (
            ACCEPT,
            ASSIGN,
            Try("ask_opinion", "officer", OFFICE, to=BOTH),
            Try("give_opinion", "adviser", OFFICE),
            Try("drop_opinion", "officer", OFFICE, to="south"),
            Try("ask_opinion", "officer", ACTION, to="south"),
            PROPOSE,
            Try("give_opinion", "adviser", ACTION),
            APPROVE,
            Try("give_opinion", "second adviser", ACTION),
        ),
    ),
    (
        # The question stays while the applicant is waited for, and ends with the dossier.
        "online",
        (
            ACCEPT,
            ASSIGN,
            Try("ask_opinion", "officer", ACTION, to="north"),
            Try("ask_opinion", "officer", OFFICE, to=BOTH),
            Try("request_supplement", "officer", ACTION),
            DAYS,
            Try("stop", "officer", ACTION),
            Try("give_opinion", "adviser", OFFICE),
        ),
    ),
    (
        "paid on demand",
        (
            ACCEPT,
            ASSIGN,
            Try("demand_payment", "officer", OFFICE),
            DAYS,
            Try("confirm_payment", "system", ANSWER),
        ),
    ),
)
"""Acts that chance may leave out, each in a life that meets it: together all of the table."""


def live(steps: tuple[Try | timedelta | str, ...], way: Way = WAYS[0]) -> None:
    """One life as told, with everything that is looked at in any life."""

    @settings(max_examples=1, database=None, phases=(Phase.generate,), derandomize=True)
    @given(st.none())
    def once(_nothing: None) -> None:
        machine = LifeOfADossier()
        try:
            machine.submit(way=way)
            machine.everything_fits_together()
            for step in steps:
                if isinstance(step, timedelta):
                    machine.world.tick(step)
                elif isinstance(step, str):
                    machine._a_holiday_is_decreed(Tomorrow())  # noqa: SLF001
                    machine.everything_fits_together()
                else:
                    machine.world.tick(timedelta(hours=1))
                    machine._try(step)  # noqa: SLF001
                    machine.everything_fits_together()
        finally:
            machine.teardown()

    once()


def test_a_life_is_what_the_model_says(world: World) -> None:
    run_state_machine_as_test(LifeOfADossier, settings=ALWAYS)
    for name, steps in RARE:
        live(steps, next(way for way in WAYS if way.name == name))
    seen = LifeOfADossier.reached
    wanted = {f"{how} by {door}" for how in ("done", "refused") for door in (ACTION, OFFICE)}
    # Each act of the table was done, by chance or in RARE; a dossier begins with its submission.
    wanted |= {f"done {act}" for act in workflow.MOVES if act != "submit"}
    wanted |= {f"submitted {way.name}" for way in WAYS}
    wanted |= {f"in {state}" for state in STATES}
    assert not wanted - seen.keys(), (wanted - seen.keys(), seen)


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
    for module in (assignment, citizen, desk, leader, officer):
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


WAYS_TO_NOTICE: tuple[tuple[Callable[[pytest.MonkeyPatch], None], tuple[Try | timedelta | str, ...]], ...] = (
    (from_another_state, (ACCEPT, ACCEPT)),
    (without_asking, (ACCEPT, ASSIGN, Try("propose", "leader", ACTION))),
    (
        pause_is_forgotten,
        (ACCEPT, ASSIGN, Try("request_supplement", "officer", ACTION), DAYS, Try("supply", "clerk", ACTION)),
    ),
    (nothing_in_the_ledger, (ACCEPT, ASSIGN, Try("propose", "officer", ACTION))),
)
"""Each mistake with a life that meets it."""


@pytest.mark.parametrize(("mistake", "steps"), WAYS_TO_NOTICE)
def test_a_mistake_is_noticed(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    mistake: Callable[[pytest.MonkeyPatch], None],
    steps: tuple[Try | timedelta | str, ...],
) -> None:
    """The same life passes without the mistake and fails with it."""
    live(steps)
    mistake(monkeypatch)
    with pytest.raises(AssertionError):
        live(steps)
