"""Our own OpenID provider, used by a client written here that checks everything a client must."""

import base64
import hashlib
import json
import re
import secrets
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client, Token
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tinhso.kernel.actors import system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient

from ..actions.openid import ClientError, register_client, remove_client, rotate_signing_key
from ..models import Account, SigningKey
from ..queries.openid import registered_clients
from ..testing import PASSWORD, actor_of, make_account, make_agency, make_citizen, make_official

pytestmark = pytest.mark.django_db

BACK = "https://van-ban.example.vn/callback"
PAGE = "/quan-tri/he-thong-khac/"
EVERYTHING = ("openid", "profile", "email", "posts")


class Relying:
    """Another system: starts with PKCE, takes the answer, verifies the token by the published keys."""

    def __init__(self, client_id, secret, browser):
        self.id, self.secret, self.browser = client_id, secret, browser
        self.server = PageClient()  # the other system's own connection, without the person's cookies
        self.about = self.server.get("/.well-known/openid-configuration").json()
        self.verifier, self.nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)

    def path(self, name):
        return urlsplit(self.about[name]).path

    def start(self, **changes):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=")
        query = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": BACK,
            "scope": " ".join(EVERYTHING),
            "state": "trang-thai",
            "nonce": self.nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        } | changes
        query = {name: value for name, value in query.items() if value is not None}
        return self.browser.get(f"{self.path('authorization_endpoint')}?{urlencode(query)}")

    def consent(self, page, action="grant", scopes=EVERYTHING):
        chosen = [scope for scope in scopes if scope != "openid"]
        form = {"request": page.context["form"]["request"].value(), "action": action, "scopes": chosen}
        place = urlsplit(self.browser.post(self.path("authorization_endpoint"), form)["Location"])
        assert f"{place.scheme}://{place.netloc}{place.path}" == BACK
        found = {name: values[0] for name, values in parse_qs(place.query).items()}
        assert found["state"] == "trang-thai"
        return found

    def headers(self, secret=None):
        pair = base64.b64encode(f"{self.id}:{secret or self.secret}".encode()).decode()
        return {"authorization": f"Basic {pair}"}

    def token(self, secret=None, **form):
        return self.server.post(self.path("token_endpoint"), form, headers=self.headers(secret))

    def exchange(self, code, secret=None, **changes):
        form = {"code": code, "redirect_uri": BACK, "code_verifier": self.verifier} | changes
        return self.token(secret, grant_type="authorization_code", **form)

    def keys(self):
        return jwt.PyJWKSet.from_dict(self.server.get(self.path("jwks_uri")).json()).keys

    def verified(self, token, **options):
        kid = jwt.get_unverified_header(token)["kid"]
        key = next(key for key in self.keys() if key.key_id == kid)
        issuer = self.about["issuer"]
        return jwt.decode(
            token, key, algorithms=["RS256"], audience=self.id, issuer=issuer, leeway=5, options=options
        )

    def person(self, access):
        return self.server.get(self.path("userinfo_endpoint"), headers={"authorization": f"Bearer {access}"})

    def sign_in(self, **consent):
        return self.exchange(self.consent(self.start(prompt="consent"), **consent)["code"]).json()


@pytest.fixture
def admin():
    return make_official("directory.admin", reach="all")


@pytest.fixture
def official():
    account = make_official(
        "directory.staff", agency=make_agency("Sở Mẫu"), name="Lê Cán Bộ", title="Chuyên viên"
    )
    account.email = "le@example.vn"
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


@pytest.fixture
def browser(official, client):
    client.force_login(official)
    return client


@pytest.fixture
def other(admin, browser):
    made = register_client(
        by=actor_of(admin), name="Quản lý văn bản", redirect_uris=[BACK], officials_only=True
    )
    return Relying(*made, browser)


def test_the_description_says_only_what_there_is(other):
    about = other.about
    assert about["issuer"] == "http://testserver"
    assert about["code_challenge_methods_supported"] == ["S256"]
    assert (about["subject_types_supported"], about["response_types_supported"]) == (["pairwise"], ["code"])
    assert "device_authorization_endpoint" not in about
    assert other.server.get("/openid/device/").status_code == 404


def test_a_person_consents_and_the_system_learns_no_more_than_that(other, official):
    page = other.start()
    text = page.content.decode()
    assert "Quản lý văn bản" in text and "Họ và tên của bạn" in text
    assert "form-action 'self' https://van-ban.example.vn" in page["Content-Security-Policy"]
    tokens = other.exchange(other.consent(page)["code"]).json()
    told = other.verified(tokens["id_token"])
    assert told["nonce"] == other.nonce
    person = other.person(tokens["access_token"]).json()
    assert person == {
        "sub": told["sub"],
        "name": "Lê Cán Bộ",
        "email": "le@example.vn",
        "email_verified": True,
        "posts": [{"title": "Chuyên viên", "agency": "Sở Mẫu"}],
    }
    assert str(official.pk) != told["sub"] and official.username not in json.dumps(told)


def test_what_is_not_consented_to_is_not_told(other):
    tokens = other.sign_in(scopes=("openid",))
    assert set(other.person(tokens["access_token"]).json()) == {"sub"}


def test_each_system_knows_somebody_by_another_name(other, admin, browser):
    first = other.verified(other.sign_in()["id_token"])["sub"]
    assert other.verified(other.sign_in()["id_token"])["sub"] == first
    made = register_client(by=actor_of(admin), name="Khác", redirect_uris=[BACK], officials_only=False)
    second = Relying(*made, browser)
    assert second.verified(second.sign_in()["id_token"])["sub"] != first


@pytest.mark.parametrize(
    "changes", [{"code_challenge": None}, {"code_challenge_method": "plain"}, {"code_challenge_method": None}]
)
def test_without_pkce_there_is_nothing(other, changes):
    page = other.start(**changes)
    assert page.status_code == 400 and "PKCE" in page.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": BACK + "/x"},
        {"client_id": "khong-co"},
    ],
)
def test_a_wrong_system_or_address_gets_an_error_page_and_no_answer(other, changes):
    page = other.start(**changes)
    assert "Không đăng nhập được" in page.content.decode()
    assert "elsewhere" not in page["Content-Security-Policy"]


@pytest.mark.parametrize("changes", [{"response_type": "token"}, {"scope": "openid admin"}])
def test_what_a_system_may_not_ask_for(other, changes):
    answer = other.start(**changes)
    assert answer.status_code in {302, 400}
    assert "code=" not in answer.get("Location", "")


def test_refusing_is_an_answer(other):
    assert other.consent(other.start(), action="cancel")["error"] == "access_denied"


def test_the_consent_is_signed_and_guarded(other, browser):
    request = other.start().context["form"]["request"].value()
    place, form = other.path("authorization_endpoint"), {"action": "grant", "scopes": ["openid"]}
    assert browser.post(place, form | {"request": request[:-2] + "xx"}).status_code == 403
    strict = PageClient(enforce_csrf_checks=True)
    strict.cookies, strict.inspects = browser.cookies, False
    assert strict.post(place, form | {"request": request}).status_code == 403


def test_a_code_counts_once_and_only_with_its_verifier_secret_and_address(other):
    def code():
        return other.consent(other.start(prompt="consent"))["code"]

    assert other.exchange(code(), code_verifier="x" * 50).status_code in {400, 401}
    assert other.exchange(code(), code_verifier="").status_code in {400, 401}
    assert other.exchange(code(), redirect_uri=BACK + "/x").status_code in {400, 401}
    good = code()
    assert other.exchange(good, secret="sai").status_code in {400, 401}
    assert other.exchange(good).status_code == 200
    assert other.exchange(good).status_code == 400
    late = code()
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert other.exchange(late).status_code == 400


def test_refresh_revoke_and_the_end(other):
    tokens = other.sign_in()
    fresh = other.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    assert other.person(fresh["access_token"]).status_code == 200
    again = other.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert again.status_code in {400, 401}  # it was replaced
    tokens = other.sign_in()
    for kind in ("access_token", "refresh_token"):
        revoke = other.path("revocation_endpoint")
        assert other.server.post(revoke, {"token": tokens[kind]}, headers=other.headers()).status_code == 200
    assert other.person(tokens["access_token"]).status_code == 401
    assert other.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code in {
        400,
        401,
    }
    tokens = other.sign_in()
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert other.person(tokens["access_token"]).status_code == 401


def test_who_may_use_it(other, settings):
    official, other.browser = other.browser, PageClient()
    assert other.start().url.startswith("/tai-khoan/dang-nhap/?next=/openid/cho-phep/")
    other.browser.force_login(make_citizen())
    page = other.start()
    assert page.status_code == 403 and "chỉ dành cho cán bộ" in page.content.decode()
    other.browser = official
    settings.TINHSO_SECOND_FACTOR_FROM = timezone.now().date()
    assert other.start().url.startswith("/tai-khoan/can-hai-lop/")


def test_keys_change_with_overlap(other):
    before = other.sign_in()["id_token"]
    old = jwt.get_unverified_header(before)["kid"]
    call_command("rotate_signing_key")
    now = timezone.now()
    assert len(other.keys()) == 2
    assert (
        jwt.get_unverified_header(other.sign_in()["id_token"])["kid"] == old
    )  # the new one is only published yet
    with time_machine.travel(now + timedelta(hours=2, minutes=1)):
        fresh = other.sign_in()["id_token"]
        assert jwt.get_unverified_header(fresh)["kid"] != old
        assert other.verified(fresh)
        assert other.verified(before, verify_exp=False)
    with time_machine.travel(now + timedelta(days=7, hours=2, minutes=1)):
        (left,) = other.keys()
        assert left.key_id != old
    with pytest.raises(Denied):
        rotate_signing_key(by=actor_of(make_citizen()))


def test_pages_see_nothing_of_the_providers_tables_and_keys_are_sealed(other, admin):
    other.sign_in()
    assert "PRIVATE KEY" not in SigningKey.objects.get().sealed
    tables = (
        "directory_signingkey",
        "directory_openidsubject",
        "allauth_idp_oidc_client",
        "allauth_idp_oidc_token",
    )
    for table in tables:
        for actor, sees in ((actor_of(admin), False), (system_actor("tests"), True)):
            with acting(actor), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) > 0 FROM {table}")
                assert cursor.fetchone() == (sees,), table


# --- registering ---


@pytest.mark.parametrize(
    "uris", [[], ["http://x.vn/"], ["https://*.x.vn/"], ["https://x.vn/#a"], ["x"], ["javascript:alert(1)"]]
)
def test_addresses_that_are_refused(admin, uris):
    with pytest.raises(ClientError):
        register_client(by=actor_of(admin), name="x", redirect_uris=uris, officials_only=False)
    assert not Client.objects.exists()


def test_only_administrators_register(other):
    by = actor_of(make_official("directory.staff"))
    for act in (
        lambda: register_client(by=by, name="x", redirect_uris=[BACK], officials_only=False),
        lambda: remove_client(by=by, client_id=other.id),
        lambda: registered_clients(by),
    ):
        with pytest.raises(Denied):
            act()


def test_the_page_registers_shows_the_secret_once_and_removes(admin):
    admin.set_password(PASSWORD)
    admin.save()
    client = PageClient()
    client.force_login(admin)
    form = {
        "name": "Cổng dữ liệu",
        "redirect_uris": BACK + "\nhttps://khac.example.vn/",
        "officials_only": "on",
    }
    assert client.post(PAGE, form).url.startswith("/tai-khoan/xac-nhan-lai/")
    client.post("/tai-khoan/xac-nhan-lai/", {"password": PASSWORD})
    shown = re.search(r"một lần\): <code>([^<]+)</code>", client.post(PAGE, form).content.decode())
    assert shown
    made = Client.objects.get()
    assert shown[1] not in made.secret and shown[1] not in client.get(PAGE).content.decode()
    assert client.post(PAGE, form | {"redirect_uris": "http://x.vn/"}).status_code == 422
    remove = f"{PAGE}{made.pk}/bo/"
    assert "Đã bỏ hệ thống." in client.post(remove, follow=True).content.decode()
    assert "không còn" in client.post(remove, follow=True).content.decode()
    assert not Client.objects.exists()


def test_removing_a_system_stops_its_tokens(other, admin):
    tokens = other.sign_in()
    remove_client(by=actor_of(admin), client_id=other.id)
    assert not Token.objects.exists()
    assert other.person(tokens["access_token"]).status_code == 401


def test_a_citizen_removes_nothing(other):
    client = PageClient()
    client.force_login(make_citizen(account=make_account(password=PASSWORD)))
    client.post("/tai-khoan/xac-nhan-lai/", {"password": PASSWORD})
    assert client.post(f"{PAGE}{other.id}/bo/").status_code == 403


def test_a_closed_account_is_nobody_to_other_systems(other, official):
    tokens = other.sign_in()
    Account.objects.filter(pk=official.pk).update(is_active=False)
    assert other.person(tokens["access_token"]).status_code in {400, 401, 403}
    assert other.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code in {
        400,
        401,
    }
