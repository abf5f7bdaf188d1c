"""Pages of refunds and receipts: two people, the register, the slip, and who may not."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.directory import testing as directory
from tinhso.modules.payments import api
from tinhso.modules.payments.actions.refund import Wanted, ask_refund
from tinhso.modules.payments.enums import RefundWay
from tinhso.modules.payments.models import PaymentRequest, Receipt, Refund

pytestmark = pytest.mark.django_db
BANK = system_actor("payments.test")


@pytest.fixture
def people() -> tuple[Actor, Actor]:
    agency = directory.make_agency()
    cashier = directory.make_official("payments.cashier", name="Trần Thị Thu", agency=agency)
    chief = directory.make_official("payments.chief", name="Lê Văn Duyệt", agency=agency)
    return directory.actor_of(cashier), directory.actor_of(chief)


def signed_in(actor: Actor) -> PageClient:
    client = PageClient()
    with acting(BANK):
        client.force_login(directory.Account.objects.get(pk=actor.account_id))
    return client


def paid(cashier: Actor, number: int = 1, **values: Any) -> PaymentRequest:
    (agency,) = cashier.grants["payments.see"]
    with acting(cashier):
        api.take_cash(
            by=cashier, ref=Ref("x.y", number), amount=100_000, purpose=f"Lệ phí hồ sơ {number}",
            compartment=agency, token=uuid4(), **values,
        )  # fmt: skip
    with acting(BANK):
        return PaymentRequest.objects.get(ref_id=number)


def refund() -> Refund:
    with acting(BANK):
        return Refund.objects.get()


def test_a_refund_from_asking_to_the_slip(people: Any) -> None:
    cashier, chief = people
    payer = directory.make_citizen()
    books = f"/thanh-toan/{paid(cashier, account_id=payer.pk).token}/so-sach/"
    desk, office = signed_in(cashier), signed_in(chief)
    assert "qua cổng đã nộp" not in desk.get(books).text.lower()
    wrong = desk.post(books, {"amount": "200.000", "reason": "Thu thừa", "way": "cash", "payee": "Ông A"})
    assert wrong.status_code == 422
    assert "Chỉ còn hoàn được 100.000 đồng" in wrong.text
    asked = desk.post(
        books,
        {"amount": "30.000", "reason": "Thu thừa", "way": "transfer", "payee": "Bà B, số 1"},
        follow=True,
    )
    assert "chờ người khác duyệt" in asked.text
    assert "Duyệt hoàn" not in asked.text

    assert "Thu thừa" in office.get("/thanh-toan/hoan/?trang_thai=asked").text
    assert "Không có đề nghị hoàn nào" in office.get("/thanh-toan/hoan/?trang_thai=paid").text
    page = office.get(books)
    assert "Duyệt hoàn" in page.text
    assert "Còn hoàn được" not in page.text
    one = refund()
    no_reason = office.post(f"/thanh-toan/hoan/{one.pk}/khong-duyet/", {}, follow=True)
    assert "lý do không duyệt" in no_reason.text
    office.post(f"/thanh-toan/hoan/{one.pk}/duyet/", {f"y{one.pk}-note": "Đồng ý"})
    done = desk.post(f"/thanh-toan/hoan/{one.pk}/da-chi/", {f"c{one.pk}-note": "UNC 15"}, follow=True)
    assert "In phiếu hoàn số HT" in done.text
    slip = desk.get(f"/thanh-toan/hoan/{one.pk}/phieu/")
    for words in ("30.000", "ba mươi nghìn", "UNC 15", "Trần Thị Thu", "Lê Văn Duyệt", "Bà B, số 1"):
        assert words.lower() in slip.text.lower(), words

    citizen = PageClient()
    with acting(BANK):
        citizen.force_login(payer)
    own = citizen.get(f"/thanh-toan/{one.request.token}/")
    assert "Phiếu hoàn số HT" in own.text
    assert citizen.get(f"/thanh-toan/hoan/{one.pk}/phieu/").status_code == 200
    assert citizen.get(books).status_code == 403


def test_strangers(people: Any) -> None:
    cashier, _chief = people
    payment = paid(cashier)
    books = f"/thanh-toan/{payment.token}/so-sach/"
    with acting(cashier):
        one = ask_refund(
            by=cashier, request_id=payment.pk, wanted=Wanted(1000, "Thu thừa", RefundWay.CASH, "Ông A")
        )
    stranger = signed_in(directory.actor_of(directory.make_official("payments.chief")))
    assert stranger.get(books).status_code == 404
    assert stranger.post(f"{books}bien-lai-khac/", {}).status_code == 404
    assert stranger.post(f"/thanh-toan/hoan/{one.pk}/duyet/", {}).status_code == 404
    assert stranger.get(f"/thanh-toan/hoan/{one.pk}/phieu/").status_code == 404
    assert "Thu thừa" not in stranger.get("/thanh-toan/hoan/").text
    assert "000001" not in stranger.get("/thanh-toan/bien-lai/").text
    staff = signed_in(directory.actor_of(directory.make_official("directory.staff")))
    for path in (books, "/thanh-toan/hoan/", "/thanh-toan/bien-lai/"):
        assert staff.get(path).status_code == 403
        assert "dang-nhap" in PageClient().get(path)["Location"]
    for path in (f"{books}bien-lai-khac/", f"/thanh-toan/hoan/{one.pk}/duyet/"):
        assert staff.post(path, {}).status_code == 403
        assert "dang-nhap" in PageClient().post(path, {})["Location"]
    own = signed_in(cashier)
    assert own.post(f"/thanh-toan/hoan/{one.pk}/bay-di/", {}).status_code == 404
    assert own.get(f"/thanh-toan/hoan/{one.pk}/phieu/").status_code == 404
    assert "không chờ cổng" in own.post(f"/thanh-toan/hoan/{one.pk}/gui-lai/", {}, follow=True).text


def test_a_receipt_is_replaced_and_the_register_keeps_both(people: Any) -> None:
    cashier, _chief = people
    payment = paid(cashier)
    desk = signed_in(cashier)
    replace = f"/thanh-toan/{payment.token}/so-sach/bien-lai-khac/"
    assert "lý do hủy" in desk.post(replace, {}, follow=True).text
    page = desk.post(replace, {"void-note": "Sai tên người nộp"}, follow=True)
    assert "đã hủy ngày" in page.text
    register = desk.get("/thanh-toan/bien-lai/")
    for words in ("000001", "000002", "Sai tên người nộp", "thay bằng", "đủ"):
        assert words in register.text, words
    assert "Chưa có số nào" in desk.get("/thanh-toan/bien-lai/?loai=HT").text
    assert desk.get("/thanh-toan/bien-lai/?nam=ba").status_code == 422


def test_a_missing_number_is_told(people: Any) -> None:
    cashier, _chief = people
    payment = paid(cashier)
    paid(cashier, 2)
    with connection.cursor() as cursor:  # a fault injected as the owner
        cursor.execute("DELETE FROM payments_receipt WHERE request_id = %s", [payment.pk])
    assert "thiếu 1 số" in signed_in(cashier).get("/thanh-toan/bien-lai/").text


@pytest.mark.parametrize("path", ["/thanh-toan/hoan/", "/thanh-toan/bien-lai/"])
def test_lists_cost_the_same_for_one_and_for_three(people: Any, path: str) -> None:
    cashier, _chief = people
    client, counts = signed_in(cashier), []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            payment = paid(cashier, number)
            with acting(cashier):
                ask_refund(
                    by=cashier,
                    request_id=payment.pk,
                    wanted=Wanted(1000, "Thu thừa", RefundWay.CASH, "Ông A"),
                )
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 20
    with acting(BANK):
        assert Receipt.objects.count() == 3
