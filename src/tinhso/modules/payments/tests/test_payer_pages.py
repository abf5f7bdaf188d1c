"""What the payer sees, and that only he sees it."""

import re

import pytest
from django.urls import reverse

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import SESSION_KEYS, acting, key_of
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.payments import api, gateways
from tinhso.modules.payments.models import Callback, PayeeAccount, PaymentRequest
from tinhso.modules.payments.rules.signature import signed

pytestmark = pytest.mark.django_db
CASHIER = system_actor("payments.callback")
KEY = key_of("H04-1", "SECRET")


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    settings.TINHSO_DEMO = True
    PayeeAccount.objects.create(
        code="x",
        bank_bin="970415",
        bank_name="Ngân hàng A",
        number="0000",
        name="TINH A",
        is_illustrative=True,
    )


@pytest.fixture
def info() -> api.PaymentInfo:
    citizen = Actor(kind="anonymous", keys=frozenset({KEY}))
    with acting(citizen):
        return api.demand(
            by=citizen, ref=Ref("x.y", 1), amount=30_000, purpose="Lệ phí", compartment=1, key_hash=KEY
        )


@pytest.fixture
def payer(info: api.PaymentInfo) -> PageClient:
    client = PageClient()
    session = client.session
    session[SESSION_KEYS] = [KEY]
    session.save()
    return client


def state() -> str:
    with acting(CASHIER):
        return PaymentRequest.objects.get().state


def test_a_stranger_learns_nothing(info: api.PaymentInfo) -> None:
    for name in ("pay", "vietqr", "demo_bank"):
        assert PageClient().get(reverse(f"payments:{name}", args=[info.token])).status_code == 404


def test_choosing_a_way(payer: PageClient, info: api.PaymentInfo) -> None:
    page = payer.get(info.url)
    assert "30.000" in page.text
    assert "VietQR" in page.text
    unanswered = payer.post(info.url, {})
    assert unanswered.status_code == 422
    assert "Hãy chọn một cách nộp." in unanswered.text
    assert payer.post(info.url, {"method": "gold"}).status_code == 422
    chosen = payer.post(info.url, {"method": "vietqr"})
    assert chosen["Location"] == reverse("payments:vietqr", args=[info.token])


def test_the_demo_bank_pays_once(payer: PageClient, info: api.PaymentInfo) -> None:
    bank = reverse("payments:demo_bank", args=[info.token])
    assert "không phải ngân hàng thật" in payer.get(bank).text.lower()
    failed = payer.post(bank, {"answer": "fail"}, follow=True)
    assert "không thành công" in failed.text
    assert state() == "due"
    paid = payer.post(bank, {"answer": "pay"}, follow=True)
    assert "/000001" in paid.text
    again = payer.post(bank, {"answer": "pay"}, follow=True)
    assert "/000001" in again.text
    with acting(CASHIER):
        assert list(Callback.objects.values_list("outcome", flat=True)) == ["failed", "accepted"]


def test_the_qr_page_says_everything_in_words(payer: PageClient, info: api.PaymentInfo) -> None:
    page = payer.get(reverse("payments:vietqr", args=[info.token])).text
    with acting(CASHIER):
        memo = PaymentRequest.objects.get().memo
    assert memo in page
    assert "Minh họa" in page
    assert payer.post(reverse("payments:demo_bank", args=[info.token]), {"answer": "pay", "way": "vietqr"})
    assert payer.get(reverse("payments:vietqr", args=[info.token])).status_code == 302
    with acting(CASHIER):
        assert PaymentRequest.objects.get().gateway == "vietqr"


def test_outside_a_demo_there_is_no_demo_bank(payer: PageClient, info: api.PaymentInfo, settings) -> None:
    settings.TINHSO_DEMO = False
    assert payer.get(reverse("payments:demo_bank", args=[info.token])).status_code == 404
    assert "thử nghiệm" not in payer.get(info.url).text


def test_without_any_way_the_page_says_where_to_go(
    payer: PageClient, info: api.PaymentInfo, settings
) -> None:
    settings.TINHSO_DEMO = False
    PayeeAccount.objects.all().delete()
    assert "bộ phận một cửa" in payer.get(info.url).text


def test_a_cancelled_request_says_so(payer: PageClient, info: api.PaymentInfo) -> None:
    with acting(CASHIER):
        api.cancel(by=CASHIER, ref=Ref("x.y", 1))
    assert re.search("Khoản này đã hủy", payer.get(info.url).text)


def test_a_bank_calls_back_by_http(info: api.PaymentInfo) -> None:
    with acting(CASHIER):
        memo = PaymentRequest.objects.get().memo
    fields = {"memo": memo, "transaction_id": "B1", "trans_amount": "30000", "status": "00"}
    bank = PageClient(enforce_csrf_checks=True)
    address = reverse("payments:callback", args=["vietqr"])
    forged = bank.post(address, fields | {"checksum": "0" * 64})
    assert (forged.status_code, forged.json()["code"]) == (400, "97")
    assert state() == "due"
    for _ in range(2):
        genuine = bank.post(address, signed(fields, gateways.ALL["vietqr"].secret))
        assert (genuine.status_code, genuine.json()) == (200, {"code": "00"})
    assert state() == "paid"
    assert bank.get(address).status_code == 405


def test_paying_costs_few_statements(
    payer: PageClient, info: api.PaymentInfo, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(12):
        payer.get(info.url)
