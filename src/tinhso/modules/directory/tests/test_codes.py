"""Signing in by a code to the telephone or the e-mail address, and letters by a real mail server."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from tinhso.kernel.permissions import Denied
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.jobs import run_jobs
from tinhso.kernel.testing.mail import mail_server

from ..actions.account import verify_phone
from ..gateways.sms import sms_gateway
from ..testing import PASSWORD, actor_of, make_account, make_citizen

pytestmark = pytest.mark.django_db

ASK, ENTER = "/tai-khoan/dang-nhap/ma/", "/tai-khoan/dang-nhap/ma/nhap/"


@pytest.fixture
def dan():
    account = make_account(
        "Trần Dân", username="dan", password=PASSWORD, phone="0912345678", email="dan@example.vn"
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return make_citizen(account=account)


def ask(client, login):
    page = client.post(ASK, {"login": login}, follow=True)
    run_jobs()
    return page


def code_in(text):
    return re.search(r"\b\d{6}\b", text)[0]


def signed_in(client):
    return "_auth_user_id" in client.session


def test_a_code_to_the_telephone_signs_in_and_verifies_the_number(client, dan, texts):
    page = ask(client, "+84 912 345 678")
    assert "Nhập mã đăng nhập" in page.content.decode()
    (message,) = texts()
    assert message["to"] == "0912345678"
    client.post(ENTER, {"code": code_in(message["text"])})
    assert signed_in(client)
    dan.refresh_from_db()
    assert dan.phone_verified_at and dan.has_usable_password()


def test_a_code_to_a_confirmed_address(client, dan):
    ask(client, "Dan@Example.vn")
    client.post(ENTER, {"code": code_in(mail.outbox[-1].body)})
    assert signed_in(client)


@pytest.mark.parametrize("login", ["0999999999", "la@example.vn"])
def test_a_stranger_gets_the_same_pages_and_no_message(client, dan, texts, login):
    page = ask(client, login).content.decode()
    other = ask(PageClient(), "0912345678").content.decode()

    def words(text):
        text = re.sub(r'value="[^"]*"|la@example.vn|0999999999|0912345678', "", text)
        return re.sub(r"\s+", " ", text)

    assert words(page) == words(other)
    assert "Mã không đúng." in client.post(ENTER, {"code": "123456"}).content.decode()
    assert [message["to"] for message in texts()] == ["0912345678"]
    assert not signed_in(client)


def test_an_address_that_nobody_confirmed_gets_no_code(client, dan):
    EmailAddress.objects.update(verified=False)
    ask(client, "dan@example.vn")
    assert not [letter for letter in mail.outbox if re.search(r"\b\d{6}\b", letter.body)]


def test_three_wrong_codes_are_the_end_of_it(client, dan, texts):
    ask(client, "0912345678")
    right = code_in(texts()[0]["text"])
    wrong = "000000" if right != "000000" else "111111"
    for _attempt in range(3):
        client.post(ENTER, {"code": wrong})
    client.post(ENTER, {"code": right})
    assert not signed_in(client)


def test_a_code_lives_five_minutes(client, dan, texts):
    ask(client, "0912345678")
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        client.post(ENTER, {"code": code_in(texts()[0]["text"])})
    assert not signed_in(client)


def test_five_codes_an_hour(dan, texts):
    for _attempt in range(5):
        ask(PageClient(), "0912345678")
    page = ask(PageClient(), "0912345678")
    assert "Thử lại sau một giờ" in page.content.decode()
    assert len(texts()) == 5


@pytest.mark.parametrize("login", ["", "dan", "0123"])
def test_what_is_neither_a_number_nor_an_address(client, login):
    assert "Nhập số điện thoại" in client.post(ASK, {"login": login}).content.decode()


def test_who_took_somebodys_number_loses_the_account_to_its_holder(client, texts):
    account = make_citizen(account=make_account(username="chiem", password=PASSWORD, phone="0912345678"))
    thief = PageClient()
    thief.post("/tai-khoan/dang-nhap/", {"login": "chiem", "password": PASSWORD})
    assert thief.get("/tai-khoan/").status_code == 200
    ask(client, "0912345678")
    client.post(ENTER, {"code": code_in(texts()[0]["text"])})
    assert signed_in(client) and client.get("/tai-khoan/").status_code == 200
    account.refresh_from_db()
    assert not account.has_usable_password()
    assert thief.get("/tai-khoan/").status_code == 302


def test_only_the_system_verifies(dan):
    with pytest.raises(Denied):
        verify_phone(by=actor_of(dan), account_id=dan.pk, phone=dan.phone)


def test_the_outbox_is_readable_by_its_user_only(texts, settings):
    sms_gateway().send("0912345678", "thử", "1")
    (path,) = settings.TINHSO_SMS_FOLDER.glob("*.json")
    assert path.stat().st_mode & 0o777 == 0o600 and texts()[0]["text"] == "thử"


# --- a mail server ---


def test_the_code_leaves_by_a_real_mail_server(client, dan, settings):
    with mail_server() as server:
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": server.port, "timeout": 10},
            }
        }
        ask(client, "dan@example.vn")
    (letter,) = server.letters
    assert letter.sender == "khong-tra-loi@localhost" and letter.to == ["dan@example.vn"]
    assert letter.subject == "[Tỉnh Số] Mã đăng nhập"
    client.post(ENTER, {"code": code_in(letter.body)})
    assert signed_in(client)
