"""Two people at the very same moment, in two real transactions logged in as the page role: one effect."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from tinhso.kernel.actions import ActionError
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.directory import testing as directory
from tinhso.modules.payments import api
from tinhso.modules.payments.actions.receipt import replace_receipt
from tinhso.modules.payments.actions.refund import Wanted, ask_refund, pay_refund
from tinhso.modules.payments.actions.refund_decision import decide_refund
from tinhso.modules.payments.enums import RefundState, RefundWay
from tinhso.modules.payments.models import PaymentRequest, Receipt, Refund

pytestmark = pytest.mark.django_db(transaction=True)
READER = system_actor("tests")
PART = Wanted(60_000, "Thu thừa", RefundWay.CASH, "Người nộp")


@pytest.fixture
def people(transactional_db: None) -> tuple[Actor, Actor, Actor]:
    agency = directory.make_agency()
    both = ("payments.cashier", "payments.chief")
    first, second, third = (
        directory.actor_of(directory.make_official(*both, agency=agency)) for _ in range(3)
    )
    return first, second, third


def paid(actor: Actor) -> int:
    (agency,) = actor.grants["payments.see"]
    with transaction.atomic(), acting(actor):
        return api.take_cash(
            by=actor, ref=Ref("x.y", 1), amount=100_000, purpose="Lệ phí", compartment=agency, token=uuid4()
        ).id


def at_once(close: Callable[[], None], *attempts: tuple[Actor, Any, dict[str, Any]]) -> list[str]:
    """Run the attempts as requests do, in threads that start together: "done", or the refusal's code."""
    gate = Barrier(len(attempts))

    def attempt(actor: Actor, act: Any, values: dict[str, Any]) -> str:
        try:
            with transaction.atomic(), acting(actor):
                gate.wait(10)
                act(by=actor, **values)
            return "done"
        except ActionError as error:
            return error.code
        finally:
            close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return sorted(future.result(60) for future in [pool.submit(attempt, *one) for one in attempts])


def test_two_refunds_asked_for_at_once_do_not_exceed_the_payment(
    people: tuple[Actor, Actor, Actor], page_database: Callable[[], None]
) -> None:
    number = paid(people[0])
    wishes = [(one, ask_refund, {"request_id": number, "wanted": PART}) for one in people[:2]]
    assert at_once(page_database, *wishes) == ["amount", "done"]
    with transaction.atomic(), acting(READER):
        assert PaymentRequest.objects.get().refunded == 60_000
        assert Refund.objects.count() == 1


def test_approved_and_paid_once(
    people: tuple[Actor, Actor, Actor], page_database: Callable[[], None]
) -> None:
    first, second, third = people
    number = paid(first)
    with transaction.atomic(), acting(first):
        refund = ask_refund(by=first, request_id=number, wanted=PART)
    decisions = [
        (second, decide_refund, {"refund_id": refund.pk, "approve": True}),
        (third, decide_refund, {"refund_id": refund.pk, "approve": False, "note": "Không"}),
    ]
    assert at_once(page_database, *decisions) == ["done", "state"]
    with transaction.atomic(), acting(READER):  # whoever was faster: now it is approved
        Refund.objects.update(state=RefundState.APPROVED)
    payments = [(one, pay_refund, {"refund_id": refund.pk, "reference": "PC"}) for one in people[:2]]
    assert at_once(page_database, *payments) == ["done", "state"]
    with transaction.atomic(), acting(READER):
        assert Receipt.objects.filter(refund=refund).count() == 1


def test_two_replace_a_receipt_at_once(
    people: tuple[Actor, Actor, Actor], page_database: Callable[[], None]
) -> None:
    number = paid(people[0])
    acts = [(one, replace_receipt, {"request_id": number, "reason": "Sai tên"}) for one in people[:2]]
    assert at_once(page_database, *acts) == ["done", "done"]
    with transaction.atomic(), acting(READER):
        found = list(Receipt.objects.order_by("number"))
    assert [one.number for one in found] == [1, 2, 3]
    assert [one.voided_at is None for one in found] == [False, False, True]
