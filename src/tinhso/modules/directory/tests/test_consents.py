"""Consents to our own OpenID provider: seen by their holder, withdrawn with the tokens, in the ledger."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.idp.oidc.models import Token

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.ledger import entries_of
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient

from ..actions.openid import ClientError, give_consent, register_client, remove_client, withdraw_consent
from ..models import OpenIDConsent
from ..queries.openid import consents_of
from ..testing import actor_of, make_citizen
from .test_openid import BACK, EVERYTHING, Relying, admin, browser, official, other  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db

PAGE = "/tai-khoan/ung-dung/"


def text(response):
    return response.content.decode()


def kinds(account):
    entries = entries_of(Ref("directory.account", account.pk))
    return [entry.kind for entry in entries if "consent" in entry.kind]


def test_the_page_says_who_knows_what_since_when(other, official, browser):  # noqa: F811
    assert "Bạn chưa đồng ý cho hệ thống nào." in text(browser.get(PAGE))
    code = other.consent(other.start(), scopes=("profile", "posts"))["code"]
    page = text(browser.get(PAGE))
    assert "Quản lý văn bản" in page and "Họ và tên của bạn" in page and "Vị trí công tác" in page
    assert "thư điện tử đã xác nhận của bạn" not in page
    assert "Đồng ý lúc" in page and "dùng lần cuối" not in page
    tokens = other.exchange(code).json()
    assert other.person(tokens["access_token"]).status_code == 200
    assert "dùng lần cuối" in text(browser.get(PAGE))
    assert kinds(official) == ["directory.consent_given"]
    assert re.search(r"Ứng dụng đã được đồng ý</dt>\s*<dd[^>]*>\s*1\s*<", text(browser.get("/tai-khoan/")))


def test_the_page_costs_the_same_for_one_and_for_three(other, admin, browser, django_assert_num_queries):  # noqa: F811
    systems = [other.id]
    for name in ("Hai", "Ba"):
        uri = [f"https://{name.lower()}.example.vn/"]
        made, _secret = register_client(
            by=actor_of(admin), name=name, redirect_uris=uri, officials_only=False
        )
        systems.append(made)
    other.consent(other.start())
    browser.get(PAGE)
    with django_assert_num_queries(PAGE_QUERIES):
        browser.get(PAGE)
    account = browser.session["_auth_user_id"]
    for system in systems[1:]:
        OpenIDConsent.objects.create(client_id=system, account_id=account, scopes=["openid"])
    with django_assert_num_queries(PAGE_QUERIES):
        page = text(browser.get(PAGE))
    assert page.count("/rut/") == 3


PAGE_QUERIES = 18
"""Session, account, actor; the page's scope (5); the rows; the names, in the provider's scope (8)."""


def test_withdrawing_stops_every_token_at_once(other, official, browser):  # noqa: F811
    tokens = other.sign_in()
    second = other.consent(other.start(prompt="consent"))["code"]
    done = browser.post(f"{PAGE}{other.id}/rut/", follow=True)
    assert "Đã rút đồng ý." in text(done) and "Bạn chưa đồng ý cho hệ thống nào." in text(done)
    assert not Token.objects.exists() and not OpenIDConsent.objects.exists()
    assert other.person(tokens["access_token"]).status_code == 401
    refresh = other.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert refresh.status_code in {400, 401}
    # A code from before the withdrawal is worth nothing either.
    late = other.exchange(second)
    assert late.status_code >= 400 and "access_token" not in late.json()
    assert kinds(official) == ["directory.consent_given", "directory.consent_withdrawn"]
    assert "không còn cho phép" in text(browser.post(f"{PAGE}{other.id}/rut/", follow=True))
    assert other.person(other.sign_in()["access_token"]).status_code == 200


def test_a_token_without_a_consent_tells_nothing(other):  # noqa: F811
    tokens = other.sign_in()
    OpenIDConsent.objects.all().delete()
    assert other.person(tokens["access_token"]).status_code >= 400


def answer(page):
    """What the other system is told at once, without a question to the person."""
    place = urlsplit(page["Location"])
    assert f"{place.scheme}://{place.netloc}{place.path}" == BACK
    return {name: values[0] for name, values in parse_qs(place.query).items()}


def test_the_same_is_not_asked_twice(other, official):  # noqa: F811
    other.consent(other.start())
    for scope in (" ".join(EVERYTHING), "openid profile"):
        told = answer(other.start(scope=scope))
        assert told["state"] == "trang-thai"
        tokens = other.exchange(told["code"]).json()
        assert set(tokens["scope"].split()) == set(scope.split())
        assert other.person(tokens["access_token"]).status_code == 200
    assert other.verified(tokens["id_token"])["nonce"] == other.nonce
    assert kinds(official) == ["directory.consent_given"], "nothing new was consented to"


def test_more_is_asked_for_and_so_is_what_was_not_given(other):  # noqa: F811
    other.consent(other.start(scope="openid profile"), scopes=("profile",))
    assert other.start(scope="openid profile posts").status_code == 200
    other.consent(other.start(), scopes=("profile",))
    assert other.start().status_code == 200, "not all that is asked for was given"
    assert "code" in answer(other.start(scope="openid profile"))


def test_who_wants_the_question_gets_it_and_so_does_who_took_it_back(other, browser):  # noqa: F811
    other.sign_in()
    for prompt in ("consent", "select_account"):
        assert "request" in other.start(prompt=prompt).context["form"].fields
    browser.post(f"{PAGE}{other.id}/rut/")
    assert other.start().status_code == 200


def test_another_person_and_another_system_are_asked(other, admin, browser):  # noqa: F811
    other.sign_in()
    made = register_client(by=actor_of(admin), name="Hai", redirect_uris=[BACK], officials_only=True)
    assert Relying(*made, browser).start().status_code == 200
    browser.force_login(admin)
    assert other.start().status_code == 200


def test_silence_is_no_way_around_the_question(other, admin, browser):  # noqa: F811
    made = register_client(by=actor_of(admin), name="Hai", redirect_uris=[BACK], officials_only=True)
    second = Relying(*made, browser)
    other.sign_in()
    # The first system's tokens cover all of it; the second was let know nothing, then less.
    assert answer(second.start(prompt="none"))["error"] == "consent_required"
    second.sign_in(scopes=("openid",))
    assert answer(second.start(prompt="none"))["error"] == "consent_required"
    code = answer(second.start(prompt="none", scope="openid"))["code"]
    claims = second.person(second.exchange(code).json()["access_token"]).json()
    assert set(claims) == {"sub"}
    page = second.start(prompt="none", redirect_uri="https://la.example.vn/")
    assert "Location" not in page, "nobody is sent to an address that is not registered"


def test_a_token_tells_no_more_than_is_consented_to_now(other):  # noqa: F811
    tokens = other.sign_in()
    OpenIDConsent.objects.update(scopes=["openid", "profile"])
    claims = other.person(tokens["access_token"]).json()
    assert "name" in claims and "posts" not in claims and "email" not in claims


def test_consenting_again_replaces_what_was_consented_to(other, official):  # noqa: F811
    other.sign_in()
    for _again in range(2):
        other.consent(other.start(prompt="consent"), scopes=("openid",))
    assert OpenIDConsent.objects.get().scopes == ["openid"]
    assert kinds(official) == ["directory.consent_given"] * 2


def test_refusing_leaves_nothing(other):  # noqa: F811
    other.consent(other.start(), action="cancel")
    assert not OpenIDConsent.objects.exists()


def test_a_removed_system_takes_its_consents_along(other, admin):  # noqa: F811
    other.sign_in()
    remove_client(by=actor_of(admin), client_id=other.id)
    assert not OpenIDConsent.objects.exists()


def test_nobody_sees_or_withdraws_somebody_elses(other, official):  # noqa: F811
    other.sign_in()
    stranger = make_citizen()
    client = PageClient()
    client.force_login(stranger)
    assert "Quản lý văn bản" not in text(client.get(PAGE))
    assert "không còn cho phép" in text(client.post(f"{PAGE}{other.id}/rut/", follow=True))
    with acting(actor_of(stranger)):
        assert consents_of(official.pk) == []
        with pytest.raises(ClientError):
            withdraw_consent(by=actor_of(stranger), client_id=other.id)
    assert OpenIDConsent.objects.exists()


def test_it_takes_somebody(other, client):  # noqa: F811
    for act in (
        lambda: give_consent(by=ANONYMOUS, client_id=other.id, scopes=["openid"]),
        lambda: withdraw_consent(by=ANONYMOUS, client_id=other.id),
    ):
        with pytest.raises(Denied):
            act()
    assert PageClient().get(PAGE).status_code == 302


def test_only_what_was_asked_for_can_be_chosen(other):  # noqa: F811
    page = text(other.start(scope="openid profile"))
    assert "Họ và tên của bạn" in page and "Vị trí công tác" not in page
    assert 'value="openid"' not in page
    only = other.start(scope="openid")
    assert "Hệ thống này được biết" not in text(only)
    other.consent(only, scopes=())
    assert OpenIDConsent.objects.get().scopes == ["openid"]
