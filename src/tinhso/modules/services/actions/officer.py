"""What the processing agency does: take a dossier, ask for more, propose a result, stop."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock
from tinhso.kernel.scope import acting

from ..enums import Act
from ..models import Dossier, Result
from ..permissions import PROCESS
from ..rules import life, rows
from .base import ServiceError, carry_out, decided, now, part, reason_given, require, take, terms_of
from .money import CASHIER, cancel_demand, demand


@action
def request_supplement(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    reason: str,
    papers: tuple[str, ...] = (),
    clock: Clock | None = None,
) -> Dossier:
    """Ask the applicant for what is missing, in words and by codes of `papers`; the clock stands."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    who = part(by, dossier, Act.REQUEST_SUPPLEMENT)
    effect = decided(life.request_supplement, dossier, at=now(clock), who=who, papers=papers)
    carry_out(by=by, dossier=dossier, effect=effect, note=reason_given(reason))
    return dossier


@action
def demand_payment(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    amount: int,
    note: str = "",
    clock: Clock | None = None,
) -> Dossier:
    """Demand `amount` đồng in the course of the work; the clock stands until it is paid."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(PROCESS, by, dossier)
    if amount <= 0:
        raise ServiceError("amount", _("Số tiền phải lớn hơn 0."))
    effect = decided(life.demand_payment, dossier, at=now(clock), amount=amount)
    carry_out(by=by, dossier=dossier, effect=effect, note=note)
    with acting(CASHIER):  # the desk's agency collects, whose rows an officer may not write
        demand(by=by, dossier=dossier)
    return dossier


@action
def propose(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    text: str,
    number: str = "",
    note: str = "",
    clock: Clock | None = None,
) -> Dossier:
    """Put a result before the leader: `text` is its wording, `number` its number and symbol if it has one.

    `note` is for the leader only. A result sent back before is replaced.
    """
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(PROCESS, by, dossier)
    if not text.strip():
        raise ServiceError("text", _("Hãy ghi nội dung kết quả."))
    at = now(clock)
    terms = terms_of(dossier, at)
    effect = decided(life.propose, dossier, terms, at=at)
    carry_out(by=by, dossier=dossier, effect=effect, note=note)
    title = terms.content.results[0].name.vi
    row = rows.result_row(dossier, number=number.strip(), title=title, text=text.strip(), proposed_at=at)
    Result.objects.bulk_create(
        [Result(**row)],
        update_conflicts=True,
        unique_fields=["dossier"],
        update_fields=["number", "title", "text", "proposed_at"],
    )
    return dossier


@action
def stop(
    *, by: Actor, dossier_id: int, expected_version: int | None, reason: str, clock: Clock | None = None
) -> Dossier:
    """End a dossier without a result: not eligible, withdrawn, or the applicant never came back."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    who = part(by, dossier, Act.STOP)
    effect = decided(life.stop, dossier, at=now(clock), who=who)
    cancel_demand(by=by, dossier=dossier)
    carry_out(by=by, dossier=dossier, effect=effect, note=reason_given(reason))
    return dossier
