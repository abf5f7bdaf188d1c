"""The daily proof on real books: a sound day, and faults injected behind the product's back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from openpyxl import load_workbook

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.modules import registry
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.directory import testing as directory
from tinhso.modules.payments import api, gateways
from tinhso.modules.payments.actions.attempt import start_attempt
from tinhso.modules.payments.actions.callback import receive
from tinhso.modules.payments.actions.proof import check_day
from tinhso.modules.payments.actions.refund import Wanted, ask_refund, ask_return, pay_refund
from tinhso.modules.payments.actions.refund_decision import decide_refund
from tinhso.modules.payments.enums import FaultKind, Outcome, RefundWay
from tinhso.modules.payments.jobs import check_yesterday
from tinhso.modules.payments.models import Callback, DayCheck, Finding, PaymentRequest
from tinhso.modules.payments.testing import CODE, FakeGateway, fake_gateway

pytestmark = pytest.mark.django_db
CHECKER = system_actor("payments.check_day")
KIND = "tests.case"


class Cases:
    """What the owner of the cases would say; by itself all that is paid, with the right fee."""

    def __init__(self) -> None:
        self.lies: dict[int, api.CaseFacts | None] = {}
        self.alone: dict[int, int] = {}

    def facts(self, ids: Any) -> dict[int, api.CaseFacts]:
        rows = PaymentRequest.objects.filter(ref_kind=KIND, ref_id__in=ids).order_by("id")
        found = {row.ref_id: api.CaseFacts(row.amount, row.state == "paid") for row in rows}
        return {number: facts for number, facts in (found | self.lies).items() if facts is not None}

    def noted(self, start: datetime, end: datetime) -> dict[int, int]:
        return self.alone


@pytest.fixture
def cases(monkeypatch: pytest.MonkeyPatch) -> Cases:
    found = Cases()
    owner = api.CaseMoney(kind=KIND, facts=found.facts, noted=found.noted)
    monkeypatch.setattr(
        type(registry()), "of_type", lambda self, kind: (owner,) if kind is api.CaseMoney else ()
    )
    return found


@pytest.fixture
def gateway(settings: Any) -> Iterator[FakeGateway]:
    with fake_gateway() as found:
        settings.TINHSO_PAYMENT_GATEWAYS = found.settings()
        yield found


@pytest.fixture
def people() -> tuple[Actor, Actor]:
    agency = directory.make_agency()
    cashier = directory.make_official("payments.cashier", agency=agency)
    chief = directory.make_official("payments.chief", agency=agency)
    return directory.actor_of(cashier), directory.actor_of(chief)


def agency_of(actor: Actor) -> int:
    (agency,) = actor.grants["payments.see"]
    return agency


@pytest.fixture
def day(cases: Cases, gateway: FakeGateway, people: tuple[Actor, Actor]) -> tuple[Actor, Actor]:
    """A day with one payment in cash, one through a gateway that is paid back in part."""
    cashier, chief = people
    with acting(cashier):
        api.take_cash(
            by=cashier,
            ref=Ref(KIND, 1),
            amount=70_000,
            purpose="Lệ phí 1",
            compartment=agency_of(cashier),
            token=uuid4(),
        )
    pay(gateway, cashier, 2)
    with acting(cashier):
        refund = ask_refund(
            by=cashier, request_id=payment(2).pk, wanted=Wanted(9_000, "Thu thừa", RefundWay.CASH, "A")
        )
    with acting(chief):
        decide_refund(by=chief, refund_id=refund.pk, approve=True)
    with acting(cashier):
        pay_refund(by=cashier, refund_id=refund.pk, reference="PC 1")
    return people


def payment(number: int) -> PaymentRequest:
    with acting(CHECKER):
        return PaymentRequest.objects.get(ref_id=number)


def pay(gateway: FakeGateway, cashier: Actor, number: int, amount: int = 100_000) -> dict[str, str]:
    way = gateways.redirect(CODE)
    assert way is not None
    with acting(CHECKER):
        info = api.demand(
            by=CHECKER,
            ref=Ref(KIND, number),
            amount=amount,
            purpose=f"Lệ phí {number}",
            compartment=agency_of(cashier),
        )
        attempt = start_attempt(by=CHECKER, request_id=info.id, gateway=way)
        fields = gateway.visit(
            way.address(order=attempt.order, amount=amount, description="x", back="http://x.vn/")
        )
        assert receive(by=CHECKER, gateway=CODE, fields=fields) is Outcome.ACCEPTED
    return fields


def checked() -> list[str]:
    with acting(CHECKER):
        made = check_day(by=CHECKER, day=clock.business().today())
        return list(Finding.objects.filter(check_of__in=made).order_by("kind").values_list("kind", flat=True))


def sql(statement: str, *values: Any) -> None:
    """A fault injected as the owner of the tables, past every action."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_sound_day_is_proven(day: tuple[Actor, Actor]) -> None:
    assert checked() == []
    with acting(day[0]):
        (mine,) = DayCheck.objects.exclude(compartment=0)
    assert (mine.paid_count, mine.paid_amount, mine.cash_amount) == (2, 170_000, 70_000)
    assert (mine.refunded_amount, mine.fault_count, mine.run) == (9_000, 0, 1)


INJECTED: list[tuple[str, str]] = [
    # the callback got lost, or was taken back, after the payment was noted
    ("DELETE FROM payments_callback WHERE request_id = {2}", FaultKind.WORD_MISSING),
    # told twice, and both taken
    (
        "INSERT INTO payments_callback (request_id, compartment, gateway, transaction_id, amount, outcome, occurred_at)"
        " SELECT request_id, compartment, gateway, 'GW9', amount, outcome, occurred_at FROM payments_callback",
        FaultKind.WORD_TWICE,
    ),
    # a callback of another payment, reordered
    ("UPDATE payments_callback SET transaction_id = 'KHAC' WHERE request_id = {2}", FaultKind.WORD_OTHER),
    # amounts changed on either side
    ("UPDATE payments_callback SET amount = 99999 WHERE request_id = {2}", FaultKind.WORD_AMOUNT),
    ("UPDATE payments_receipt SET amount = 1 WHERE request_id = {1}", FaultKind.RECEIPT_OTHER),
    (
        "UPDATE payments_paymentrequest SET receipt_number = '2015/000077' WHERE id = {1}",
        FaultKind.RECEIPT_OTHER,
    ),
    # the receipt is missing, and so is its number
    ("DELETE FROM payments_receipt WHERE request_id = {1}", FaultKind.RECEIPT_MISSING),
    ("DELETE FROM payments_receipt WHERE request_id = {1}", FaultKind.NUMBER_MISSING),
    # the payment was taken back after everybody had been told
    (
        "UPDATE payments_paymentrequest SET state = 'due', paid_at = NULL, receipt_number = '', refunded = 0"
        " WHERE id = {2}",
        FaultKind.NOT_NOTED,
    ),
    (
        "UPDATE payments_paymentrequest SET state = 'due', paid_at = NULL, receipt_number = '', gateway = '',"
        " taken_by_id = NULL WHERE id = {1}",
        FaultKind.RECEIPT_ALONE,
    ),
    # after a refund
    ("UPDATE payments_paymentrequest SET refunded = 0 WHERE id = {2}", FaultKind.REFUND_SUM),
    ("UPDATE payments_refund SET amount = 9001", FaultKind.REFUND_SLIP),
    ("DELETE FROM payments_receipt WHERE series = 'HT'", FaultKind.REFUND_SLIP),
]


@pytest.mark.parametrize(("statement", "kind"), INJECTED)
def test_injected_faults_are_found(day: tuple[Actor, Actor], statement: str, kind: str) -> None:
    sql(statement.format("", payment(1).pk, payment(2).pk))
    assert kind in checked()


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (None, FaultKind.CASE_MISSING),
        (api.CaseFacts(70_000, is_paid=False), FaultKind.CASE_UNPAID),
        (api.CaseFacts(70_001, is_paid=True), FaultKind.CASE_AMOUNT),
    ],
)
def test_a_case_that_says_something_else(
    day: tuple[Actor, Actor], cases: Cases, facts: api.CaseFacts | None, kind: str
) -> None:
    cases.lies[1] = facts
    assert checked() == [kind]


def test_a_case_without_its_payment(day: tuple[Actor, Actor], cases: Cases) -> None:
    cases.alone[99] = agency_of(day[0])
    assert checked() == [FaultKind.CASE_ALONE]


def test_surplus_is_told_until_it_is_on_its_way_back(day: tuple[Actor, Actor], gateway: FakeGateway) -> None:
    cashier, _chief = day
    with acting(CHECKER):
        order = next(iter(gateway.orders))
        receive(by=CHECKER, gateway=CODE, fields=gateway.says(order, transaction_id="GW7"))
        receive(
            by=CHECKER, gateway=CODE, fields=gateway.says(order, transaction_id="GW8", merchant_trans_id="X")
        )
        surplus = Callback.objects.get(outcome=Outcome.SURPLUS)
    assert checked() == [FaultKind.MONEY_LOOSE] * 2
    with acting(cashier):
        ask_return(
            by=cashier, callback_id=surplus.pk, wanted=Wanted(100_000, "Nộp hai lần", RefundWay.TRANSFER, "A")
        )
    assert checked() == [FaultKind.MONEY_LOOSE]
    with acting(cashier):
        assert DayCheck.objects.filter(compartment=0).latest("run").fault_count == 1


def test_a_gateway_that_never_answered(day: tuple[Actor, Actor], gateway: FakeGateway) -> None:
    way = gateways.redirect(CODE)
    assert way is not None
    with acting(CHECKER):
        info = api.demand(by=CHECKER, ref=Ref(KIND, 5), amount=1, purpose="x", compartment=agency_of(day[0]))
        start_attempt(by=CHECKER, request_id=info.id, gateway=way)
    assert checked() == []
    sql("UPDATE payments_attempt SET recorded_at = %s", datetime.now(UTC) - timedelta(days=2))
    assert checked() == [FaultKind.UNANSWERED]


def test_runs_are_kept_and_the_job_looks_at_yesterday(day: tuple[Actor, Actor]) -> None:
    checked()
    checked()
    with acting(CHECKER):
        assert sorted(DayCheck.objects.exclude(compartment=0).values_list("run", flat=True)) == [1, 2]
        check_yesterday()
        assert DayCheck.objects.filter(day=clock.business().today() - timedelta(days=1)).count() == 1


def signed_in(actor: Actor) -> PageClient:
    client = PageClient()
    with acting(CHECKER):
        client.force_login(directory.Account.objects.get(pk=actor.account_id))
    return client


ADDRESS = "/thanh-toan/doi-chieu/"


def test_the_page_and_the_file(day: tuple[Actor, Actor]) -> None:
    today = f"{clock.business().today():%d/%m/%Y}"
    client = signed_in(day[0])
    assert "chưa được đối chiếu" in client.get(ADDRESS).text
    page = client.post(ADDRESS, {"ngay": clock.business().today().isoformat()}, follow=True)
    assert "Mọi khoản đều khớp" in page.text
    assert "170.000 đồng" in page.text
    sql("DELETE FROM payments_receipt WHERE request_id = %s", payment(1).pk)
    page = client.post(ADDRESS, {"ngay": clock.business().today().isoformat()}, follow=True)
    for words in ("Không có biên lai", "Thiếu số trong sổ biên lai", "Lệ phí 1"):
        assert words in page.text, words
    book = load_workbook(io.BytesIO(client.get(f"{ADDRESS}tep/", {"ngay": today}).content))
    first, second = book.worksheets
    assert [cell.value for cell in first[2]][1:] == [2, 170_000, 70_000, 9_000, 2]
    assert {row[3].value for row in second.iter_rows(min_row=2)} == {
        "Không có biên lai",
        "Thiếu số trong sổ biên lai",
    }
    assert client.get(ADDRESS, {"ngay": "hôm qua"}).status_code == 422


def test_others_see_their_own_agency_only(day: tuple[Actor, Actor]) -> None:
    sql("DELETE FROM payments_receipt WHERE request_id = %s", payment(1).pk)
    assert checked()
    today = f"{clock.business().today():%d/%m/%Y}"
    other = signed_in(directory.actor_of(directory.make_official("payments.cashier")))
    assert "Không có biên lai" not in other.get(ADDRESS, {"ngay": today}).text
    staff = signed_in(directory.actor_of(directory.make_official("directory.staff")))
    for path in (ADDRESS, f"{ADDRESS}tep/"):
        assert staff.get(path).status_code == 403
        assert "dang-nhap" in PageClient().get(path)["Location"]
