"""Paying back: two persons, never more than was paid, by hand or by the gateway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.kernel import ledger
from tinhso.kernel.actions import ActionError
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.events import Listener
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.jobs import queued, run_jobs
from tinhso.modules.directory import testing as directory
from tinhso.modules.payments import api, gateways
from tinhso.modules.payments.actions.attempt import start_attempt
from tinhso.modules.payments.actions.callback import receive
from tinhso.modules.payments.actions.receipt import ReceiptError, replace_receipt
from tinhso.modules.payments.actions.refund import RefundError, Wanted, ask_refund, ask_return, pay_refund
from tinhso.modules.payments.actions.refund_decision import decide_refund, send_again
from tinhso.modules.payments.enums import Outcome, RefundState, RefundWay
from tinhso.modules.payments.events import PaymentRefunded
from tinhso.modules.payments.models import Callback, PaymentRequest, Receipt, Refund
from tinhso.modules.payments.queries.receipt import of_each_agency, receipts
from tinhso.modules.payments.rules.receipts import REFUND as SLIPS
from tinhso.modules.payments.testing import CODE, FakeGateway, fake_gateway

pytestmark = pytest.mark.django_db
BANK = system_actor("payments.test")


@pytest.fixture
def people() -> tuple[Actor, Actor]:
    """A cashier who asks and a chief who approves, of one agency."""
    agency = directory.make_agency()
    cashier = directory.make_official("payments.cashier", name="Trần Thị Thu", agency=agency)
    chief = directory.make_official("payments.chief", name="Lê Văn Duyệt", agency=agency)
    return directory.actor_of(cashier), directory.actor_of(chief)


@pytest.fixture
def gateway(settings: Any) -> Iterator[FakeGateway]:
    with fake_gateway() as found:
        settings.TINHSO_PAYMENT_GATEWAYS = found.settings()
        yield found


def paid(cashier: Actor, amount: int = 100_000, number: int = 1) -> PaymentRequest:
    (agency,) = cashier.grants["payments.see"]
    with acting(cashier):
        api.take_cash(
            by=cashier,
            ref=Ref("x.y", number),
            amount=amount,
            purpose="Lệ phí",
            compartment=agency,
            token=uuid4(),
        )
    return request(number)


def request(number: int = 1) -> PaymentRequest:
    with acting(BANK):
        return PaymentRequest.objects.get(ref_id=number)


def wanted(amount: int = 40_000, way: RefundWay = RefundWay.CASH, **changes: Any) -> Wanted:
    return Wanted(**{"amount": amount, "reason": "Thu thừa", "way": way, "payee": "Người nộp"} | changes)


def asked(cashier: Actor, what: Wanted | None = None, number: int = 1) -> Refund:
    with acting(cashier):
        return ask_refund(by=cashier, request_id=request(number).pk, wanted=what or wanted())


def decided(chief: Actor, refund: Refund, *, approve: bool = True, note: str = "Đồng ý") -> Refund:
    with acting(chief):
        return decide_refund(by=chief, refund_id=refund.pk, approve=approve, note=note)


def test_one_asks_another_approves_and_it_is_paid_out(people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[PaymentRefunded] = []
    monkeypatch.setitem(registry().listeners, PaymentRefunded, (Listener(PaymentRefunded, heard.append),))
    cashier, chief = people
    paid(cashier)
    refund = asked(cashier)
    decided(chief, refund)
    with acting(cashier):
        done = pay_refund(by=cashier, refund_id=refund.pk, reference="PC 12")
    assert (done.state, done.reference, done.receipt_number[:3]) == (RefundState.PAID, "PC 12", "HT ")
    assert done.receipt_number.endswith("/000001")
    assert [(one.ref_id, one.amount) for one in heard] == [(1, 40_000)]
    assert request().refunded == 40_000
    with acting(BANK):
        assert [str(one) for one in Receipt.objects.filter(series=SLIPS)] == [done.receipt_number]
        kinds = [entry.kind for entry in ledger.entries_of(Ref("payments.refund", refund.pk))]
    assert kinds == ["payments.refund_ask", "payments.refund_approve", "payments.refund_pay"]


def test_nobody_decides_on_what_he_asked_for(people: Any) -> None:
    cashier, chief = people
    paid(cashier)
    both = directory.actor_of(
        directory.make_official("payments.cashier", "payments.chief", agency=agency(cashier))
    )
    refund = asked(both)
    with acting(both), pytest.raises(RefundError, match="khác người đề nghị"):
        decide_refund(by=both, refund_id=refund.pk, approve=True)
    with pytest.raises(IntegrityError), transaction.atomic(), acting(BANK):
        Refund.objects.filter(pk=refund.pk).update(
            state=RefundState.APPROVED, decided_by_id=refund.asked_by_id, decided_at=refund.asked_at
        )
    with acting(cashier), pytest.raises(Denied):
        decide_refund(by=cashier, refund_id=refund.pk, approve=True)
    with acting(chief), pytest.raises(Denied):
        ask_refund(by=chief, request_id=request().pk, wanted=wanted())


def agency(actor: Actor) -> Any:
    (number,) = actor.grants["payments.see"]
    return directory.Agency.objects.get(pk=number)


def test_never_more_than_was_paid(people: Any) -> None:
    cashier, chief = people
    paid(cashier)
    first = asked(cashier, wanted(60_000))
    with pytest.raises(RefundError, match=r"40\.000"):
        asked(cashier, wanted(40_001))
    second = asked(cashier, wanted(40_000))
    with pytest.raises(RefundError, match="Chỉ còn hoàn được 0"):
        asked(cashier, wanted(1))
    decided(chief, first, approve=False)
    decided(chief, second)
    assert request().refunded == 40_000
    asked(cashier, wanted(60_000))
    with pytest.raises(IntegrityError), transaction.atomic(), acting(BANK):
        PaymentRequest.objects.update(refunded=100_001)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["ask", "approve", "refuse", "pay"]), st.integers(1, 120_000)), max_size=12
    )
)
def test_any_order_of_acts_keeps_the_sums(people: Any, acts: list[tuple[str, int]]) -> None:
    cashier, chief = people
    with transaction.atomic():
        paid(cashier)
        mine: list[Refund] = []
        for act, value in acts:
            try:
                with transaction.atomic():
                    if act == "ask":
                        mine.append(asked(cashier, wanted(value)))
                    elif mine and act == "pay":
                        with acting(cashier):
                            pay_refund(by=cashier, refund_id=mine[value % len(mine)].pk, reference="PC")
                    elif mine:
                        decided(chief, mine[value % len(mine)], approve=act == "approve")
            except ActionError:
                pass
        with acting(BANK):
            held = [one.amount for one in Refund.objects.exclude(state=RefundState.REFUSED)]
            slips = list(
                Receipt.objects.filter(series=SLIPS).order_by("number").values_list("number", flat=True)
            )
            done = Refund.objects.filter(state=RefundState.PAID).count()
        assert request().refunded == sum(held) <= 100_000
        assert slips == list(range(1, done + 1))
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (wanted(0), "amount"),
        (wanted(reason=" "), "reason"),
        (wanted(payee=""), "payee"),
        (wanted(way=RefundWay.GATEWAY), "way"),
    ],
)
def test_what_cannot_be_asked_for(people: Any, what: Wanted, code: str) -> None:
    cashier, _chief = people
    paid(cashier)
    with pytest.raises(RefundError) as refused:
        asked(cashier, what)
    assert refused.value.code == code
    assert request().refunded == 0


def test_only_what_is_paid_only_once_decided_only_with_words(people: Any) -> None:
    cashier, chief = people
    with acting(cashier):
        api.demand(by=cashier, ref=Ref("x.y", 1), amount=5, purpose="x", compartment=agency(cashier).pk)
    with pytest.raises(RefundError, match="đã nộp"):
        asked(cashier)
    paid(cashier, 100_000, 2)
    refund = asked(cashier, number=2)
    with acting(cashier), pytest.raises(RefundError, match="không chờ chi"):
        pay_refund(by=cashier, refund_id=refund.pk, reference="PC")
    with pytest.raises(RefundError, match="lý do không duyệt"):
        decided(chief, refund, approve=False, note=" ")
    decided(chief, refund)
    with pytest.raises(RefundError, match="đã được quyết định"):
        decided(chief, refund)
    with acting(cashier), pytest.raises(RefundError, match="số chứng từ"):
        pay_refund(by=cashier, refund_id=refund.pk, reference="")


def test_another_agency_neither_sees_nor_decides(people: Any) -> None:
    cashier, _chief = people
    paid(cashier)
    refund = asked(cashier)
    stranger = directory.actor_of(directory.make_official("payments.chief"))
    with acting(stranger):
        assert not Refund.objects.exists()
        with pytest.raises(RefundError, match="đã được quyết định"):
            decide_refund(by=stranger, refund_id=refund.pk, approve=True)


def through_gateway(gateway: FakeGateway, cashier: Actor, amount: int = 100_000) -> PaymentRequest:
    way = gateways.redirect(CODE)
    assert way is not None
    with acting(BANK):
        info = api.demand(
            by=BANK, ref=Ref("x.y", 1), amount=amount, purpose="Lệ phí", compartment=agency(cashier).pk
        )
        attempt = start_attempt(by=BANK, request_id=info.id, gateway=way)
        address = way.address(order=attempt.order, amount=amount, description="x", back="http://testserver/")
        assert receive(by=BANK, gateway=CODE, fields=gateway.visit(address)) is Outcome.ACCEPTED
    return request()


def test_the_gateway_pays_back(gateway: FakeGateway, people: Any) -> None:
    cashier, chief = people
    through_gateway(gateway, cashier)
    refund = asked(cashier, wanted(30_000, RefundWay.GATEWAY, payee=""))
    assert queued() == []
    decided(chief, refund)
    run_jobs()
    with acting(BANK):
        refund.refresh_from_db()
    assert (refund.state, refund.reference) == (RefundState.PAID, f"RF{refund.token.hex}")
    with acting(cashier), pytest.raises(RefundError, match="không chờ cổng"):
        send_again(by=cashier, refund_id=refund.pk)


def test_a_lost_answer_of_a_refund_pays_back_once(gateway: FakeGateway, people: Any) -> None:
    cashier, chief = people
    through_gateway(gateway, cashier)
    refund = asked(cashier, wanted(30_000, RefundWay.GATEWAY, payee=""))
    decided(chief, refund)
    gateway.faults.add("lost_refund")
    with pytest.raises(gateways.GatewayDown):
        run_jobs()
    with acting(cashier):
        send_again(by=cashier, refund_id=refund.pk)
    run_jobs()
    with acting(BANK):
        refund.refresh_from_db()
    assert refund.state == RefundState.PAID
    assert [known["refunded"] for known in gateway.orders.values()] == ["30000"]
    assert len(gateway.refunds) == 1


def test_a_gateway_that_says_no_gives_the_amount_free(gateway: FakeGateway, people: Any) -> None:
    cashier, chief = people
    through_gateway(gateway, cashier)
    refund = asked(cashier, wanted(100_000, RefundWay.GATEWAY, payee=""))
    gateway.faults.add("no_refund")
    decided(chief, refund)
    run_jobs()
    with acting(BANK):
        refund.refresh_from_db()
    assert (refund.state, request().refunded) == (RefundState.FAILED, 0)
    assert "61" in refund.note
    by_hand = asked(cashier, wanted(100_000))
    decided(chief, by_hand)


def test_surplus_money_goes_back_whole_and_once(gateway: FakeGateway, people: Any) -> None:
    cashier, chief = people
    through_gateway(gateway, cashier)
    with acting(BANK):
        order = next(iter(gateway.orders))
        assert (
            receive(by=BANK, gateway=CODE, fields=gateway.says(order, transaction_id="GW9"))
            is Outcome.SURPLUS
        )
        surplus = Callback.objects.get(outcome=Outcome.SURPLUS)
        accepted = Callback.objects.get(outcome=Outcome.ACCEPTED)
    with acting(cashier):
        with pytest.raises(RefundError, match="toàn bộ"):
            ask_return(by=cashier, callback_id=surplus.pk, wanted=wanted(1))
        with pytest.raises(RefundError, match="Không có khoản"):
            ask_return(by=cashier, callback_id=accepted.pk, wanted=wanted(100_000))
        refund = ask_return(by=cashier, callback_id=surplus.pk, wanted=wanted(100_000))
        with pytest.raises(RefundError, match="đã có đề nghị"):
            ask_return(by=cashier, callback_id=surplus.pk, wanted=wanted(100_000))
    decided(chief, refund)
    with acting(cashier):
        done = pay_refund(by=cashier, refund_id=refund.pk, reference="UNC 7")
    assert done.receipt_number
    assert request().refunded == 0


def test_a_voided_receipt_stays_and_the_numbers_have_no_gap(people: Any) -> None:
    cashier, _chief = people
    for number in (1, 2):
        paid(cashier, 10_000 * number, number)
    first = request(1)
    with acting(cashier):
        with pytest.raises(ReceiptError, match="lý do"):
            replace_receipt(by=cashier, request_id=first.pk, reason=" ")
        made = replace_receipt(by=cashier, request_id=first.pk, reason="Sai tên người nộp")
        year = made.year
        found = list(receipts(cashier, year=year))
        (summary,) = of_each_agency(receipts(cashier, year=year))
    assert [one.number for one in found] == [3, 2, 1]
    assert request(1).receipt_number == str(made) == f"{year}/000003"
    assert (found[2].void_reason, found[2].replaced_by) == ("Sai tên người nộp", made)
    assert (summary.count, summary.last, summary.voided, summary.amount) == (3, 3, 1, 30_000)
    assert summary.is_whole
    with acting(BANK), pytest.raises(ReceiptError, match="chưa có biên lai"):
        replace_receipt(by=BANK, request_id=0, reason="x")


def test_the_migration_writes_down_receipts_given_before(people: Any) -> None:
    from importlib import import_module

    cashier, _chief = people
    paid(cashier)
    migration = import_module("tinhso.modules.payments.migrations.0005_refunds")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM payments_receipt")
        cursor.execute(migration._GIVEN_BEFORE)
    with acting(BANK):
        (one,) = Receipt.objects.all()
    assert (str(one), one.amount, one.request_id) == (request().receipt_number, 100_000, request().pk)
