"""Going on to the officers' next step, or back to an earlier one, as the procedure's version orders them."""

from __future__ import annotations

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock

from ..models import Dossier
from ..permissions import PROCESS
from ..rules import steps
from .assignment import check_assignee
from .base import carry_out, decided, now, reason_given, require, take, terms_of


@action
def forward(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    step: str,
    assignee_id: int | None = None,
    note: str = "",
    clock: Clock | None = None,
) -> Dossier:
    """Go on to `step`; `assignee_id` works on it from now on, nobody else when it is left out.

    ServiceError `no_such_step` unless the present step leads there, `assignee` as in `assign`.
    """
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(PROCESS, by, dossier)
    at = now(clock)
    if assignee_id is not None:
        check_assignee(dossier, assignee_id, at)
    terms = terms_of(dossier, at)
    effect = decided(steps.forward, dossier, terms, at=at, step=step, assignee_id=assignee_id)
    carry_out(by=by, dossier=dossier, effect=effect, note=note)
    return dossier


@action
def step_back(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    step: str,
    reason: str,
    clock: Clock | None = None,
) -> Dossier:
    """Go back to an earlier `step` that has to be done again; `no_such_step` where the present one may not."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(PROCESS, by, dossier)
    at = now(clock)
    effect = decided(steps.step_back, dossier, terms_of(dossier, at), at=at, step=step)
    carry_out(by=by, dossier=dossier, effect=effect, note=reason_given(reason))
    return dossier
