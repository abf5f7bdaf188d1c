"""Signing in and out, opening an account, passwords, the second factor, one's own card."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from tinhso.kernel.testing.jobs import run_jobs

from ..sign_in import SecondFactorAdapter, home_of
from ..testing import PASSWORD, actor_of, make_account, make_agency, make_area, make_citizen, make_official

pytestmark = pytest.mark.django_db

LOGIN, SIGNUP = "/tai-khoan/dang-nhap/", "/tai-khoan/dang-ky/"


@pytest.fixture
def citizen():
    return make_citizen(
        account=make_account(
            "Trần Dân", username="dan", password=PASSWORD, email="dan@example.vn", phone="0912345678"
        )
    )


def text(response):
    return response.content.decode()


def signed_in(client):
    return "_auth_user_id" in client.session


def sign_in_twice(client):
    """Sign in, and confirm the password once more as sensitive pages ask."""
    client.post(LOGIN, {"login": "dan", "password": PASSWORD})
    client.post("/tai-khoan/xac-nhan-lai/", {"password": PASSWORD})


# --- signing in ---


@pytest.mark.parametrize(
    "name", ["dan", "DAN", " dan ", "dan@example.vn", "Dan@Example.vn", "0912345678", "+84 912 345 678"]
)
def test_three_names_to_sign_in_by(client, citizen, name):
    response = client.post(LOGIN, {"login": name, "password": PASSWORD})
    assert response.status_code == 302
    assert response.url == reverse("directory:account")
    assert signed_in(client)


@pytest.mark.parametrize(
    ("name", "password"),
    [("dan", "sai"), ("khong-co", PASSWORD), ("0999999999", PASSWORD), ("x@example.vn", PASSWORD)],
)
def test_a_wrong_name_and_a_wrong_password_get_one_answer(client, citizen, name, password):
    response = client.post(LOGIN, {"login": name, "password": password})
    assert response.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in text(response)
    assert not signed_in(client)


def test_too_many_wrong_passwords_are_stopped_for_a_while(client, citizen):
    for _attempt in range(5):
        client.post(LOGIN, {"login": "dan", "password": "sai"})
    response = client.post(LOGIN, {"login": "dan", "password": PASSWORD})
    assert "Đăng nhập sai quá nhiều lần" in text(response)
    assert not signed_in(client)


def test_a_closed_account_is_told_so(client, citizen):
    citizen.is_active = False
    citizen.save()
    response = client.post(LOGIN, {"login": "dan", "password": PASSWORD}, follow=True)
    assert "Tài khoản bị khóa" in text(response)
    assert not signed_in(client)


def test_an_official_goes_to_his_work_and_back_to_where_he_wanted(client):
    account = make_official("directory.admin", reach="all")
    account.set_password(PASSWORD)
    account.save()
    response = client.post(LOGIN, {"login": account.username, "password": PASSWORD})
    assert response.url == home_of(actor_of(account)) != reverse("directory:account")
    client.post("/tai-khoan/dang-xuat/")
    response = client.post(
        LOGIN + "?next=/co-quan/", {"login": account.username, "password": PASSWORD, "next": "/co-quan/"}
    )
    assert response.url == "/co-quan/"
    client.post("/tai-khoan/dang-xuat/")
    response = client.post(
        LOGIN, {"login": account.username, "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert urlsplit(response.url).netloc == ""


def test_an_official_without_a_work_page_goes_to_his_account():
    assert (
        home_of(actor_of(make_official("directory.staff"))) == reverse("directory:account")
        or actor_of(make_official("directory.staff")).compartments
    )


def test_signing_out_needs_a_confirmation(client, citizen):
    client.force_login(citizen)
    assert signed_in(client)
    assert client.get("/tai-khoan/dang-xuat/").status_code == 200
    assert signed_in(client)
    assert client.post("/tai-khoan/dang-xuat/").status_code == 302
    assert not signed_in(client)


def test_demo_accounts_are_shown_in_a_demonstration_only(client, settings):
    assert "motcua.phuong1" not in text(client.get(LOGIN))
    settings.TINHSO_DEMO = True
    assert "motcua.phuong1" in text(client.get(LOGIN))


# --- passwords ---


def test_a_forgotten_password(client, citizen):
    client.post("/tai-khoan/quen-mat-khau/", {"email": "dan@example.vn"})
    run_jobs()
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    assert "Đặt mật khẩu mới" in text(page)
    response = client.post(
        page.redirect_chain[-1][0], {"password1": "nuoc-mam-nhi", "password2": "nuoc-mam-nhi"}, follow=True
    )
    assert "Đã đặt mật khẩu mới" in text(response)
    citizen.refresh_from_db()
    assert citizen.check_password("nuoc-mam-nhi")
    assert "đã được dùng" in text(client.get(link, follow=True))


def test_an_unknown_address_gets_the_same_answer_and_a_letter(client):
    response = client.post("/tai-khoan/quen-mat-khau/", {"email": "la@example.vn"}, follow=True)
    assert "Nếu địa chỉ này có tài khoản" in text(response)
    run_jobs()
    assert "chưa có tài khoản" in mail.outbox[0].body


def test_changing_a_password(client, citizen):
    client.force_login(citizen)
    url = "/tai-khoan/mat-khau/"
    wrong = client.post(url, {"oldpassword": "sai", "password1": "nuoc-mam-nhi", "password2": "nuoc-mam-nhi"})
    assert "Mật khẩu hiện tại không đúng." in text(wrong)
    done = client.post(
        url, {"oldpassword": PASSWORD, "password1": "nuoc-mam-nhi", "password2": "nuoc-mam-nhi"}
    )
    assert done.url == reverse("directory:account")
    citizen.refresh_from_db()
    assert citizen.check_password("nuoc-mam-nhi")
    assert signed_in(client)


# --- second factor ---


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_the_second_factor_is_switched_on_and_asked_for(client, citizen):
    EmailAddress.objects.create(user=citizen, email=citizen.email, verified=True, primary=True)
    sign_in_twice(client)
    page = client.get("/tai-khoan/hai-lop/bat/")
    secret = page.context["form"].secret
    assert "<svg" in text(page)
    done = client.post("/tai-khoan/hai-lop/bat/", {"code": code_of(secret)}, follow=True)
    assert "mã chưa dùng" in text(done)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert SecondFactorAdapter().decrypt(stored) == secret
    client.post("/tai-khoan/dang-xuat/")
    cache.clear()
    asked = client.post(LOGIN, {"login": "dan", "password": PASSWORD}, follow=True)
    assert "Tài khoản này được bảo vệ bằng hai lớp" in text(asked)
    assert not signed_in(client)
    assert "Mã không đúng." in text(client.post("/tai-khoan/hai-lop/dang-nhap/", {"code": "000000"}))
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    client.post("/tai-khoan/hai-lop/dang-nhap/", {"code": recovery})
    assert signed_in(client)


def test_pages_of_the_second_factor(client, citizen):
    EmailAddress.objects.create(user=citizen, email=citizen.email, verified=True, primary=True)
    sign_in_twice(client)
    assert "Chưa bật" in text(client.get("/tai-khoan/hai-lop/"))
    TOTP.activate(citizen, generate_totp_secret())
    RecoveryCodes.activate(citizen)
    assert "Đang bật" in text(client.get("/tai-khoan/hai-lop/"))
    assert "mã cũ sẽ không dùng được" in text(client.get("/tai-khoan/hai-lop/ma-du-phong/tao/"))
    assert client.get("/tai-khoan/hai-lop/ma-du-phong/").status_code == 200
    assert client.get("/tai-khoan/hai-lop/ma-du-phong/tai/")["Content-Type"].startswith("text/plain")
    assert "Tắt xác thực hai lớp" in text(client.get("/tai-khoan/hai-lop/tat/"))
    client.post("/tai-khoan/hai-lop/tat/")
    assert not Authenticator.objects.filter(type="totp").exists()


def test_what_is_sensitive_asks_for_the_password_again(client, citizen):
    EmailAddress.objects.create(user=citizen, email=citizen.email, verified=True, primary=True)
    client.force_login(citizen)
    page = client.get("/tai-khoan/hai-lop/bat/", follow=True)
    assert "Nhập lại mật khẩu" in text(page)
    wrong = client.post(page.request["PATH_INFO"], {"password": "sai"})
    assert "Mật khẩu không đúng." in text(wrong)


def test_secrets_survive_a_change_of_the_key_and_nothing_else(settings):
    adapter = SecondFactorAdapter()
    secret = adapter.encrypt("ABC")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    with pytest.raises(InvalidToken):
        adapter.decrypt(secret)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert adapter.decrypt(secret) == "ABC"


# --- one's own account ---


def test_the_account_page_needs_somebody(client):
    for url in ("/tai-khoan/", "/tai-khoan/thong-tin/"):
        assert client.get(url).url == f"{LOGIN}?next={url}"


def test_an_officials_account_shows_his_posts(client, django_assert_num_queries):
    account = make_official("directory.staff", agency=make_agency("Phòng Mẫu"), title="Chuyên viên mẫu")
    client.force_login(account)
    client.get("/tai-khoan/")
    # session, account, actor; savepoint and scope (4); card, sign-in, posts
    with django_assert_num_queries(PAGE_QUERIES + 3):
        page = client.get("/tai-khoan/")
    assert "Chuyên viên mẫu" in text(page) and "Phòng Mẫu" in text(page)


PAGE_QUERIES = 10


def test_telling_about_oneself(client, citizen):
    area = make_area("Phường Mẫu")
    client.force_login(citizen)
    fields = {
        "full_name": "Trần Dân",
        "id_number": "095185000001",
        "birth_date-day": "15",
        "birth_date-month": "6",
        "birth_date-year": "1985",
        "area": str(area.pk),
        "address": "Số 1",
    }
    response = client.post("/tai-khoan/thong-tin/", fields, follow=True)
    assert "Đã lưu thông tin của bạn." in text(response)
    assert "Số 1, Phường Mẫu" in text(response)
    assert "15/06/1985" in text(response)
    wrong = client.post("/tai-khoan/thong-tin/", fields | {"birth_date-year": "1990"})
    assert wrong.status_code == 422
    assert "không khớp với năm sinh" in text(wrong)
    assert client.post("/tai-khoan/thong-tin/", {}).status_code == 422


@pytest.mark.parametrize(
    "url",
    [
        LOGIN,
        SIGNUP,
        "/tai-khoan/quen-mat-khau/",
        "/tai-khoan/quen-mat-khau/da-gui/",
        "/tai-khoan/bi-khoa/",
        "/tai-khoan/thu-dien-tu/da-gui/",
    ],
)
def test_entrance_pages_in_both_languages(client, url):
    vietnamese = client.get(url)
    assert vietnamese.status_code == 200
    with translation.override("en"):
        english = client.get(url, headers={"accept-language": "en"})
    assert english.status_code == 200


def test_too_many_requests_are_told(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    client.post("/tai-khoan/quen-mat-khau/", {"email": "a@example.vn"})
    response = client.post("/tai-khoan/quen-mat-khau/", {"email": "b@example.vn"})
    assert response.status_code == 429
    assert "Bạn thao tác quá nhanh" in text(response)
