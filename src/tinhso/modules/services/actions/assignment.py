"""Who works on a dossier: giving, taking, handing over, and many at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock, to_local
from tinhso.kernel.permissions import Denied
from tinhso.modules.directory import api as directory

from ..enums import Act
from ..models import Dossier
from ..permissions import PROCESS
from ..rules import assignment
from .base import ServiceError, carry_out, decided, now, part, reason_given, require, take


def check_assignee(dossier: Dossier, account_id: int, at: datetime) -> None:
    """Raise ServiceError `assignee` unless the account's holder processes dossiers in that agency."""
    day = to_local(at).date()
    officials = directory.officials_with(PROCESS.code, dossier.processing_agency_id, day)
    if account_id not in {official.account_id for official in officials}:
        raise ServiceError("assignee", _("Người này không xử lý hồ sơ của cơ quan giải quyết."))


@action
def assign(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    assignee_id: int | None = None,
    note: str = "",
    clock: Clock | None = None,
) -> Dossier:
    """Give an accepted dossier to an officer; without `assignee_id` the actor takes it himself."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    who = part(by, dossier, Act.ASSIGN)
    at = now(clock)
    if assignee_id is None:
        require(PROCESS, by, dossier)
        assignee_id = by.account_id
    else:
        check_assignee(dossier, assignee_id, at)
    if assignee_id is None:
        raise ServiceError("assignee", _("Hãy chọn người xử lý hồ sơ."))
    effect = decided(assignment.assign, dossier, at=at, who=who, assignee_id=assignee_id)
    carry_out(by=by, dossier=dossier, effect=effect, note=note)
    return dossier


@action
def hand_over(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    assignee_id: int,
    reason: str,
    clock: Clock | None = None,
) -> Dossier:
    """Let another officer, or oneself, go on with a dossier that somebody has; the agency reads the reason."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    who = part(by, dossier, Act.HAND_OVER)
    at = now(clock)
    check_assignee(dossier, assignee_id, at)
    effect = decided(assignment.hand_over, dossier, at=at, who=who, assignee_id=assignee_id)
    carry_out(by=by, dossier=dossier, effect=effect, note=reason_given(reason))
    return dossier


@dataclass(frozen=True, slots=True)
class Wanted:
    """A dossier as the person saw it when he chose it."""

    dossier_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of many: `error` is empty when it was given."""

    dossier_id: int
    error: str = ""


def assign_many(
    *, by: Actor, wanted: Iterable[Wanted], assignee_id: int, reason: str = "", clock: Clock | None = None
) -> list[Outcome]:
    """Give each of these dossiers to an officer, or hand it over where somebody has it.

    Each stands or falls alone: what somebody else took meanwhile is told and the others are given. In the order
    of their numbers, so that two who choose the same do not wait for each other.
    """
    found = []
    for one in sorted(wanted, key=lambda one: one.dossier_id):
        try:
            _give(by, one, assignee_id, reason, clock)
        except ServiceError as error:
            found.append(Outcome(one.dossier_id, str(error)))
        except Denied:
            found.append(Outcome(one.dossier_id, _("Ông, bà không phân công được hồ sơ này.")))
        else:
            found.append(Outcome(one.dossier_id))
    return found


def _give(by: Actor, one: Wanted, assignee_id: int, reason: str, clock: Clock | None) -> None:
    common = {"by": by, "dossier_id": one.dossier_id, "expected_version": one.version, "clock": clock}
    taken = Dossier.objects.filter(pk=one.dossier_id, assignee__isnull=False).exists()
    if taken and reason.strip():
        hand_over(**common, assignee_id=assignee_id, reason=reason)  # type: ignore[arg-type]
    else:
        assign(**common, assignee_id=assignee_id, note=reason)  # type: ignore[arg-type]
