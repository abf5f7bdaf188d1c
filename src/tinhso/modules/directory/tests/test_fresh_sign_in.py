"""A new sign-in on request: asked of other systems as their client, and given to them as their provider."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone

from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.jobs import run_jobs

from ..actions.openid import register_client
from ..models import Account, Identity
from ..testing import PASSWORD, actor_of, make_account, make_citizen, make_official
from .test_identity import LINK, LOGIN, answer, come_back
from .test_openid import BACK, Relying
from .test_sign_up import code_in, text

pytestmark = pytest.mark.django_db

PROVE = "/tai-khoan/xac-nhan-lai/ma/"
AGAIN = "/tai-khoan/xac-nhan-lai/"
PHONE = "/tai-khoan/dien-thoai/"


# --- as a client ---


@pytest.fixture
def linked(oidc, client):
    """Signed in by the outside account alone, an hour after he showed the provider who he is."""
    oidc.signed_in_at = int(time.time()) - 3600
    come_back(client, oidc, "tinh")
    client.post(LINK)
    return Account.objects.get()


def onward(client):
    """Where the page of proof sends to the provider."""
    page = client.get(client.get(PHONE).url).content.decode()
    found = page.split('href="/tai-khoan/vao/tinh/')[1].split('"')[0]
    assert "fresh=1" in found
    return {
        name: values[0] for name, values in parse_qs(found.removeprefix("?").replace("&amp;", "&")).items()
    }


def proved(client):
    return client.get(PHONE).status_code == 200


def test_signing_in_asks_for_nothing_new(oidc, client):
    away = client.get("/tai-khoan/vao/tinh/?fresh=1").url
    assert "prompt" not in away and "max_age" not in away


def test_proof_asks_the_provider_to_ask(oidc, client, linked):
    away = client.get("/tai-khoan/vao/tinh/?fresh=1").url
    query = parse_qs(urlsplit(away).query)
    assert (query["prompt"], query["max_age"]) == (["login"], ["0"])
    assert not proved(client)
    response = come_back(client, oidc, "tinh", **onward(client))
    assert response.url.startswith(PROVE)
    assert client.get(response.url).url == PHONE and proved(client)
    assert oidc.signed_in_at > time.time() - 60


@pytest.mark.parametrize("fault", ["asks nobody", "no auth_time", "auth_time in words", "auth_time to come"])
def test_a_provider_that_does_not_ask_proves_nothing(oidc, client, linked, fault):
    oidc.faults.add(fault)
    response = come_back(client, oidc, "tinh", **onward(client))
    assert response.url.startswith(PROVE)
    assert "không hỏi lại bạn là ai" in text(client.get(response.url))
    assert not proved(client)


def test_a_visit_without_the_demand_proves_nothing(oidc, client, linked):
    assert come_back(client, oidc, "tinh", next=PHONE).url == PHONE
    assert not proved(client)


def test_the_answer_to_another_visit_proves_nothing(oidc, client, linked):
    """The demand is in the session and not in the address, so nobody takes it out."""
    given = answer(client, oidc, "tinh", next=PHONE)
    client.get("/tai-khoan/vao/tinh/?fresh=1")
    client.get(given)
    assert not proved(client)


def test_somebody_else_there_is_not_proof_and_is_not_linked(oidc, client, linked):
    oidc.person["sub"] = "u-2"
    response = come_back(client, oidc, "tinh", **onward(client))
    assert "không phải là tài khoản ngoài đã gắn" in text(client.get(response.url))
    assert not proved(client) and Identity.objects.count() == 1
    assert client.get(LINK).url != LINK


# --- as a provider ---


@pytest.fixture
def other(client):
    """A system that everybody may use, and a citizen who signed in here an hour ago."""
    admin = make_official("directory.admin", reach="all")
    make_citizen(account=make_account(username="dan", password=PASSWORD))
    made = register_client(
        by=actor_of(admin), name="Quản lý văn bản", redirect_uris=[BACK], officials_only=False
    )
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        client.post(LOGIN, {"login": "dan", "password": PASSWORD})
    return Relying(*made, client)


def claims(other, page):
    """What the token of this page's consent says."""
    code = other.consent(page)["code"]
    return other.verified(other.exchange(code).json()["id_token"])


def told(response):
    place = urlsplit(response.url)
    assert response.url.startswith(BACK)
    return parse_qs(place.query).get("error")


def test_the_token_says_when_somebody_signed_in(other):
    hour_ago = time.time() - 3600
    assert abs(claims(other, other.start(prompt="consent"))["auth_time"] - hour_ago) < 30
    assert "auth_time" in other.about["claims_supported"]


def test_a_refreshed_token_does_not_say_it_anew(other):
    tokens = other.sign_in()
    again = other.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    assert "auth_time" not in other.verified(again["id_token"]) if "id_token" in again else again


@pytest.mark.parametrize("wish", [{"prompt": "login"}, {"max_age": "60"}, {"max_age": "0"}])
def test_a_system_gets_the_new_sign_in_that_it_asks_for(other, wish):
    asked = other.start(**wish)
    assert asked.url.startswith(AGAIN)
    back = other.browser.post(asked.url, {"password": PASSWORD}).url
    page = other.browser.get(back)
    assert page.status_code == 200
    assert abs(claims(other, page)["auth_time"] - time.time()) < 30


@pytest.mark.parametrize("wish", [{"prompt": "login"}, {"prompt": "login consent"}, {"max_age": "60"}])
@pytest.mark.parametrize("left", [{}, {"prompt": "consent"}, {"prompt": None, "max_age": "99999"}])
def test_an_address_without_the_words_does_not_do_without(other, wish, left):
    other.start(**wish)
    assert other.start(**left).url.startswith(AGAIN)
    silent = other.start(prompt="none")
    assert told(silent) == ["login_required"]


def test_a_page_of_consent_that_was_open_before_does_not_do_without(other):
    page = other.start(prompt="consent")
    other.start(prompt="login")
    form = {"request": page.context["form"]["request"].value(), "action": "grant", "scopes": ["profile"]}
    assert other.browser.post(other.path("authorization_endpoint"), form).status_code == 403


def test_what_one_request_asks_for_does_not_bind_the_next(other):
    other.start(prompt="login")
    other.verifier = "another" * 8
    assert other.start(prompt="consent").status_code == 200


def test_who_signed_in_lately_enough_goes_on(other):
    assert other.start(prompt="consent", max_age="7200").status_code == 200
    other.verifier = "another" * 8
    assert told(other.start(prompt="none", max_age="60")) == ["login_required"]


def test_nobody_signed_in_signs_in_once(other):
    visitor = PageClient()
    other.browser = visitor
    asked = other.start(prompt="login")
    assert asked.url.startswith(LOGIN)
    onward = parse_qs(urlsplit(asked.url).query)["next"][0]
    visitor.post(LOGIN, {"login": "dan", "password": PASSWORD, "next": onward})
    assert visitor.get(onward).status_code == 200
    assert told(other.start(prompt="none", code_challenge="x" * 43)) == ["consent_required"]


@pytest.mark.parametrize("age", ["-1", "abc", "1e3", "٣", "9" * 12])
def test_an_age_that_is_none_is_refused(other, age):
    assert told(other.start(max_age=age)) == ["invalid_request"]


def test_none_stands_alone(other):
    assert told(other.start(prompt="none login")) == ["invalid_request"]


def test_an_address_that_is_not_registered_is_not_told(other):
    page = other.start(max_age="abc", redirect_uri="https://elsewhere.example/")
    assert page.status_code in (200, 400)


def test_without_a_password_a_code_is_a_new_sign_in_and_an_earlier_proof_is_not(other, texts, client):
    Account.objects.filter(username="dan").update(
        password="!", phone="0912345678", phone_verified_at=timezone.now()
    )
    dan = Account.objects.get(username="dan")
    client.force_login(dan)

    def show(place):
        client.post(place, {"to": "phone"})
        run_jobs()
        return client.post(place, {"code": code_in(texts()[-1]["text"])}).url

    show(client.get(PHONE).url)
    assert client.get(PHONE).status_code == 200
    asked = client.get(other.start(prompt="login").url).url
    assert asked.startswith(PROVE) and client.get(asked).status_code == 200
    assert client.get(show(asked)).status_code == 200
