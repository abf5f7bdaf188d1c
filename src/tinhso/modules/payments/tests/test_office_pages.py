"""The agency's page of its money: a day, its receipts, who took cash, what does not match."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.directory import testing as directory
from tinhso.modules.payments import api, gateways
from tinhso.modules.payments.actions.callback import receive
from tinhso.modules.payments.models import PaymentRequest
from tinhso.modules.payments.rules.signature import signed

pytestmark = pytest.mark.django_db
CASHIER = system_actor("payments.callback")
ADDRESS = "/thanh-toan/da-thu/"


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.TINHSO_DEMO = True


@pytest.fixture
def clerk() -> Actor:
    """Somebody who takes money at a desk and may see his agency's."""
    return directory.actor_of(directory.make_official("services.clerk", name="Trần Thị Thu"))


def agency_of(actor: Actor) -> int:
    (agency,) = actor.grants["payments.see"]
    return agency


def signed_in(actor: Actor) -> PageClient:
    client = PageClient()
    with acting(CASHIER):
        client.force_login(directory.Account.objects.get(pk=actor.account_id))
    return client


def take(actor: Actor, first: int = 1, last: int = 1) -> None:
    for number in range(first, last + 1):
        with acting(actor):
            api.take_cash(
                by=actor,
                ref=Ref("x.y", number),
                amount=1000 * number,
                purpose=f"Lệ phí hồ sơ {number}",
                compartment=agency_of(actor),
                token=uuid4(),
            )


def pay_by_bank(actor: Actor, number: int, transaction: str = "T1") -> None:
    with acting(CASHIER):
        api.demand(
            by=CASHIER, ref=Ref("x.y", number), amount=50_000, purpose="Lệ phí qua mạng",
            compartment=agency_of(actor),
        )  # fmt: skip
        memo = PaymentRequest.objects.get(ref_id=number).memo
        fields = {"memo": memo, "transaction_id": transaction, "trans_amount": "50000", "status": "00"}
        receive(by=CASHIER, gateway="demo", fields=signed(fields, gateways.ALL["demo"].secret))


def test_a_day_of_money(clerk: Actor) -> None:
    take(clerk, 1, 2)
    pay_by_bank(clerk, 3)
    page = signed_in(clerk).get(ADDRESS)
    year = clock.business().today().year
    for words in (
        "53.000", "3.000", "50.000", "Trần Thị Thu", "Tiền mặt", "Ngân hàng thử nghiệm",
        f"{year}/000001", f"{year}/000003", "Lệ phí hồ sơ 2",
    ):  # fmt: skip
        assert words in page.text, words
    assert "Cần xem lại vì" not in page.text


def test_money_that_settled_nothing_is_shown(clerk: Actor) -> None:
    pay_by_bank(clerk, 3)
    with acting(CASHIER):
        memo = PaymentRequest.objects.get().memo
        fields = {"memo": memo, "transaction_id": "T9", "trans_amount": "50000", "status": "00"}
        receive(by=CASHIER, gateway="demo", fields=signed(fields, gateways.ALL["demo"].secret))
    assert "Tiền thừa" in signed_in(clerk).get(ADDRESS).text
    with acting(CASHIER):
        # A fault injected: the amount is no longer the one that the bank told.
        PaymentRequest.objects.update(amount=90_000)
    assert "Ngân hàng chưa báo khoản này" in signed_in(clerk).get(ADDRESS).text


def test_other_days(clerk: Actor) -> None:
    take(clerk)
    today = clock.business().today()
    client = signed_in(clerk)
    yesterday = client.get(ADDRESS, {"ngay": f"{today - timedelta(days=1):%d/%m/%Y}"})
    assert "Trong ngày chưa thu khoản nào." in yesterday.text
    assert "Ngày sau" in yesterday.text
    same = client.get(ADDRESS, {"ngay": today.isoformat()})
    assert "Lệ phí hồ sơ 1" in same.text
    assert "Ngày sau" not in same.text
    wrong = client.get(ADDRESS, {"ngay": "ba mươi"})
    assert wrong.status_code == 422
    assert "ví dụ 31/12/2014" in wrong.text


def test_only_the_own_agency_is_seen(clerk: Actor) -> None:
    take(clerk)
    other = directory.actor_of(directory.make_official("payments.cashier"))
    assert "Lệ phí hồ sơ 1" not in signed_in(other).get(ADDRESS).text
    nobody = directory.actor_of(directory.make_official("directory.staff"))
    assert signed_in(nobody).get(ADDRESS).status_code == 403
    assert "dang-nhap" in PageClient().get(ADDRESS)["Location"]


def test_the_page_costs_the_same_for_one_and_for_three(clerk: Actor) -> None:
    client = signed_in(clerk)
    counts = []
    for first, last in ((1, 1), (2, 3)):
        take(clerk, first, last)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(ADDRESS).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 20


def test_the_payer_reads_who_took_the_money(clerk: Actor) -> None:
    take(clerk)
    with acting(CASHIER):
        token = PaymentRequest.objects.get().token
    assert "Trần Thị Thu" in signed_in(clerk).get(f"/thanh-toan/{token}/").text
