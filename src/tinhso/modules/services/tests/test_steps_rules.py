"""Steps of the officers: where a dossier may go, and the deadline that each step has of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.catalogue.api import parse
from tinhso.modules.catalogue.testing import three_steps, version_document
from tinhso.modules.services.enums import State, Who
from tinhso.modules.services.rules import clock, life, steps
from tinhso.modules.services.rules.effect import Effect, Refused, Terms

from .test_deadline_rules import CALENDAR, LAW, local
from .test_life_rules import after, dossier

AT = local(2015, 6, 17)
TERMS = Terms(parse(version_document(steps=three_steps())), LAW, CALENDAR)


def at_step(step: str, **values: Any) -> Any:
    """A dossier in the officers' hands that has just entered this step."""
    found = dossier(step=step, **values)
    return after(
        found, Effect("", "", "", found.state, AT, steps.entered(TERMS.content.step(step), TERMS, AT))
    )


def test_a_step_is_due_after_its_own_time() -> None:
    entered = steps.entered(TERMS.content.step("verify"), TERMS, AT)
    assert entered["step"] == "verify"
    assert entered["step_due_at"] == local(2015, 6, 19, 17)
    assert entered["step_counts_from"] == AT


def test_a_step_without_a_time_has_no_deadline() -> None:
    entered = steps.entered(TERMS.content.step("draft"), TERMS, AT)
    assert (entered["step"], entered["step_due_at"]) == ("draft", None)
    assert steps.entered(None, TERMS, AT) == steps.left()


def test_on_and_back_as_the_table_says() -> None:
    first = at_step("verify")
    on = steps.forward(first, TERMS, at=AT, step="draft", assignee_id=8)
    assert (on.target, on.changes["step"], on.changes["assignee_id"]) == (State.PROCESSING, "draft", 8)
    assert on.data == {"from_step": "verify", "assignee": 8, "step": "draft"}
    back = steps.step_back(after(first, on), TERMS, at=AT, step="verify")
    assert (back.target, back.changes["step"]) == (State.PROCESSING, "verify")
    assert back.changes["step_due_at"] == local(2015, 6, 19, 17)


def test_going_on_leaves_the_officer_unless_another_is_named() -> None:
    on = steps.forward(at_step("verify", assignee_id=7), TERMS, at=AT, step="draft", assignee_id=7)
    assert "assignee_id" not in on.changes


@pytest.mark.parametrize("step", ["verify", "approve", "receive", "nowhere", ""])
def test_no_other_way_on(step: str) -> None:
    with pytest.raises(Refused) as refused:
        steps.forward(at_step("verify"), TERMS, at=AT, step=step, assignee_id=None)
    assert refused.value.code == "no_such_step"
    with pytest.raises(Refused):
        steps.step_back(at_step("verify"), TERMS, at=AT, step=step)


def test_a_proposal_comes_after_the_officers_steps() -> None:
    with pytest.raises(Refused) as refused:
        life.propose(at_step("verify"), TERMS, at=AT)
    assert refused.value.code == "steps_left"
    assert life.propose(at_step("draft"), TERMS, at=AT).changes["step"] == "approve"


@pytest.mark.parametrize(("wanted", "step"), [("", "draft"), ("draft", "draft"), ("verify", "verify")])
def test_a_leader_sends_back_to_the_step_he_means(wanted: str, step: str) -> None:
    proposed = at_step("approve", state=State.PROPOSED)
    assert life.send_back(proposed, TERMS, at=AT, step=wanted).changes["step"] == step


def test_a_leader_sends_back_nowhere_else() -> None:
    with pytest.raises(Refused):
        life.send_back(at_step("approve", state=State.PROPOSED), TERMS, at=AT, step="receive")


@given(waits=st.lists(st.tuples(st.integers(1, 200), st.integers(1, 300)), max_size=3))
def test_a_steps_deadline_is_what_its_pauses_lead_to(waits: list[tuple[int, int]]) -> None:
    """The deadline kept by each act is the one that the clock gives for the step's whole history."""
    standing, now = at_step("verify"), AT
    happened: list[clock.Event] = [clock.Started(AT)]
    for worked, waited in waits:
        now += timedelta(hours=worked)
        standing = after(standing, life.request_supplement(standing, at=now, who=Who.OFFICER, papers=()))
        happened.append(clock.Paused(now))
        now += timedelta(hours=waited)
        standing = after(standing, life.supply(standing, TERMS, at=now, who=Who.APPLICANT))
        happened.append(clock.Resumed(now))
    step = TERMS.content.step("verify")
    assert step is not None
    assert step.time is not None
    assert standing.step_due_at == clock.run(happened, step.time, lambda _day: LAW, CALENDAR).due_at


def test_leaving_the_work_leaves_the_steps() -> None:
    stopped = life.stop(at_step("verify"), at=AT, who=Who.OFFICER)
    assert {name: stopped.changes[name] for name in steps.left()} == steps.left()
