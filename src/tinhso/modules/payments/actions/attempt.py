"""Sending a payer to a gateway, and asking the gateway about those of whom nothing was told."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.db.rows import insert

from ..enums import AttemptState, Outcome, PaymentState
from ..gateways import RedirectGateway, Told
from ..models import Attempt
from ..queries.payment import attempt_of, locked
from .callback import take_word
from .payment import PaymentError

log = logging.getLogger(__name__)

PAUSES: Final = (
    timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8),
    timedelta(days=1), timedelta(days=2), timedelta(days=4),
)  # fmt: skip
"""How long to wait before asking about a visit for the first, second … time; after the last nobody asks."""

MOST_ATTEMPTS: Final = 20
"""Visits for one request; more are a machine."""


@action
def start_attempt(*, by: Actor, request_id: int, gateway: RedirectGateway) -> Attempt:
    """A payer sets out for `gateway`: keep the order under which it will speak of this payment.

    Raises PaymentError `not_due`, and `too_many` after twenty visits.
    """
    request = locked(request_id)
    if request is None or request.state != PaymentState.DUE:
        raise PaymentError("not_due", _("Khoản này không còn chờ nộp."))
    number = Attempt.objects.filter(request=request).count() + 1
    if number > MOST_ATTEMPTS:
        raise PaymentError("too_many", _("Đã thử quá nhiều lần. Hãy chọn cách nộp khác."))
    return insert(
        Attempt(
            request=request,
            compartment=request.compartment,
            gateway=gateway.code,
            order=f"{request.memo}{number:02d}",
            started_at=clock.business().now(),
            next_ask_at=datetime.now(UTC) + PAUSES[0],
        )
    )


@action
def take_answer(*, by: Actor, order: str, told: Told | None) -> Outcome | None:
    """What the gateway answered when asked about an order, None when it did not answer.

    Without an end the next question waits longer; after the last one the visit is given up, which the
    reconciliation shows.
    """
    attempt = attempt_of(order)
    if attempt is None:
        return None
    if told is not None and not told.is_pending:
        return take_word(by=by, told=told, asked=True)
    if attempt.state == AttemptState.OPEN:
        asks = attempt.asks + 1
        over = asks >= len(PAUSES)
        Attempt.objects.filter(pk=attempt.pk, state=AttemptState.OPEN).update(
            asks=F("asks") + 1,
            state=AttemptState.GIVEN_UP if over else AttemptState.OPEN,
            next_ask_at=datetime.now(UTC) + PAUSES[min(asks, len(PAUSES) - 1)],
        )
        if over:
            log.warning("payment attempt given up: gateway %s never told its end", attempt.gateway)
    return None
