"""Demanding, paying once, and everything a gateway can do wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from tinhso.kernel import clock, ledger
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.events import Listener
from tinhso.kernel.modules import registry
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.payments import api, gateways
from tinhso.modules.payments.actions.callback import CallbackRefused, receive
from tinhso.modules.payments.enums import Outcome, PaymentState
from tinhso.modules.payments.events import PaymentConfirmed
from tinhso.modules.payments.models import Callback, PaymentRequest
from tinhso.modules.payments.queries.reconciliation import reconcile
from tinhso.modules.payments.rules.signature import signed

pytestmark = pytest.mark.django_db
CASHIER = system_actor("payments.callback")
CITIZEN = Actor(kind="citizen", account_id=5)
REF = Ref("test.thing", 8)


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    settings.TINHSO_DEMO = True


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[PaymentConfirmed]:
    found: list[PaymentConfirmed] = []
    monkeypatch.setitem(registry().listeners, PaymentConfirmed, (Listener(PaymentConfirmed, found.append),))
    return found


def demand(amount: int = 100_000, by: Actor = CITIZEN, ref: Ref = REF) -> api.PaymentInfo:
    with acting(by):
        return api.demand(
            by=by, ref=ref, amount=amount, purpose="Lệ phí", compartment=3, account_id=by.account_id
        )


def stored() -> PaymentRequest:
    with acting(CASHIER):
        return PaymentRequest.objects.get()


def tell(**changes: Any) -> Outcome:
    request = stored()
    fields = {
        "memo": request.memo,
        "transaction_id": "T1",
        "trans_amount": str(request.amount),
        "status": "00",
    }
    fields = signed(fields | changes, gateways.ALL["demo"].secret)
    with acting(CASHIER):
        return receive(by=CASHIER, gateway="demo", fields=fields)


def test_asking_twice_is_one_request(heard: list[PaymentConfirmed]) -> None:
    assert demand().id == demand().id
    with pytest.raises(api.PaymentError) as refused:
        demand(5)
    assert refused.value.code == "other_due"
    with pytest.raises(api.PaymentError, match="lớn hơn 0"):
        demand(0)


def test_money_comes_once(heard: list[PaymentConfirmed]) -> None:
    info = demand()
    assert tell() is Outcome.ACCEPTED
    request = stored()
    assert (request.state, request.gateway, request.transaction_id) == (PaymentState.PAID, "demo", "T1")
    year = clock.business().today().year
    assert request.receipt_number == f"{year}/000001"
    assert [(e.payment_id, e.ref_kind, e.ref_id, e.amount) for e in heard] == [
        (info.id, "test.thing", 8, 100_000)
    ]
    with acting(CASHIER):
        kinds = [entry.kind for entry in ledger.entries_of(Ref("payments.request", info.id))]
    assert kinds == ["payments.demand", "payments.confirm"]


@pytest.mark.parametrize(
    ("prepare", "change", "outcome"),
    [
        (tell, {}, Outcome.REPEATED),
        (tell, {"transaction_id": "T2"}, Outcome.SURPLUS),
        (lambda: None, {"trans_amount": "99999"}, Outcome.WRONG_AMOUNT),
        (lambda: None, {"memo": "TSNOBODY"}, Outcome.UNKNOWN),
        (lambda: None, {"status": "24"}, Outcome.FAILED),
    ],
)
def test_what_settles_nothing(
    heard: list[PaymentConfirmed], prepare: Callable[[], Any], change: dict[str, str], outcome: Outcome
) -> None:
    demand()
    prepare()
    before, told = stored().receipt_number, len(heard)
    assert tell(**change) is outcome
    assert (stored().receipt_number, len(heard)) == (before, told)


def test_money_after_cancelling_is_surplus(heard: list[PaymentConfirmed]) -> None:
    demand()
    with acting(CASHIER):
        assert api.cancel(by=CASHIER, ref=REF)
        assert not api.cancel(by=CASHIER, ref=REF)
    assert tell() is Outcome.SURPLUS
    assert stored().state == PaymentState.CANCELLED
    assert heard == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda fields: fields | {"trans_amount": "1"},
        lambda fields: {name: value for name, value in fields.items() if name != "checksum"},
        lambda fields: fields | {"checksum": "đ"},
    ],
)
def test_forged_is_refused_and_nothing_is_kept(
    heard: list[PaymentConfirmed], spoil: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    demand()
    request = stored()
    fields = {"memo": request.memo, "transaction_id": "T1", "trans_amount": "100000", "status": "00"}
    with acting(CASHIER):
        with pytest.raises(CallbackRefused, match="Chữ ký"):
            receive(by=CASHIER, gateway="demo", fields=spoil(signed(fields, gateways.ALL["demo"].secret)))
        assert not Callback.objects.exists()
    assert stored().state == PaymentState.DUE


def test_a_gateway_without_secret_is_never_believed(settings) -> None:
    settings.TINHSO_DEMO = False
    with acting(CASHIER), pytest.raises(CallbackRefused):
        receive(by=CASHIER, gateway="demo", fields=signed({"memo": "x"}, ""))
    with acting(CASHIER), pytest.raises(CallbackRefused):
        receive(by=CASHIER, gateway="nobody", fields={})


@pytest.mark.parametrize(
    "change", [{"trans_amount": "ten"}, {"trans_amount": "9" * 16}, {"transaction_id": ""}]
)
def test_malformed_is_refused(change: dict[str, str]) -> None:
    demand()
    with pytest.raises(CallbackRefused, match="Thiếu trường"):
        tell(**change)


def test_others_do_not_see_it() -> None:
    demand()
    with acting(Actor(kind="citizen", account_id=6)):
        assert api.for_ref(REF) == []
    with acting(Actor(kind="official", account_id=7, compartments=frozenset({3}))):
        assert [info.amount for info in api.for_ref(REF)] == [100_000]
    with acting(CITIZEN):
        assert not api.for_ref(REF)[0].is_paid


def test_receipts_count_without_gaps(heard: list[PaymentConfirmed]) -> None:
    numbers = []
    for count in range(1, 4):
        demand(ref=Ref("test.thing", count))
        with acting(CASHIER):
            request = PaymentRequest.objects.get(state=PaymentState.DUE)
            fields = {
                "memo": request.memo,
                "transaction_id": f"N{count}",
                "trans_amount": str(request.amount),
                "status": "00",
            }
            receive(by=CASHIER, gateway="demo", fields=signed(fields, gateways.ALL["demo"].secret))
            request.refresh_from_db()
        numbers.append(request.receipt_number[-6:])
    assert numbers == ["000001", "000002", "000003"]


def test_reconciliation_lists_what_does_not_match(heard: list[PaymentConfirmed]) -> None:
    today = clock.business().today()
    demand()
    tell()
    with acting(CASHIER):
        clean = reconcile(today, CASHIER)
    assert clean.is_clean
    assert (clean.paid_count, clean.paid_amount) == (1, 100_000)
    tell(transaction_id="T2")
    with acting(CASHIER):
        assert [one.outcome for one in reconcile(today, CASHIER).open_callbacks] == [Outcome.SURPLUS]
        # A fault injected: the request lost its callback.
        PaymentRequest.objects.update(amount=90_000)
        assert [one.amount for one in reconcile(today, CASHIER).unmatched] == [90_000]
        assert not reconcile(today, CASHIER).is_clean
