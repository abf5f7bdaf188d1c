"""Who must have a second factor, what an official without one may do, and how he gets one."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tinhso.kernel import clock
from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.datafile import DataErrors

from ..queries import second_factor
from ..queries.actor import actor_for, actor_for_request, standing_of
from ..testing import PASSWORD, make_account, make_citizen, make_official

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/dang-nhap/"
OFFICE = "/quan-tri/tai-khoan/"
NEEDED = "/tai-khoan/can-hai-lop/"


@pytest.fixture
def required(settings):
    settings.TINHSO_SECOND_FACTOR_FROM = date(2020, 1, 1)


@pytest.fixture
def admin():
    account = make_official("directory.admin", reach="all")
    account.set_password(PASSWORD)
    account.save()
    return account


def request_of(account):
    request = RequestFactory().get("/")
    request.user = account
    return request


# --- since when ---


def test_the_day_comes_from_the_law_unless_the_province_names_another(settings):
    settings.TINHSO_SECOND_FACTOR_FROM = None
    assert second_factor.required_from() == date(2022, 10, 1)
    assert not second_factor.required_on(date(2022, 9, 30))
    assert second_factor.required_on(date(2022, 10, 1))
    settings.TINHSO_SECOND_FACTOR_FROM = date(2030, 1, 1)
    assert second_factor.required_from() == date(2030, 1, 1)
    assert not second_factor.required_on(date(2029, 12, 31))
    assert second_factor.required_on(date(2030, 1, 1))


def test_a_file_of_the_law_that_says_something_else_is_refused(settings, tmp_path):
    settings.TINHSO_SECOND_FACTOR_FROM = None
    settings.TINHSO_CONTENT_ROOT = tmp_path
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "accounts.yaml").write_text("rules: [{key: officials.second_factor, value: maybe}]\n")
    with pytest.raises(DataErrors):
        second_factor.required_on(date(2026, 1, 1))


def test_a_rule_ends_where_it_says(settings, tmp_path):
    settings.TINHSO_SECOND_FACTOR_FROM = None
    settings.TINHSO_CONTENT_ROOT = tmp_path
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "accounts.yaml").write_text(
        "rules:\n"
        "- {key: officials.second_factor, value: required, valid_from: 2020-01-01, valid_to: 2021-01-01,"
        " source: a, verified: true}\n"
        "- {key: officials.second_factor, value: voluntary, valid_from: 2021-01-01, source: b, verified: true}\n"
    )
    assert second_factor.required_on(date(2020, 12, 31))
    assert not second_factor.required_on(date(2021, 1, 1))


# --- what it means for an official ---


def test_without_one_an_official_acts_as_a_citizen(required, admin):
    request = request_of(admin)
    actor = actor_for_request(request)
    assert request.second_factor_missing
    assert (actor.kind, actor.grants, actor.compartments) == ("citizen", {}, frozenset())
    assert actor.account_id == admin.pk


def test_with_one_he_works(required, admin):
    TOTP.activate(admin, generate_totp_secret())
    request = request_of(admin)
    assert actor_for_request(request) == actor_for(admin, clock.business().now())
    assert not hasattr(request, "second_factor_missing")


def test_recovery_codes_alone_are_none(required, admin):
    Authenticator.objects.create(user=admin, type="recovery_codes", data={})
    assert not standing_of(admin, clock.business().now()).may_work


def test_citizens_nobody_and_closed_accounts_are_not_asked(required):
    now = clock.business().now()
    assert standing_of(make_citizen(), now).may_work
    closed = make_official("directory.admin")
    closed.is_active = False
    assert standing_of(closed, now).actor is ANONYMOUS
    assert actor_for_request(request_of(AnonymousUser())) is ANONYMOUS


def test_the_setup_account_is_asked_too(required):
    setup = make_account(is_setup=True)
    assert not standing_of(setup, clock.business().now()).may_work
    TOTP.activate(setup, generate_totp_secret())
    assert standing_of(setup, clock.business().now()).may_work


def test_a_demonstration_lets_sample_accounts_in_and_nobody_else(required, admin, settings):
    now = clock.business().now()
    admin.is_sample = True
    assert not standing_of(admin, now).may_work
    settings.TINHSO_DEMO = True
    assert standing_of(admin, now).may_work
    admin.is_sample = False
    assert not standing_of(admin, now).may_work


def test_before_the_day_everybody_works(admin, settings):
    settings.TINHSO_SECOND_FACTOR_FROM = clock.system().today() + timedelta(days=1)
    assert standing_of(admin, clock.business().now()).may_work


def test_one_query_as_before(required, admin, django_assert_num_queries):
    with django_assert_num_queries(1):
        standing_of(admin, clock.business().now())


def test_how_many_still_lack_one(required, admin):
    assert second_factor.officials_without() == 1
    make_account(is_setup=True)
    make_citizen()
    assert second_factor.officials_without() == 2
    TOTP.activate(admin, generate_totp_secret())
    assert second_factor.officials_without() == 1


# --- pages ---


def test_he_is_led_to_set_one_up_and_then_works(required, admin, client):
    answer = client.post(LOGIN, {"login": admin.username, "password": PASSWORD})
    assert answer.url == NEEDED
    page = client.get(NEEDED).content.decode()
    assert "Bật xác thực hai lớp để làm việc" in page and "01/01/2020" in page
    refused = client.get(OFFICE)
    assert refused.url == f"{NEEDED}?next=%2Fquan-tri%2Ftai-khoan%2F"
    assert client.get("/co-quan/").status_code == 200
    client.post("/tai-khoan/xac-nhan-lai/", {"password": PASSWORD})
    secret = client.get("/tai-khoan/hai-lop/bat/").context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post("/tai-khoan/hai-lop/bat/", {"code": code})
    assert client.get(OFFICE).status_code == 200
    assert client.get(NEEDED).url == "/tai-khoan/hai-lop/"


def test_a_form_sent_without_one_is_led_away_too(required, admin, client):
    client.force_login(admin)
    assert client.post(OFFICE).url == NEEDED


def test_what_is_forbidden_to_citizens_stays_forbidden(required, client):
    client.force_login(make_citizen())
    assert client.get(OFFICE).status_code == 403


def test_pages_of_passkeys(client):
    account = make_citizen(account=make_account(password=PASSWORD))
    client.force_login(account)
    client.post("/tai-khoan/xac-nhan-lai/", {"password": PASSWORD})
    assert "Thêm khóa truy cập" in client.get("/tai-khoan/hai-lop/").content.decode()
    page = client.get("/tai-khoan/hai-lop/khoa/them/")
    assert b"creation_options" in page.content
    for credential in ("", "{}", '{"id": "AAAA"}', "[]", "1"):
        answer = client.post("/tai-khoan/hai-lop/khoa/them/", {"name": "x", "credential": credential})
        assert answer.status_code == 200
    assert not Authenticator.objects.exists()
    assert client.get("/tai-khoan/hai-lop/khoa/").url == "/tai-khoan/hai-lop/"


def test_a_passkey_is_renamed_and_removed(client):
    account = make_citizen(account=make_account(password=PASSWORD))
    key = Authenticator.objects.create(
        user=account, type="webauthn", data={"name": "Máy cũ", "credential": {}}
    )
    foreign = Authenticator.objects.create(user=make_citizen(), type="webauthn", data={"name": "x"})
    client.force_login(account)
    client.post("/tai-khoan/xac-nhan-lai/", {"password": PASSWORD})
    assert "Máy cũ" in client.get("/tai-khoan/hai-lop/").content.decode()
    rename, remove = (f"/tai-khoan/hai-lop/khoa/{key.pk}/{act}/" for act in ("doi-ten", "bo"))
    assert "Máy cũ" in client.get(rename).content.decode()
    client.post(rename, {"name": "Máy mới"})
    assert "Máy mới" in client.get(remove).content.decode()
    client.post(remove)
    assert list(Authenticator.objects.all()) == [foreign]
    assert client.get(f"/tai-khoan/hai-lop/khoa/{foreign.pk}/bo/").status_code == 404


@pytest.mark.parametrize("credential", ["", "{}", "[]", '{"id": "AAAA", "response": {"userHandle": "MQ"}}'])
def test_a_false_passkey_does_not_sign_in(client, credential):
    offered = client.get("/tai-khoan/hai-lop/khoa/dang-nhap/", headers={"accept": "application/json"})
    assert "request_options" in offered.json()
    client.post("/tai-khoan/hai-lop/khoa/dang-nhap/", {"credential": credential})
    assert "_auth_user_id" not in client.session
