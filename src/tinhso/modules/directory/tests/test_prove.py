"""Showing again that an account is one's own: also for accounts without a password and a second factor."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.utils import timezone

from tinhso.kernel.testing.jobs import run_jobs

from ..models import Identity
from ..testing import PASSWORD, make_account, make_citizen
from .test_identity import LINK, come_back

pytestmark = pytest.mark.django_db

PROVE = "/tai-khoan/xac-nhan-lai/ma/"


@pytest.fixture
def dan(client):
    account = make_account("Trần Dân", username="dan", phone="0912345678", phone_verified_at=timezone.now())
    account.set_unusable_password()
    account.save()
    client.force_login(make_citizen(account=account))
    return account


def text(response):
    return response.content.decode()


def code_in(words):
    return re.search(r"\b\d{6}\b", words)[0]


def prove_there(client, provider, page):
    """Show at the linked provider, by the button of the page that asks, that the account is one's own."""
    away = re.search(r'href="(/tai-khoan/vao/[^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    back = urlsplit(provider.visit(client.get(away).url))
    return client.get(f"{back.path}?{back.query}")


def ask(client, to="phone", **more):
    page = client.post(PROVE, {"to": to} | more, follow=True)
    run_jobs()
    return page


def test_linking_takes_a_code_to_the_number(oidc, client, dan, texts):
    come_back(client, oidc, "tinh")
    asked = client.post(LINK)
    assert asked.url == f"{PROVE}?next={LINK.replace('/', '%2F')}" and not Identity.objects.exists()
    page = text(client.get(asked.url))
    assert "Gửi mã đến 091••••678" in page and "0912345678" not in page
    assert "Đã gửi mã đến" in text(ask(client, next=LINK))
    (message,) = texts()
    assert message["to"] == "0912345678" and "Mã xác nhận" in message["text"]
    done = client.post(PROVE, {"code": code_in(message["text"]), "next": LINK}, follow=True)
    assert "Đã gắn." in text(done)
    assert Identity.objects.get().account_id == dan.pk


def test_linking_takes_a_code_to_the_address(oidc, client, dan):
    EmailAddress.objects.create(user=dan, email="dan@example.vn", verified=True, primary=True)
    come_back(client, oidc, "tinh")
    assert "Gửi mã đến d•••@example.vn" in text(client.get(client.post(LINK).url))
    ask(client, "email", next=LINK)
    (letter,) = mail.outbox
    assert letter.to == ["dan@example.vn"] and letter.subject == "[Tỉnh Số] Mã xác nhận"
    client.post(PROVE, {"code": code_in(letter.body), "next": LINK})
    assert Identity.objects.exists()


def test_who_signs_in_by_a_provider_proves_it_there(oidc, client):
    come_back(client, oidc, "tinh")
    client.post(LINK)
    asked = client.get("/tai-khoan/mat-khau/dat/")
    assert asked.url.startswith(PROVE)
    page = client.get(asked.url)
    assert "Xác nhận bằng Cổng của tỉnh" in text(page) and "Gửi mã" not in text(page)
    prove_there(client, oidc, page)
    assert client.get(asked.url).url == "/tai-khoan/mat-khau/dat/"
    assert client.get("/tai-khoan/mat-khau/dat/").status_code == 200


def test_the_only_way_in_is_not_taken_away(oidc, client):
    come_back(client, oidc, "tinh")
    client.post(LINK)
    asked = client.post(f"/tai-khoan/tai-khoan-ngoai/{Identity.objects.get().pk}/bo/").url
    prove_there(client, oidc, client.get(asked))
    assert "cách đăng nhập duy nhất" in text(client.get(asked, follow=True))
    assert Identity.objects.exists()


def test_another_persons_identity_proves_nothing(oidc, client):
    come_back(client, oidc, "tinh")
    client.post(LINK)
    page = client.get(client.get("/tai-khoan/mat-khau/dat/").url)
    oidc.person["sub"] = "u-2"
    assert prove_there(client, oidc, page).url.startswith(PROVE)
    assert client.get("/tai-khoan/mat-khau/dat/").url.startswith(PROVE)


def test_a_wrong_a_late_and_no_code_prove_nothing(client, dan, texts):
    ask(client)
    code = code_in(texts()[0]["text"])
    wrong = "000000" if code != "000000" else "111111"
    assert "Mã không đúng." in text(client.post(PROVE, {"code": wrong}))
    assert "Nhập mã xác nhận." in text(client.post(PROVE, {"code": ""}))
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        client.post(PROVE, {"code": code})
    assert client.get("/tai-khoan/hai-lop/bat/").url.startswith(PROVE)
    ask(client)
    for _try in range(3):
        client.post(PROVE, {"code": wrong})
    client.post(PROVE, {"code": code_in(texts()[1]["text"])})
    assert client.get("/tai-khoan/hai-lop/bat/").url.startswith(PROVE)


def test_a_proof_is_fresh_for_five_minutes(client, dan, texts):
    ask(client)
    assert client.post(PROVE, {"code": code_in(texts()[0]["text"])}).url == "/tai-khoan/"
    assert client.get("/tai-khoan/hai-lop/bat/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        assert client.get("/tai-khoan/hai-lop/bat/").url.startswith(PROVE)


def test_a_number_that_nobody_proved_proves_nothing(client, dan, texts):
    dan.phone_verified_at = None
    dan.save()
    assert "Hãy đến bộ phận một cửa" in text(client.get(PROVE))
    ask(client)
    assert texts() == [] and client.get("/tai-khoan/mat-khau/dat/").url.startswith(PROVE)


def test_five_codes_an_hour(client, dan, texts):
    pages = [text(ask(client)) for _time in range(6)]
    assert "Thử lại sau một giờ" in pages[5] and len(texts()) == 5


@pytest.mark.parametrize("stronger", ["password", "totp"])
def test_a_password_or_a_second_factor_cannot_be_replaced_by_a_code(client, dan, texts, stronger):
    if stronger == "password":
        dan.set_password(PASSWORD)
        dan.save()
        client.force_login(dan)
    else:
        TOTP.activate(dan, generate_totp_secret())
    other = "/tai-khoan/xac-nhan-lai/" if stronger == "password" else "/tai-khoan/hai-lop/xac-nhan-lai/"
    assert client.post(PROVE, {"to": "phone"}).url == f"{other}?next="
    run_jobs()
    assert texts() == []


def test_it_takes_somebody(client):
    assert client.get(PROVE).url.startswith("/tai-khoan/dang-nhap/")
