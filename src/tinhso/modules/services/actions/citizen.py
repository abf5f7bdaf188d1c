"""What an applicant does after submitting: bring what was asked for, withdraw."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock

from ..enums import Act
from ..models import Dossier
from ..permissions import APPLY
from ..rules import life
from .base import ServiceError, carry_out, decided, now, part, require, take, terms_of
from .paper import PaperIn, add_papers


@action
def supply(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    papers: Sequence[PaperIn] = (),
    note: str = "",
    clock: Clock | None = None,
) -> Dossier:
    """Bring what was asked for, online or at the desk: papers, or an explanation, or both.

    The clock goes on; the new due date is explained in the act.
    """
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    who = part(by, dossier, Act.SUPPLY)
    if not papers and not note.strip():
        raise ServiceError("nothing", _("Hãy đính kèm giấy tờ hoặc ghi nội dung bổ sung."))
    at = now(clock)
    effect = decided(life.supply, dossier, terms_of(dossier, at), at=at, who=who)
    carry_out(by=by, dossier=dossier, effect=effect, note=note.strip())
    add_papers(dossier, papers, round_=dossier.supplements, at=at)
    return dossier


@action
def request_withdrawal(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    reason: str = "",
    clock: Clock | None = None,
) -> Dossier:
    """Ask to withdraw; possible until the result exists. The agency then ends the dossier."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(APPLY, by, dossier)
    at = now(clock)
    effect = decided(life.request_withdrawal, dossier, terms_of(dossier, at), at=at)
    carry_out(by=by, dossier=dossier, effect=effect, note=reason.strip())
    return dossier
