"""Where one is signed in, and signing out elsewhere."""

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import CreateError
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject

from tinhso.kernel.ledger import entries_of
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import visiting
from tinhso.kernel.testing.client import PageClient

from ..actions.session import end_other_sessions, end_session, end_sessions_of
from ..models import Session
from ..queries.session import open_sessions
from ..rules.devices import device_name
from ..sign_in.sessions import SessionStore
from ..testing import PASSWORD, actor_of, make_account, make_citizen, make_official

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/dang-nhap/"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.fixture
def dan():
    return make_citizen(account=make_account("Trần Dân", username="dan", password=PASSWORD))


def arrive(agent, address="192.0.2.7"):
    client = PageClient(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post(LOGIN, {"login": "dan", "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome, Windows"),
        (PHONE, "Safari, iPhone"),
        (CHROME + " Edg/131.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_has_a_name(agent, name):
    assert device_name(agent) == name


def test_everybody_sees_his_own_sessions(dan):
    office, phone = arrive(CHROME), arrive(PHONE, "198.51.100.9")
    make_account("Khác", username="khac", password=PASSWORD)
    PageClient().post(LOGIN, {"login": "khac", "password": PASSWORD})
    page = phone.get("/tai-khoan/phien/").content.decode()
    assert page.index("Safari, iPhone") < page.index("Chrome, Windows")
    assert "198.51.100.9" in page and "192.0.2.7" in page and "mật khẩu" in page
    assert page.count("phiên này") == 1
    assert office.session.session_key not in page
    assert "2 thiết bị" in phone.get("/tai-khoan/").content.decode()


def test_ending_one_signs_it_out(dan):
    office, phone = arrive(CHROME), arrive(PHONE)
    other = next(one for one in open_sessions(dan.pk, phone.session.session_key) if not one.current)
    done = phone.post(f"/tai-khoan/phien/{other.handle}/ket-thuc/", follow=True)
    assert "Đã đăng xuất ở nơi đó." in done.content.decode()
    assert office.get("/tai-khoan/").url.startswith(LOGIN)
    assert phone.get("/tai-khoan/").status_code == 200
    again = phone.post(f"/tai-khoan/phien/{other.handle}/ket-thuc/", follow=True)
    assert "đã kết thúc từ trước" in again.content.decode()
    assert [entry.kind for entry in entries_of(Ref("directory.account", dan.pk))] == [
        "directory.sessions_ended"
    ]


def test_ending_all_others(dan):
    first, second, here = arrive(CHROME), arrive(CHROME), arrive(PHONE)
    done = here.post("/tai-khoan/phien/khac/ket-thuc/", follow=True)
    assert "Đã đăng xuất ở 2 nơi khác." in done.content.decode()
    for client in (first, second):
        assert client.get("/tai-khoan/").url.startswith(LOGIN)
    assert here.get("/tai-khoan/").status_code == 200


def test_somebody_elses_session_cannot_be_ended(dan):
    client = arrive(CHROME)
    (mine,) = open_sessions(dan.pk, "")
    assert not end_session(by=actor_of(make_citizen()), handle=mine.handle)
    assert client.get("/tai-khoan/").status_code == 200


def test_a_new_password_closes_the_others_and_hides_them(dan):
    office, phone = arrive(CHROME), arrive(PHONE)
    new = {"oldpassword": PASSWORD, "password1": "nuoc-mam-nhi", "password2": "nuoc-mam-nhi"}
    phone.post("/tai-khoan/mat-khau/", new)
    assert office.get("/tai-khoan/").url.startswith(LOGIN)
    page = phone.get("/tai-khoan/phien/").content.decode()
    assert "Safari, iPhone" in page and "Chrome, Windows" not in page


def test_an_administrator_ends_all_sessions_of_an_account(dan):
    client = arrive(CHROME)
    with pytest.raises(Denied):
        end_sessions_of(by=actor_of(make_official("directory.staff")), account_id=dan.pk)
    admin = PageClient()
    admin.force_login(make_official("directory.admin", reach="all"))
    done = admin.post(f"/quan-tri/tai-khoan/{dan.pk}/ket-thuc/", follow=True)
    assert "Đã kết thúc 1 phiên đăng nhập." in done.content.decode()
    assert client.get("/tai-khoan/").url.startswith(LOGIN)


def test_nobody_has_no_sessions_to_end(client):
    from tinhso.kernel.actors import ANONYMOUS

    with pytest.raises(Denied):
        end_other_sessions(by=ANONYMOUS, keep="")
    assert client.get("/tai-khoan/phien/").url.startswith(LOGIN)


def test_the_engine_keeps_whose_session_it_is(dan):
    arrive(CHROME)
    assert list(Session.objects.values_list("account_id", flat=True)) == [dan.pk]
    store = SessionStore()
    store["x"] = 1
    store.save()
    row = Session.objects.get(session_key=store.session_key)
    assert row.account_id is None and row.get_decoded() == {"x": 1}
    with pytest.raises(CreateError):
        store.save(must_create=True)


def test_the_address_comes_from_the_web_server_in_front_only_when_it_is_believed(dan, settings):
    def address_of(**headers):
        client = PageClient(headers=headers, REMOTE_ADDR="127.0.0.1")
        client.post(LOGIN, {"login": "dan", "password": PASSWORD})
        return client.session["device"]["address"]

    forged = {"x-forwarded-for": "203.0.113.5, 198.51.100.1"}
    assert address_of(**forged) == "127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert address_of(**forged) == "198.51.100.1"


def asked(session_key):
    """A request with this session's cookie, before any middleware has read it."""
    request = RequestFactory().get("/")
    request.session = SessionStore(session_key)
    request.user = SimpleLazyObject(lambda: get_user(request))
    return request


def settings_of_the_scope():
    names = ("actor", "keys", "compartments", "system", "parts")
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('tinhso.{name}', true)" for name in names))
        return dict(zip(names, cursor.fetchone(), strict=True))


NOBODY = {"actor": "", "keys": "{}", "compartments": "{}", "system": "", "parts": ""}


def visitor_with(*keys):
    session = SessionStore()
    session["keys"] = list(keys)
    session.save()
    return session.session_key


def test_a_visitors_session_comes_with_the_scope_it_shows():
    request = asked(visitor_with("b" * 64, "a" * 64))
    with CaptureQueriesContext(connection) as found, visiting(request) as actor:
        pass
    statements = [one["sql"] for one in found if "SAVEPOINT" not in one["sql"] and "ROLE" not in one["sql"]]
    assert len(statements) == 2, statements  # the second takes the scope back: this test is one transaction
    assert actor.keys == {"a" * 64, "b" * 64}
    with visiting(asked(request.session.session_key)):
        assert settings_of_the_scope() == NOBODY | {"keys": "{" + "a" * 64 + "," + "b" * 64 + "}"}
    assert settings_of_the_scope() == NOBODY


def test_an_ended_session_shows_nothing():
    request = asked(visitor_with("a" * 64))
    Session.objects.all().delete()
    with visiting(request) as actor:
        assert settings_of_the_scope() == NOBODY
    assert actor.keys == frozenset()
    assert request.session.session_key is None


@pytest.mark.parametrize("kept", ["{}", "{" + "c" * 64 + "}"])
def test_keys_beside_a_session_never_say_more_or_less_than_the_session(kept):
    request = asked(visitor_with("a" * 64))
    Session.objects.update(keys=kept)
    with visiting(request) as actor:
        assert settings_of_the_scope() == NOBODY | {"keys": "{" + "a" * 64 + "}"}
    assert actor.keys == {"a" * 64}


def test_who_is_signed_in_has_no_keys_beside_the_session(dan):
    client = arrive(CHROME)
    session = client.session
    session["keys"] = ["a" * 64]
    session.save()
    assert Session.objects.get(session_key=session.session_key).keys == "{}"
    with visiting(asked(session.session_key)) as actor:
        assert settings_of_the_scope() == NOBODY | {
            "actor": str(dan.pk),
            "keys": "{" + "a" * 64 + "}",
        }
    assert actor.account_id == dan.pk
