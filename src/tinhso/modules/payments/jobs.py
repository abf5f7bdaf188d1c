"""Jobs of the payments module."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from tinhso.kernel import clock
from tinhso.kernel.actors import system_actor
from tinhso.kernel.jobs import Schedule, job
from tinhso.kernel.scope import acting

from . import gateways
from .actions.attempt import take_answer
from .actions.pay_back import pay_back
from .actions.proof import check_day
from .queries.attempt import is_open, orders_to_ask

__all__ = ["SCHEDULES", "ask", "ask_lost", "check_yesterday", "pay_back"]

log = logging.getLogger(__name__)
ASKER = system_actor("payments.ask")
CHECKER = system_actor("payments.check_day")


@job(name="payments.ask", own_transactions=True)
def ask(*, order: str) -> None:
    """Ask the gateway what became of one visit, and act on its answer. No transaction waits for the gateway."""
    with acting(ASKER):
        code = is_open(order)
    gateway = gateways.redirect(code) if code else None
    if gateway is None:
        return
    try:
        told = gateway.asked(order)
    except gateways.GatewayDown as error:
        log.warning("payment gateway %s did not answer: %s", gateway.code, error)
        told = None
    with acting(ASKER):
        take_answer(by=ASKER, order=order, told=told)


@job(name="payments.ask_lost", own_transactions=True)
def ask_lost() -> None:
    """Ask about every visit of which nothing was told for too long: a callback may be lost."""
    with acting(ASKER):
        orders = orders_to_ask(datetime.now(UTC))
    for order in orders:
        ask(order=order)


@job(name="payments.check_day")
def check_yesterday() -> None:
    """Prove the money of the day that has just ended."""
    check_day(by=CHECKER, day=clock.business().today() - timedelta(days=1))


SCHEDULES = (
    Schedule("payments.ask_lost", ask_lost, every=timedelta(minutes=5)),
    Schedule("payments.check_day", check_yesterday, at="05:30"),
)
