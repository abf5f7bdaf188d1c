"""Fees: what the payments module is asked, and what happens when the money is there."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.clock import Clock
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.payments import api as payments
from tinhso.modules.payments.events import PaymentConfirmed

from ..enums import FeeState, Who
from ..models import Dossier
from ..permissions import RECEIVE
from ..rules import life
from ..rules.rows import REF_KIND, Doer
from .base import ServiceError, carry_out, decided, now, require, stale, take, terms_of

CASHIER = system_actor("services.payments")


def demand(*, by: Actor, dossier: Dossier) -> None:
    """Ask the payments module to collect the dossier's fee."""
    payments.demand(by=by, **_asked(dossier))


def _ref(dossier: Dossier) -> Ref:
    return Ref(REF_KIND, dossier.pk)


def _asked(dossier: Dossier) -> dict[str, Any]:
    """The fee as the payments module is asked for it, whichever way it is paid."""
    return {
        "ref": _ref(dossier),
        "amount": dossier.fee,  # callers have set it
        "purpose": _("Phí, lệ phí hồ sơ %(code)s") % {"code": dossier.code},
        "compartment": dossier.agency_id,
        "key_hash": dossier.track_key,
        "account_id": dossier.applicant_id,
    }


def cancel_demand(*, by: Actor, dossier: Dossier) -> None:
    """Withdraw what the payments module still collects for the dossier."""
    if dossier.fee_state == FeeState.DUE:
        with acting(CASHIER):  # whoever ends the dossier need not see the money
            payments.cancel(by=by, ref=_ref(dossier))


@action
def collect_fee(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    token: UUID | None = None,
    clock: Clock | None = None,
) -> Dossier:
    """The desk has received the fee in cash: a payment with its receipt number, taken by `by`.

    What was demanded online is what gets paid, so money that comes later by bank is surplus. A decided
    dossier whose result only waited online for its fee is returned in the same act, as when the money comes
    by bank. `token` is made with the page: sending the page twice has one effect. Errors: `no_fee`,
    `already_paid`, `stale`.
    """
    dossier = take(by=by, dossier_id=dossier_id, expected_version=None)
    require(RECEIVE, by, dossier)
    if token is not None and payments.is_taken(_ref(dossier), token):
        return dossier
    if expected_version is not None and dossier.version != expected_version:
        raise stale(dossier)
    if dossier.fee_state == FeeState.NONE or dossier.fee is None:
        raise ServiceError("no_fee", _("Hồ sơ này không phải nộp phí, lệ phí."))
    at = now(clock)
    terms = terms_of(dossier, at)
    effect = decided(life.confirm_payment, dossier, terms, at=at, amount=dossier.fee, who=Who.DESK)
    # The dossier first: it is paid when the payments module announces the money.
    carry_out(by=by, dossier=dossier, effect=effect)
    payments.take_cash(by=by, token=token or uuid4(), at=at, **_asked(dossier))
    if life.returns_itself(dossier, terms.content):
        returned = decided(life.return_result, dossier, at=at, who=Who.SYSTEM, by_id=by.account_id)
        carry_out(by=by, dossier=dossier, effect=returned)
    return dossier


@action
def confirm_payment(*, by: Actor, dossier_id: int, amount: int, clock: Clock | None = None) -> Dossier:
    """Note that the fee is paid; a dossier that waited for it goes on, a finished one is handed over.

    Idempotent: money for a fee that is paid already changes nothing here. Denied to people: they take cash with
    `collect_fee`.
    """
    if by.kind != "system":
        raise Denied("services.confirm_payment")
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
