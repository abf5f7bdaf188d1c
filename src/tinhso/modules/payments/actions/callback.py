"""Taking a gateway's word that money has come: signed, once, in any order."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.db.rows import insert, update

from .. import gateways
from ..enums import AttemptState, Outcome
from ..gateways import Told, Unreadable
from ..gateways.base import SUCCESS
from ..models import Attempt, Callback, PaymentRequest
from ..queries.payment import attempt_of, judge, locked, locked_by_memo, money_of, told_before
from .settling import SETTLED, announce, settle

__all__ = ["SUCCESS", "CallbackRefused", "receive", "take_word"]

log = logging.getLogger(__name__)


class CallbackRefused(ActionError):
    """Not from the gateway, or not a callback at all: nothing is kept, and the sender learns nothing."""


@action(refuses_first=True)
def receive(*, by: Actor, gateway: str, fields: Mapping[str, str]) -> Outcome:
    """Take one callback. Whatever arrives twice, late or for another amount is kept and settles nothing.

    Raises CallbackRefused when the signature or a field is wrong.
    """
    known = gateways.find(gateway)
    try:
        if known is None:
            raise Unreadable("forged")
        told = known.told(fields)
    except Unreadable as error:
        # No value of the message is logged: it may carry somebody's name.
        log.warning("payment callback refused: %s, of gateway %r", error.code, gateway[:20])
        malformed = error.code == "malformed"
        message = _("Thiếu trường hoặc số tiền không đúng.") if malformed else _("Chữ ký không đúng.")
        raise CallbackRefused(error.code, message) from error
    if told.is_pending:
        return Outcome.FAILED
    return take_word(by=by, told=told)


@action(refuses_first=True)
def take_word(*, by: Actor, told: Told, asked: bool = False) -> Outcome:
    """Act on what a gateway says of a transaction, in a message that proved to be its own.

    What was `asked` for by us is not noted a second time when it is known already.
    """
    attempt, request = _named(told)
    now = clock.business().now()
    before = told_before(told.gateway, told.transaction_id)
    outcome = judge(told, request, money_of(before))
    known = outcome is Outcome.REPEATED or any(one.outcome == outcome for one in before)
    if not (asked and known):
        insert(
            Callback(
                request=request,
                compartment=request.compartment if request else None,
                gateway=told.gateway,
                transaction_id=told.transaction_id,
                amount=told.amount,
                outcome=outcome,
                occurred_at=now,
            )
        )
    if attempt is not None:
        _close(attempt, told, outcome)
    if request is not None and outcome is Outcome.ACCEPTED:
        _settle(by, request, told, now)
    return outcome


def _named(told: Told) -> tuple[Attempt | None, PaymentRequest | None]:
    """The visit and the request that the gateway speaks of; the request is held."""
    known = gateways.find(told.gateway)
    if known is None or not known.has_orders:
        return None, locked_by_memo(told.order)
    attempt = attempt_of(told.order)
    if attempt is None or attempt.gateway != told.gateway:
        return None, None
    return attempt, locked(attempt.request_id)


def _close(attempt: Attempt, told: Told, outcome: Outcome) -> None:
    """A visit whose end is known is asked about no more; a failure told late does not hide money."""
    if outcome is Outcome.FAILED:
        state = attempt.state if attempt.state == AttemptState.PAID else AttemptState.FAILED
    else:
        state = AttemptState.PAID
    if attempt.state != state:
        attempt.state, attempt.transaction_id = state, told.transaction_id
        update(attempt, "state", "transaction_id")


def _settle(by: Actor, request: PaymentRequest, told: Told, now: datetime) -> None:
    settle(request, gateway=told.gateway, transaction_id=told.transaction_id, now=now)
    update(request, *SETTLED)
    announce(by, request)
