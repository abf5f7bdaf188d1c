"""A person's own messages, the operator's pages, and what a carrier reports."""

import hashlib
import hmac
import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.jobs import run_jobs
from tinhso.modules.directory.testing import make_agency, make_citizen, make_official

from ..models import Message, Preference, Provider
from ..testing import make_message, make_rules
from .conftest import EVENT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_cached():
    cache.clear()


def signed_in(account):
    client = PageClient()
    client.force_login(account)
    return client


@pytest.fixture
def citizen(db):
    return make_citizen("Nguyễn Thị Hoa")


@pytest.fixture
def operator(db):
    make_rules()
    return signed_in(make_official("notices.operator", agency=make_agency()))


# --- one's own ---


def test_the_bell_counts_what_is_unread_and_reading_is_reading(citizen):
    page = signed_in(citizen)
    first, _second = (
        make_message("delivered", account=citizen, channel="app", subject=f"Tin {n}") for n in (1, 2)
    )
    other = make_message("delivered", account=make_citizen(), channel="app", subject="Tin của người khác")
    shown = page.get("/thong-bao/")
    assert "Tin 1" in shown.text and "Tin của người khác" not in shown.text
    assert ">2<span" in shown.text and "Thông báo chưa đọc: 2." in shown.text
    assert "Nội dung." in page.get(f"/thong-bao/{first.pk}/").text
    assert ">1<span" in page.get("/thong-bao/").text
    assert page.get(f"/thong-bao/{other.pk}/").status_code == 404
    page.post("/thong-bao/da-doc/")
    assert "ts-account__count" not in page.get("/thong-bao/").text
    assert Message.objects.get(pk=other.pk).read_at is None


def test_nobody_has_messages_without_signing_in():
    for path in ("/thong-bao/", "/thong-bao/cach-nhan/", "/thong-bao/1/"):
        assert "dang-nhap" in PageClient().get(path)["Location"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(citizen, count, django_assert_num_queries):
    page = signed_in(citizen)
    for _n in range(count):
        make_message("delivered", account=citizen, channel="app")
    page.get("/thong-bao/")
    with django_assert_num_queries(LIST_QUERIES):
        page.get("/thong-bao/")


LIST_QUERIES = 13
"""Scope and actor, the bell, and the list: its count, its page, what is unread."""


def test_channels_are_chosen(citizen):
    make_rules(event__statutory=[EVENT.code])
    page = signed_in(citizen)
    assert "Việc thử" in page.get("/thong-bao/cach-nhan/").text
    page.post("/thong-bao/cach-nhan/", {"channels": ["email"], "language": "en"})
    found = Preference.objects.get()
    assert (found.account_id, found.email, found.sms, found.language) == (citizen.pk, True, False, "en")
    assert page.post("/thong-bao/cach-nhan/", {"language": "fr"}).status_code == 422


# --- operators ---


def test_who_may_operate(citizen):
    clerk = make_official("services.clerk", agency=make_agency())
    for client in (signed_in(citizen), signed_in(clerk)):
        assert client.get("/thong-bao/van-hanh/").status_code == 403
        assert client.post("/thong-bao/van-hanh/tin/1/gui-lai/").status_code == 403
        assert client.get("/thong-bao/mau/").status_code == 403
    assert PageClient().get("/thong-bao/van-hanh/").status_code == 302


def test_an_operator_sees_no_text_and_no_address_and_sends_again(operator, mail, carrier):
    message = make_message("uncertain", text="Bí mật của công dân", reason="process_died")
    shown = operator.get("/thong-bao/van-hanh/")
    assert "091*****78" in shown.text and "tiến trình dừng" in shown.text
    one = operator.get(f"/thong-bao/van-hanh/tin/{message.pk}/")
    for page in (shown, one):
        assert "Bí mật" not in page.text and "0912345678" not in page.text
    assert "có thể nhận hai lần" in one.text
    operator.post(f"/thong-bao/van-hanh/tin/{message.pk}/gui-lai/")
    run_jobs()
    message.refresh_from_db()
    assert (message.state, message.resent) == ("handed", 1) and len(carrier.bodies) == 1
    assert LedgerEntry.objects.get(kind="notices.resend").data == {"from": "uncertain"}
    assert "không làm được việc đó" in operator.post(
        f"/thong-bao/van-hanh/tin/{message.pk}/gui-lai/", follow=True
    ).text  # fmt: skip
    assert f">{message.pk}<" in operator.get("/thong-bao/van-hanh/?xem=resent").text


def test_an_operator_gives_up_and_switches_providers(operator, mail, carrier, second_carrier):
    message = make_message("uncertain")
    operator.post(f"/thong-bao/van-hanh/tin/{message.pk}/thoi/")
    message.refresh_from_db()
    assert (message.state, message.reason) == ("given_up", "by_person")
    for place, code in enumerate(("sms", "sms-2"), 1):
        Provider.objects.create(code=code, channel="sms", place=place, failures=2)
    operator.post("/thong-bao/van-hanh/nha-cung-cap/sms-2/uu-tien/")
    assert list(Provider.objects.values_list("code", flat=True)) == ["sms-2", "sms"]
    operator.post("/thong-bao/van-hanh/nha-cung-cap/sms/tat/")
    assert not Provider.objects.get(code="sms").is_enabled
    assert "đã tắt" in operator.get("/thong-bao/van-hanh/").text
    operator.post("/thong-bao/van-hanh/nha-cung-cap/sms/bat/")
    assert Provider.objects.get(code="sms").failures == 0
    assert operator.post("/thong-bao/van-hanh/nha-cung-cap/sms/khac/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_operators_page_costs_the_same(operator, count, django_assert_num_queries):
    for _n in range(count):
        make_message("uncertain")
    operator.get("/thong-bao/van-hanh/")
    with django_assert_num_queries(RUN_QUERIES):
        operator.get("/thong-bao/van-hanh/")


RUN_QUERIES = 28
"""Scope and actor, the bell; figures of two channels, counts, providers, what is broken, and the list."""


# --- what a carrier reports ---

KEY = "khoa-cua-nha-mang"


def report(body, key=KEY, provider="sms"):
    content = json.dumps(body).encode()
    signature = hmac.new(key.encode(), content, hashlib.sha256).hexdigest()
    return PageClient().post(
        reverse("notices:report", args=[provider]),
        content,
        content_type="application/json",
        headers={"X-Signature": signature},
    )


@pytest.fixture
def reporting(carrier, settings):
    settings.TINHSO_SMS = carrier.settings(receipt_secret=KEY)


@pytest.mark.parametrize(
    ("before", "word", "after"),
    [
        ("handed", "DELIVRD", "delivered"),
        ("handed", "EXPIRED", "failed"),
        ("uncertain", "DELIVRD", "delivered"),
        ("failed", "DELIVRD", "delivered"),
        ("handed", "ENROUTE", "handed"),
        ("delivered", "EXPIRED", "delivered"),
        ("waiting", "DELIVRD", "waiting"),
    ],
)
def test_a_signed_report_settles_a_message(reporting, before, word, after):
    message = make_message(before)
    body = {"id": str(message.reference), "status": word}
    assert report(body).status_code == report(body).status_code == 200
    message.refresh_from_db()
    assert message.state == after


def test_what_is_not_believed(reporting, caplog):
    message = make_message("handed")
    body = {"id": str(message.reference), "status": "EXPIRED", "to": "0912345678"}
    assert report(body, key="another").status_code == 403
    assert report(body, provider="sms-2").status_code == 403
    assert report(body, provider="mail").status_code == 403
    message.refresh_from_db()
    assert message.state == "handed" and "0912345678" not in caplog.text
    assert report({"id": "x"}).status_code == 400 and report([]).status_code == 400
    assert report({"id": "00000000-0000-0000-0000-000000000000", "status": "x"}).status_code == 200


def test_another_form_of_report(carrier, settings):
    form = {"id": "msg.ref", "state": "msg.st", "delivered": [1], "failed": [2]}
    settings.TINHSO_SMS = carrier.settings(receipt_secret=KEY, receipt=json.dumps(form))
    message = make_message("handed")
    assert report({"msg": {"ref": str(message.reference), "st": 1}}).status_code == 200
    message.refresh_from_db()
    assert message.state == "delivered"
