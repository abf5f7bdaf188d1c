"""Cash at a desk: one payment with its receipt and its taker, never twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from tinhso.kernel import clock, ledger
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.events import Listener
from tinhso.kernel.modules import registry
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.payments import api, gateways
from tinhso.modules.payments.actions.callback import receive
from tinhso.modules.payments.enums import Outcome, PaymentState
from tinhso.modules.payments.events import PaymentConfirmed
from tinhso.modules.payments.models import PaymentRequest
from tinhso.modules.payments.queries.reconciliation import reconcile
from tinhso.modules.payments.rules.signature import signed

pytestmark = pytest.mark.django_db
CASHIER = system_actor("payments.callback")
CLERK = Actor(kind="official", account_id=7, name="Trần Thị Thu", compartments=frozenset({3}))
CITIZEN = Actor(kind="citizen", account_id=5)
REF = Ref("test.thing", 8)


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.TINHSO_DEMO = True


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> list[PaymentConfirmed]:
    found: list[PaymentConfirmed] = []
    monkeypatch.setitem(registry().listeners, PaymentConfirmed, (Listener(PaymentConfirmed, found.append),))
    return found


def take(
    *, by: Actor = CLERK, ref: Ref = REF, amount: int = 20_000, token: UUID | None = None
) -> api.PaymentInfo:
    with acting(by):
        return api.take_cash(
            by=by, ref=ref, amount=amount, purpose="Lệ phí", compartment=3, token=token or uuid4()
        )


def demand(amount: int = 20_000) -> api.PaymentInfo:
    with acting(CITIZEN):
        return api.demand(
            by=CITIZEN, ref=REF, amount=amount, purpose="Lệ phí", compartment=3, account_id=CITIZEN.account_id
        )


def test_cash_is_a_payment_with_receipt_and_taker(heard: list[PaymentConfirmed]) -> None:
    info = take()
    year = clock.business().today().year
    assert (info.state, info.amount, info.receipt_number) == (PaymentState.PAID, 20_000, f"{year}/000001")
    assert (info.method, info.taken_by) == ("Tiền mặt", "Trần Thị Thu")
    assert [(event.payment_id, event.ref_id, event.amount) for event in heard] == [(info.id, 8, 20_000)]
    with acting(CASHIER):
        (entry,) = ledger.entries_of(Ref("payments.request", info.id))
    assert (entry.kind, entry.actor_id, entry.data["gateway"]) == ("payments.confirm", 7, "cash")


def test_the_same_page_twice_is_one_payment(heard: list[PaymentConfirmed]) -> None:
    token = uuid4()
    assert take(token=token) == take(token=token)
    assert len(heard) == 1
    with acting(CLERK):
        assert api.is_taken(REF, token)
        assert not api.is_taken(REF, uuid4())
        assert not api.is_taken(Ref("test.thing", 9), token)


def test_another_page_is_refused() -> None:
    number = take().receipt_number
    with pytest.raises(api.PaymentError, match=number) as refused:
        take()
    assert refused.value.code == "already_paid"


def test_what_was_demanded_online_is_what_is_paid(heard: list[PaymentConfirmed]) -> None:
    asked = demand()
    paid = take()
    assert (paid.id, paid.method) == (asked.id, "Tiền mặt")
    with acting(CASHIER):
        request = PaymentRequest.objects.get()
        fields = {
            "memo": request.memo,
            "transaction_id": "T1",
            "trans_amount": "20000",
            "status": "00",
        }
        # The citizen had paid by bank as well: told apart, for refunding.
        late = receive(by=CASHIER, gateway="demo", fields=signed(fields, gateways.ALL["demo"].secret))
        assert late is Outcome.SURPLUS
        assert [one.outcome for one in reconcile(clock.business().today(), CASHIER).open_callbacks] == [late]
    assert len(heard) == 1


def test_another_amount_than_demanded_is_refused() -> None:
    demand(5_000)
    with pytest.raises(api.PaymentError) as refused:
        take()
    assert refused.value.code == "other_due"
    with pytest.raises(api.PaymentError, match="lớn hơn 0"):
        take(amount=0)


def test_nobody_takes_no_money() -> None:
    with pytest.raises(api.PaymentError) as refused:
        take(by=CASHIER)
    assert refused.value.code == "nobody"


def test_only_the_collecting_agency_writes_what_is_paid() -> None:
    elsewhere = Actor(kind="official", account_id=8, compartments=frozenset({4}))
    with pytest.raises(ProgrammingError, match="row-level security"):
        take(by=elsewhere)


def test_after_cancelling_the_desk_takes_it_anew() -> None:
    demand()
    with acting(CASHIER):
        api.cancel(by=CASHIER, ref=REF)
    assert take().state == PaymentState.PAID
    with acting(CLERK):
        assert [one.state for one in api.for_ref(REF)] == [PaymentState.PAID, PaymentState.CANCELLED]


def test_the_database_wants_a_taker_exactly_for_cash() -> None:
    take()
    with acting(CASHIER):
        for change in ({"taken_by_id": None}, {"gateway": "demo"}):
            with pytest.raises(IntegrityError, match="payments_cash_has_taker"), transaction.atomic():
                PaymentRequest.objects.update(**change)


def test_a_page_token_pays_one_thing_only() -> None:
    token = uuid4()
    take(token=token)
    with pytest.raises(IntegrityError, match="payments_cash_once"), transaction.atomic():
        take(ref=Ref("test.thing", 9), token=token)


def test_reconciliation_tells_who_has_to_hand_in_what() -> None:
    other = Actor(kind="official", account_id=9, name="An Văn Thu", compartments=frozenset({3}))
    take()
    take(ref=Ref("test.thing", 9), amount=5_000)
    take(ref=Ref("test.thing", 10), amount=7_000, by=other)
    with acting(CASHIER):
        found = reconcile(clock.business().today(), CASHIER)
    assert found.is_clean
    assert (found.paid_count, found.paid_amount, found.cash_amount, found.bank_amount) == (
        3,
        32_000,
        32_000,
        0,
    )
    assert [(one.name, one.count, one.amount) for one in found.cash] == [
        ("An Văn Thu", 1, 7_000),
        ("Trần Thị Thu", 2, 25_000),
    ]
