"""Fees: what the payments module is asked, and what happens when the money is there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.clock import Clock
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.payments import api as payments
from tinhso.modules.payments.events import PaymentConfirmed

from ..enums import FeeState, Who
from ..models import Dossier
from ..permissions import RECEIVE
from ..rules import life
from ..rules.rows import REF_KIND, Doer
from .base import ServiceError, carry_out, decided, now, require, take, terms_of

CASHIER = system_actor("services.payments")


def demand(*, by: Actor, dossier: Dossier) -> None:
    """Ask the payments module to collect the dossier's fee."""
    assert dossier.fee is not None  # callers have set it
    payments.demand(
        by=by,
        ref=Ref(REF_KIND, dossier.pk),
        amount=dossier.fee,
        purpose=_("Phí, lệ phí hồ sơ %(code)s") % {"code": dossier.code},
        compartment=dossier.agency_id,
        key_hash=dossier.track_key,
        account_id=dossier.applicant_id,
    )


def cancel_demand(*, by: Actor, dossier: Dossier) -> None:
    """Withdraw what the payments module still collects for the dossier."""
    if dossier.fee_state == FeeState.DUE:
        with acting(CASHIER):  # whoever ends the dossier need not see the money
            payments.cancel(by=by, ref=Ref(REF_KIND, dossier.pk))


@action
def collect_fee(
    *, by: Actor, dossier_id: int, expected_version: int | None, clock: Clock | None = None
) -> Dossier:
    """The desk has received the fee in cash; what was demanded online is withdrawn."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(RECEIVE, by, dossier)
    if dossier.fee_state == FeeState.NONE or dossier.fee is None:
        raise ServiceError("no_fee", _("Hồ sơ này không phải nộp phí, lệ phí."))
    at = now(clock)
    terms = terms_of(dossier, at)
    cancel_demand(by=by, dossier=dossier)
    effect = decided(life.confirm_payment, dossier, terms, at=at, amount=dossier.fee, who=Who.DESK)
    carry_out(by=by, dossier=dossier, effect=effect)
    return dossier


@action
def confirm_payment(*, by: Actor, dossier_id: int, amount: int, clock: Clock | None = None) -> Dossier:
    """Note that the fee is paid; a dossier that waited for it goes on, a finished one is handed over.

    Idempotent: money for a fee that is paid already changes nothing here.
    """
    dossier = take(by=by, dossier_id=dossier_id, expected_version=None)
    if dossier.fee_state == FeeState.PAID:
        return dossier
    at = now(clock)
    terms = terms_of(dossier, at)
    effect = decided(life.confirm_payment, dossier, terms, at=at, amount=amount)
    carry_out(by=by, dossier=dossier, effect=effect, doer=Doer(None, ""))
    if life.returns_itself(dossier, terms.content):
        returned = decided(life.return_result, dossier, at=at, who=Who.SYSTEM, by_id=dossier.decided_by_id)
        carry_out(by=by, dossier=dossier, effect=returned, doer=Doer(None, ""))
    return dossier


def on_payment_confirmed(event: PaymentConfirmed) -> None:
    """Listener of the payments module."""
    if event.ref_kind == REF_KIND:
        confirm_payment(by=CASHIER, dossier_id=event.ref_id, amount=event.amount)
