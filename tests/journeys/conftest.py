"""One served province for all journeys; a fresh browser profile for each person."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import Browser

from tinhso.kernel.testing.identity import CLIENT, SECRET, FakeProvider, fake_provider
from tinhso.kernel.testing.mail import MailServer, mail_server
from tinhso.modules.payments.testing import CODE, FakeGateway, fake_gateway
from tinhso.project import programs

from .served import GATEWAYS, IDENTITY, Served, province
from .visitor import Visitor

PASSWORD = "tinhso2015"  # noqa: S105 - of the demo's accounts, shown on its pages
HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def vneid() -> Iterator[FakeProvider]:
    """A provider that speaks VNeID's protocol and asks the person in front of the browser."""
    key = rsa.generate_private_key(65537, 2048)
    person = {
        "citizenPid": "095185000001",
        "fullName": "Nguyễn Văn Định Danh",
        "birthDate": "1985-06-15",
        "accountLevel": 2,
    }
    with fake_provider(person=person, client_key=key.public_key(), asks=True) as found:
        found.client_private_key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        yield found


@pytest.fixture(scope="session")
def post() -> Iterator[MailServer]:
    """The mail server to which the served province gives its letters."""
    with mail_server() as found:
        yield found


@pytest.fixture(scope="session")
def gateway() -> Iterator[FakeGateway]:
    """A payment gateway that payers are sent to; a journey may tell it to misbehave, and puts that right again."""
    with fake_gateway() as found:
        yield found


@pytest.fixture(scope="session")
def served(
    tmp_path_factory: pytest.TempPathFactory,
    vneid: FakeProvider,
    post: MailServer,
    gateway: FakeGateway,
    request: pytest.FixtureRequest,
) -> Iterator[Served]:
    """The loaded sample province, served for the whole run; its uploads are scanned where clamd is installed."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "vneid.pem").write_bytes(vneid.client_private_key)
    entry = {
        "id": "vneid",
        "protocol": "vneid",
        "title": "VNeID",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "authorize_url": f"{vneid.address}/authorize",
        "token_url": f"{vneid.address}/vneid-token",
        "userinfo_url": f"{vneid.address}/userinfo",
        "private_key_file": str(folder / "vneid.pem"),
    }
    (folder / IDENTITY).write_text(json.dumps({"providers": [entry]}), encoding="utf-8")
    (folder / GATEWAYS).write_text(json.dumps({"gateways": gateway.settings()}), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        if programs.clamd():
            patch.setenv("TINHSO_CLAMD", request.getfixturevalue("scanner").address)
        with province(folder, post.port) as found:
            gateway.callback_url = f"{found.address}/thanh-toan/bao-co/{CODE}/"
            yield found


LONGEST = 600
"""Seconds for one journey; a quiet machine needs a twentieth of it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(LONGEST))


FAILED: pytest.StashKey[bool] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def arrive(
    browser: Browser, served: Served, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Makes a person with a browser of his own; at the end nothing may have gone wrong on any page."""
    served.forget_attempts()
    people: list[Visitor] = []

    def make(*, host: str = "", address: str = "", **options: Any) -> Visitor:
        address = address or (served.address.replace("127.0.0.1", host) if host else served.address)
        found = Visitor(browser, address, tmp_path, **options)
        people.append(found)
        return found

    yield make
    if request.node.stash.get(FAILED, False):
        for number, one in enumerate(people):
            print(one.last_seen(tmp_path / f"person-{number}.png"))
    for one in people:
        one.leave()
    assert not [fault for one in people for fault in one.faults]


_states: dict[str, Any] = {}
"""Cookies of people who signed in once in this run."""


def enter(person: Visitor, login: str) -> Visitor:
    """Sign in with an account of the demo."""
    person.open("/tai-khoan/dang-nhap/")
    person.answer("Tên đăng nhập", login)
    person.answer("Mật khẩu", PASSWORD)
    person.press("Đăng nhập")
    person.heading(r"")
    return person


@pytest.fixture
def sign_in(arrive: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """Makes a person who signed in with an account of the demo."""

    def make(login: str, **options: Any) -> Visitor:
        if login in _states:
            return arrive(storage_state=_states[login], **options)
        person = arrive(**options)
        enter(person, login)
        _states[login] = person.context.storage_state()
        return person

    return make
