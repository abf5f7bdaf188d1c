"""Signing in by OpenID Connect and by VNeID, against providers that really speak these protocols."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils import timezone

from tinhso.kernel.ledger import entries_of
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.identity import CLIENT, SECRET, fake_provider

from .. import api
from ..gateways import Attempt, IdentityError, providers
from ..models import Account, Identity
from ..testing import PASSWORD, actor_of, make_account, make_citizen

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/dang-nhap/"
LINK = "/tai-khoan/lien-ket/"
CITIZEN = {
    "citizenPid": "095185000001",
    "fullName": "Nguyễn Văn Định Danh",
    "birthDate": "1985-06-15",
    "accountType": "CITIZEN",
    "accountLevel": 2,
}


@pytest.fixture(scope="module")
def our_key():
    return rsa.generate_private_key(65537, 2048)


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def vneid(settings, tmp_path, our_key):
    (tmp_path / "vneid.pem").write_bytes(pem(our_key))
    with fake_provider(person=dict(CITIZEN), client_key=our_key.public_key()) as provider:
        settings.TINHSO_IDENTITY_PROVIDERS = [
            {
                "id": "vneid",
                "protocol": "vneid",
                "title": "VNeID",
                "authorize_url": f"{provider.address}/authorize",
                "token_url": f"{provider.address}/vneid-token",
                "userinfo_url": f"{provider.address}/userinfo",
                "client_id": CLIENT,
                "client_secret": SECRET,
                "private_key_file": str(tmp_path / "vneid.pem"),
            }
        ]
        yield provider


def answer(client, provider, name, **query):
    """Leave for the provider and take its answer: our address with the answer in it."""
    away = client.get(f"/tai-khoan/vao/{name}/?{urlencode(query)}").url
    back = urlsplit(provider.visit(away))
    assert back.path == f"/tai-khoan/vao/{name}/xong/"
    return f"{back.path}?{back.query}"


def come_back(client, provider, name, **query):
    return client.get(answer(client, provider, name, **query))


def refused(client, response):
    page = client.get(response.url).content.decode()
    assert response.url == LOGIN and "_auth_user_id" not in client.session and not Identity.objects.exists()
    return "Không đăng nhập được bằng" in page


def signed_in(client):
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


# --- OpenID Connect ---


def test_a_stranger_opens_an_account_and_comes_back_to_it(oidc, client):
    assert "Đăng nhập bằng Cổng của tỉnh" in client.get(LOGIN).content.decode()
    assert come_back(client, oidc, "tinh").url == LINK
    page = client.get(LINK).content.decode()
    assert "Lê Thị Tỉnh" in page and "Tôi đã có tài khoản" in page
    client.post(LINK)
    account = Account.objects.get()
    assert signed_in(client) == account.pk and account.name == "Lê Thị Tỉnh"
    kinds = [entry.kind for entry in entries_of(Ref("directory.account", account.pk))]
    assert kinds == ["directory.account_opened", "directory.identity_linked"]
    again = PageClient()
    assert come_back(again, oidc, "tinh", next="/co-quan/").url == "/co-quan/"
    assert signed_in(again) == account.pk
    assert Account.objects.count() == 1


def test_where_to_go_afterwards_stays_on_this_site(oidc, client):
    come_back(client, oidc, "tinh", next="https://elsewhere.example/")
    assert client.post(LINK).url == "/tai-khoan/"


def test_an_address_that_an_account_here_has_links_nothing(oidc, client):
    account = make_citizen(account=make_account(username="dan", password=PASSWORD, email="tinh@example.vn"))
    come_back(client, oidc, "tinh")
    assert signed_in(client) is None
    client.post(LINK)
    assert signed_in(client) != account.pk
    assert not Identity.objects.filter(account=account).exists()


def test_linking_to_an_account_takes_proof_of_both(oidc, client):
    account = make_citizen(account=make_account(username="dan", password=PASSWORD))
    come_back(client, oidc, "tinh")
    assert f'href="{LOGIN}?next={LINK}"' in client.get(LINK).content.decode()
    assert client.post(LOGIN, {"login": "dan", "password": PASSWORD, "next": LINK}).url == LINK
    assert "Gắn vào tài khoản này" in client.get(LINK).content.decode()
    asked = client.post(LINK)
    assert asked.url.startswith("/tai-khoan/xac-nhan-lai/") and not Identity.objects.exists()
    done = client.post(asked.url, {"password": PASSWORD}, follow=True)
    assert "Đã gắn." in done.content.decode()
    assert Identity.objects.get().account == account
    again = PageClient()
    come_back(again, oidc, "tinh")
    assert signed_in(again) == account.pk


def test_a_link_belongs_to_one_account_and_is_taken_away_only_when_another_way_in_is_left(oidc, client):
    come_back(client, oidc, "tinh")
    client.post(LINK)
    link = Identity.objects.get()
    page = client.get("/tai-khoan/tai-khoan-ngoai/").content.decode()
    assert "Cổng của tỉnh" in page
    unlink = f"/tai-khoan/tai-khoan-ngoai/{link.pk}/bo/"
    assert client.post(unlink).url.startswith("/tai-khoan/xac-nhan-lai/ma/")
    other = make_citizen(account=make_account(username="dan", password=PASSWORD))
    second = PageClient()
    second.force_login(other)
    second.post("/tai-khoan/xac-nhan-lai/", {"password": PASSWORD})
    come_back(second, oidc, "tinh")
    assert "đã gắn với một tài khoản khác ở đây" in second.post(LINK, follow=True).content.decode()
    assert "không còn" in second.post(unlink, follow=True).content.decode()
    oidc.person["sub"] = "u-2"
    come_back(second, oidc, "tinh")
    assert "Đã gắn." in second.post(LINK, follow=True).content.decode()
    oidc.person["sub"] = "u-3"
    come_back(second, oidc, "tinh")
    assert "một tài khoản khác của nơi này" in second.post(LINK, follow=True).content.decode()
    mine = Identity.objects.get(account=other)
    assert (
        "Đã bỏ liên kết."
        in second.post(f"/tai-khoan/tai-khoan-ngoai/{mine.pk}/bo/", follow=True).content.decode()
    )
    assert "Chưa gắn tài khoản nào." in second.get("/tai-khoan/tai-khoan-ngoai/").content.decode()


@pytest.mark.parametrize(
    "fault",
    [
        "signature", "nonce", "no nonce", "aud", "azp", "iss", "exp", "kid", "none", "hmac", "denied", "mix-up",
        "description",
    ],
)  # fmt: skip
def test_a_token_that_is_wrong_in_one_thing_is_refused(oidc, client, fault):
    if fault == "description":
        with pytest.raises(IdentityError, match="issuer"):
            oidc.faults.add(fault)
            providers()["tinh"].address(Attempt.start("tinh", ""), "http://testserver/")
        assert refused(client, client.get("/tai-khoan/vao/tinh/"))
        return
    oidc.faults.add(fault)
    assert refused(client, come_back(client, oidc, "tinh"))


def test_a_person_without_a_name_for_himself_is_refused(oidc, client):
    oidc.person["sub"] = ""
    assert refused(client, come_back(client, oidc, "tinh"))


def test_keys_that_the_provider_changed_are_fetched_again(oidc, client):
    come_back(client, oidc, "tinh")
    client.post(LINK)
    oidc.key = oidc.stranger
    second = PageClient()
    come_back(second, oidc, "tinh")  # the kept keys do not verify it, and have the same name
    assert signed_in(second) is None
    from django.core.cache import cache

    cache.clear()
    come_back(second, oidc, "tinh")
    assert signed_in(second)


# --- answers that are not for this visit, for both protocols ---


@pytest.fixture(params=["tinh", "vneid"])
def any_provider(request):
    return request.param, request.getfixturevalue({"tinh": "oidc", "vneid": "vneid"}[request.param])


def test_an_answer_counts_once(any_provider, client):
    name, provider = any_provider
    place = answer(client, provider, name)
    assert client.get(place).url == LINK
    assert client.get(place).url == LOGIN
    assert PageClient().get(place).url == LOGIN  # somebody else's browser


def test_an_answer_with_another_state_is_refused(any_provider, client):
    name, provider = any_provider
    place = answer(client, provider, name)
    assert refused(client, client.get(re.sub("state=[^&]*", "state=khac", place)))
    place = answer(client, provider, name)
    assert refused(client, client.get(place.replace("state=", "x=")))


def test_an_answer_that_comes_too_late_is_refused(any_provider, client):
    name, provider = any_provider
    place = answer(client, provider, name)
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1), tick=False):
        assert refused(client, client.get(place))


def test_an_answer_without_a_code_or_with_another_is_refused(any_provider, client):
    name, provider = any_provider
    for code in ("", "khac"):
        place = answer(client, provider, name)
        assert refused(client, client.get(re.sub("code=[^&]*", f"code={code}", place)))


def test_a_choice_is_kept_for_ten_minutes(any_provider, client):
    name, provider = any_provider
    come_back(client, provider, name)
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1), tick=False):
        assert client.get(LINK).url == LOGIN
        assert client.post(LINK).url == LOGIN
    assert not Account.objects.exists()


def test_the_second_factor_is_asked_for_all_the_same(any_provider, client):
    name, provider = any_provider
    come_back(client, provider, name)
    client.post(LINK)
    TOTP.activate(Account.objects.get(), generate_totp_secret())
    second = PageClient()
    assert come_back(second, provider, name).url == "/tai-khoan/hai-lop/dang-nhap/"
    assert signed_in(second) is None


def test_a_closed_account_stays_closed(any_provider, client):
    name, provider = any_provider
    come_back(client, provider, name)
    client.post(LINK)
    Account.objects.update(is_active=False)
    second = PageClient()
    assert come_back(second, provider, name).url == "/tai-khoan/bi-khoa/"
    assert signed_in(second) is None


def test_a_provider_of_officials_opens_no_accounts(any_provider, client, settings):
    name, provider = any_provider
    settings.TINHSO_IDENTITY_PROVIDERS[0]["opens_accounts"] = False
    come_back(client, provider, name)
    assert "Tôi chưa có tài khoản" not in client.get(LINK).content.decode()
    assert client.post(LINK).status_code == 404
    assert not Account.objects.exists()


def test_unknown_providers_and_wrong_settings_are_not_there(client, settings):
    assert client.get("/tai-khoan/vao/la/").status_code == 404
    settings.TINHSO_IDENTITY_PROVIDERS = [{"id": "x", "protocol": "saml"}]
    assert client.get("/tai-khoan/vao/x/").status_code == 404
    assert client.get(LOGIN).status_code == 200


# --- VNeID ---


def test_a_citizen_signs_in_by_vneid_and_his_card_is_filled_in(vneid, client):
    away = urlsplit(client.get("/tai-khoan/vao/vneid/").url)
    asked = {name: values[0] for name, values in parse_qs(away.query).items()}
    assert asked.pop("state")
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "scope": "openid",
        "redirect_uri": "http://testserver/tai-khoan/vao/vneid/xong/",
    }
    come_back(client, vneid, "vneid")
    client.post(LINK)
    account = Account.objects.get()
    with acting(actor_of(account)):
        card = api.person_for_account(account.pk)
    assert (card.full_name, card.id_number) == ("Nguyễn Văn Định Danh", "095185000001")
    assert card.birth_date == date(1985, 6, 15)
    second = PageClient()
    come_back(second, vneid, "vneid")
    assert signed_in(second) == account.pk


def test_a_number_that_somebody_told_of_himself_links_nothing(vneid, client):
    liar = make_citizen("Người Khai", id_number="095185000001")
    come_back(client, vneid, "vneid")
    client.post(LINK)
    assert signed_in(client) not in {None, liar.pk}


def test_a_sealed_code_whose_plus_signs_stand_in_the_address(vneid, client):
    vneid.faults.add("sealed code")
    place = answer(client, vneid, "vneid")
    assert "+" in place
    assert client.get(place).url == LINK


def test_a_sealed_code_is_only_opened_with_its_own_key(vneid, client):
    vneid.faults.add("sealed code")
    place = answer(client, vneid, "vneid")
    assert refused(
        client, client.get(re.sub("encrypt_key=[^&]*", "encrypt_key=" + quote("A" * 342 + "=="), place))
    )


@pytest.mark.parametrize("fault", ["tampered", "truncated", "other key", "plain"])
def test_an_answer_that_was_changed_on_the_way_is_refused(vneid, client, fault):
    vneid.faults.add(fault)
    assert refused(client, come_back(client, vneid, "vneid"))


@pytest.mark.parametrize(
    "changes",
    [{"citizenPid": "1"}, {"citizenPid": None}, {"citizenPid": "09518500000x"}, {"citizenPid": 95185000001}],
)
def test_a_person_without_a_personal_number_is_refused(vneid, client, changes):
    vneid.person |= changes
    assert refused(client, come_back(client, vneid, "vneid"))


@pytest.mark.parametrize("level", [1, "1", "", None, "LEVEL_1"])
def test_a_level_that_is_too_low_is_told(vneid, client, level):
    vneid.person["accountLevel"] = level
    response = come_back(client, vneid, "vneid")
    assert "chưa đủ mức định danh" in client.get(response.url).content.decode()
    assert signed_in(client) is None


def test_a_level_may_be_written_in_words_and_another_be_enough(vneid, client, settings):
    vneid.person["accountLevel"] = "LEVEL_2"
    assert come_back(client, vneid, "vneid").url == LINK
    vneid.person["accountLevel"] = 1
    settings.TINHSO_IDENTITY_PROVIDERS[0]["least_level"] = 1
    assert come_back(client, vneid, "vneid").url == LINK


def test_a_key_file_that_holds_no_rsa_key(vneid, settings, tmp_path):
    file = tmp_path / "ec.pem"
    settings.TINHSO_IDENTITY_PROVIDERS[0]["private_key_file"] = str(file)
    for content in (b"", pem(ec.generate_private_key(ec.SECP256R1()))):
        file.write_bytes(content)
        with pytest.raises(IdentityError, match="settings"):
            providers()
    file.unlink()
    with pytest.raises(IdentityError, match="settings"):
        providers()
