"""Consents to our own OpenID provider: seen by their holder, withdrawn with the tokens, in the ledger."""

import re

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
from .test_openid import admin, browser, official, other  # noqa: F401 - fixtures

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


PAGE_QUERIES = 17
"""Session, account, actor; the page's scope (5); the rows; the names, in the provider's scope (8)."""


def test_withdrawing_stops_every_token_at_once(other, official, browser):  # noqa: F811
    tokens = other.sign_in()
    second = other.consent(other.start())["code"]
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


def test_consenting_again_replaces_what_was_consented_to(other, official):  # noqa: F811
    other.sign_in()
    other.sign_in(scopes=("openid",))
    other.sign_in(scopes=("openid",))
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
