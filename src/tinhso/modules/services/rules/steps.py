"""The steps of a procedure that a dossier goes through, each with a deadline of its own.

The steps are data of the procedure's version; which of them is entered follows from the act. A step's time
runs from the moment it is entered and stands still while the applicant is waited for.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..enums import Act, State, Who
from . import workflow
from .deadline import due, resumed
from .effect import Effect, Refused, Standing, Terms, effect

if TYPE_CHECKING:
    from tinhso.modules.catalogue.api import Content, Step


def begun(content: Content, who: str) -> dict[str, Any]:
    """Columns of a dossier that stands at the first step of `who` and was not accepted: nothing runs yet."""
    step = content.step_of(who)
    return left() | {"step": step.code if step else ""}


def entered(step: Step | None, terms: Terms, at: datetime) -> dict[str, Any]:
    """Columns of a dossier that enters this step at `at`."""
    if step is None:
        return left()
    changes = left() | {"step": step.code}
    if step.time is None:
        return changes
    deadline = due(at, step.time, terms.law, terms.calendar)
    return changes | {"step_due_at": deadline.due_at, "step_counts_from": deadline.counts_from}


def left() -> dict[str, Any]:
    """Columns of a dossier that stands in no step."""
    return {"step": "", "step_due_at": None, "step_counts_from": None}


def paused_until(dossier: Standing, terms: Terms, at: datetime) -> dict[str, Any]:
    """What becomes of the step's deadline when a pause ends at `at`: the rest of its time counts from then."""
    step = terms.content.step(dossier.step)
    if dossier.paused_at is None or dossier.step_due_at is None or step is None or step.time is None:
        return {}
    counts_from = dossier.step_counts_from
    deadline = resumed(dossier.step_due_at, dossier.paused_at, at, step.time, terms.calendar, counts_from)
    return {"step_due_at": deadline.due_at, "step_counts_from": deadline.counts_from}


def following(dossier: Standing, content: Content) -> tuple[Step, ...]:
    """The officer's steps to which the dossier may go on from where it stands."""
    return _officers(content, "next", dossier.step)


def earlier(dossier: Standing, content: Content) -> tuple[Step, ...]:
    """The officer's steps to which the dossier may be sent back from where it stands."""
    return _officers(content, "back", dossier.step)


def _officers(content: Content, way: str, code: str) -> tuple[Step, ...]:
    here = content.step(code)
    codes: tuple[str, ...] = getattr(here, way) if here else ()
    return tuple(step for step in content.steps if step.code in codes and step.who == Who.OFFICER)


def leads_to_leader(dossier: Standing, content: Content) -> Step | None:
    """The leader's step that follows the present one, if one does."""
    here = content.step(dossier.step)
    codes = here.next if here else ()
    return next((step for step in content.steps if step.code in codes and step.who == Who.LEADER), None)


def before_leader(dossier: Standing, content: Content) -> Step | None:
    """The leader's step; Refused (`steps_left`) while the officers have steps before it."""
    found = leads_to_leader(dossier, content)
    if found is None and following(dossier, content):
        raise Refused("steps_left")
    return found or content.step_of(Who.LEADER)


def sent_back_to(dossier: Standing, content: Content, wanted: str) -> Step | None:
    """The officer's step to which a leader sends a proposal back: the wanted one, else the latest that may be.

    Refused (`no_such_step`) when the step does not allow the wanted one.
    """
    found = earlier(dossier, content)
    if not wanted:
        return found[-1] if found else content.step_of(Who.OFFICER)
    return _chosen(found, wanted)


def _chosen(steps: tuple[Step, ...], wanted: str) -> Step:
    found = next((step for step in steps if step.code == wanted), None)
    if found is None:
        raise Refused("no_such_step")
    return found


def forward(dossier: Standing, terms: Terms, *, at: datetime, step: str, assignee_id: int | None) -> Effect:
    """A step of the officers is done, the next one begins, with `assignee_id` or whoever had it before.

    Refused (`no_such_step`) unless the present step leads to that one.
    """
    workflow.check(Act.FORWARD, dossier.state)
    entering = _chosen(following(dossier, terms.content), step)
    changes = entered(entering, terms, at)
    data: dict[str, Any] = {"from_step": dossier.step}
    if assignee_id is not None and assignee_id != dossier.assignee_id:
        changes["assignee_id"] = data["assignee"] = assignee_id
    return effect(dossier, Act.FORWARD, Who.OFFICER, State.PROCESSING, at, changes, data)


def step_back(dossier: Standing, terms: Terms, *, at: datetime, step: str) -> Effect:
    """An earlier step of the officers has to be done again.

    Refused (`no_such_step`) unless the present step may be sent back there.
    """
    workflow.check(Act.STEP_BACK, dossier.state)
    entering = _chosen(earlier(dossier, terms.content), step)
    changes, data = entered(entering, terms, at), {"from_step": dossier.step}
    return effect(dossier, Act.STEP_BACK, Who.OFFICER, State.PROCESSING, at, changes, data)
