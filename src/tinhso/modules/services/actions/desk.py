"""What the one-stop desk does: accept, refuse, hand over the result."""

from __future__ import annotations

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock

from ..enums import Who
from ..models import Dossier
from ..permissions import RECEIVE
from ..rules import life
from .assignment import check_assignee
from .base import carry_out, decided, now, reason_given, require, take, terms_of


@action
def accept(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    assignee_id: int | None = None,
    note: str = "",
    clock: Clock | None = None,
) -> Dossier:
    """Accept a submitted dossier: the clock starts and the due date is fixed with its explanation.

    `assignee_id` is the account of the officer who shall process it; without one it lies in the pool of
    the processing agency. Errors: `unknown`, `stale`, `illegal`, `assignee`.
    """
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(RECEIVE, by, dossier)
    at = now(clock)
    if assignee_id is not None:
        check_assignee(dossier, assignee_id, at)
    effect = decided(
        life.accept,
        dossier,
        terms_of(dossier, life.counted_since(dossier, at)),
        at=at,
        by_id=by.account_id,
        assignee_id=assignee_id,
    )
    carry_out(by=by, dossier=dossier, effect=effect, note=note)
    return dossier


@action
def refuse(
    *, by: Actor, dossier_id: int, expected_version: int | None, reason: str, clock: Clock | None = None
) -> Dossier:
    """Do not accept a submitted dossier; the reason is told to the applicant. It ends there."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(RECEIVE, by, dossier)
    effect = decided(life.refuse, dossier, at=now(clock))
    carry_out(by=by, dossier=dossier, effect=effect, note=reason_given(reason))
    return dossier


@action
def return_result(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    note: str = "",
    clock: Clock | None = None,
) -> Dossier:
    """Hand the result over at the desk or send it by post. Error `fee_due` while the fee is unpaid."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(RECEIVE, by, dossier)
    effect = decided(life.return_result, dossier, at=now(clock), who=Who.DESK, by_id=by.account_id)
    carry_out(by=by, dossier=dossier, effect=effect, note=note)
    return dossier
