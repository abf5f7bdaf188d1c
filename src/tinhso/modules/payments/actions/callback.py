"""Taking a gateway's word that money has come: signed, once, in any order."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.db.rows import insert, update

from .. import gateways
from ..enums import Outcome, PaymentState
from ..models import Callback, PaymentRequest
from ..queries.payment import locked_by_memo, settled_by
from ..rules.signature import is_genuine
from .settling import SETTLED, announce, settle

log = logging.getLogger(__name__)

SUCCESS = "00"
FIELDS = ("memo", "transaction_id", "trans_amount", "status")
"""What every callback carries, beside its checksum."""


class CallbackRefused(ActionError):
    """Not from the gateway, or not a callback at all: nothing is kept, and the sender learns nothing."""


@dataclass(frozen=True)
class _Told:
    gateway: str
    memo: str
    transaction_id: str
    amount: int
    status: str


@action(refuses_first=True)
def receive(*, by: Actor, gateway: str, fields: Mapping[str, str]) -> Outcome:
    """Take one callback. Whatever arrives twice, late or for another amount is kept and settles nothing.

    Raises CallbackRefused when the signature or a field is wrong.
    """
    told = _read(gateway, fields)
    request = locked_by_memo(told.memo)
    now = clock.business().now()
    outcome = _judge(told, request)
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
    if request is not None and outcome is Outcome.ACCEPTED:
        _settle(by, request, told, now)
    return outcome


def _read(gateway: str, fields: Mapping[str, str]) -> _Told:
    known = gateways.ALL.get(gateway)
    if known is None or not known.secret or not is_genuine(fields, known.secret):
        # No value of the message is logged: it may carry somebody's name.
        log.warning("payment callback refused: not signed by gateway %r", gateway[:20])
        raise CallbackRefused("forged", _("Chữ ký không đúng."))
    amount = fields.get("trans_amount", "")
    if any(not fields.get(name) for name in FIELDS) or not amount.isdecimal() or int(amount) >= 10**15:
        raise CallbackRefused("malformed", _("Thiếu trường hoặc số tiền không đúng."))
    return _Told(gateway, fields["memo"], fields["transaction_id"][:80], int(amount), fields["status"])


def _judge(told: _Told, request: PaymentRequest | None) -> Outcome:
    if settled_by(told.gateway, told.transaction_id) is not None:
        return Outcome.REPEATED
    if told.status != SUCCESS:
        return Outcome.FAILED
    if request is None:
        return Outcome.UNKNOWN
    if request.state != PaymentState.DUE:
        return Outcome.SURPLUS
    if request.amount != told.amount:
        return Outcome.WRONG_AMOUNT
    return Outcome.ACCEPTED


def _settle(by: Actor, request: PaymentRequest, told: _Told, now: datetime) -> None:
    settle(request, gateway=told.gateway, transaction_id=told.transaction_id, now=now)
    update(request, *SETTLED)
    announce(by, request)
