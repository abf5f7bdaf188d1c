"""An event of the tests, and real servers to hand its messages to."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tinhso.kernel import modules
from tinhso.kernel.actors import system_actor
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.carrier import fake_carrier
from tinhso.kernel.testing.mail import mail_server

from .. import api
from ..models import Message
from ..testing import make_rules, make_text

NOON = datetime(2015, 6, 17, 5, tzinfo=UTC)
PHONE, EMAIL = "0912345678", "hoa@example.vn"

TOLD = {}
"""What `gather` answers, by the reference's id; None for nobody."""

PLACES = (
    api.Placeholder("ma", "code", "mã", "X-1", must=("email", "sms", "app")),
    api.Placeholder("ten", "text", "tên", "Nguyễn Thị Hoa"),
    api.Placeholder("ngay", "date", "ngày", date(2015, 6, 20)),
    api.Placeholder("tien", "money", "tiền", 150000),
    api.Placeholder("trang", "link", "trang", "/tra-cuu/"),
)
EVENT = api.NoticeEvent("tests.happened", "Việc thử", PLACES, lambda number, data: TOLD[number])


@pytest.fixture(autouse=True)
def event(monkeypatch):
    found = modules.registry()
    monkeypatch.setattr(modules, "_registry", replace(found, extensions=(*found.extensions, EVENT)))
    TOLD.clear()
    TOLD[1] = told()
    return EVENT


def told(**changes):
    values = {"ma": "X-1", "ten": "Nguyễn Thị Hoa", "ngay": date(2015, 6, 20), "tien": 150_000}
    return api.Told(**({"values": values, "phone": PHONE, "email": EMAIL, "link": "/tra-cuu/"} | changes))


@pytest.fixture
def words(db):
    make_rules()
    for channel in ("email", "sms", "app"):
        make_text("tests.happened", channel, subject="Hồ sơ {ma}")


@pytest.fixture
def mail(settings):
    with mail_server() as server:
        settings.MAILERS = {"default": mailer(server)}
        yield server


@pytest.fixture
def second_mail(settings, mail):
    with mail_server() as server:
        settings.MAILERS = settings.MAILERS | {"second": mailer(server)}
        yield server


def mailer(server):
    options = {"host": "127.0.0.1", "port": server.port, "timeout": 5}
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


@pytest.fixture
def carrier(settings):
    with fake_carrier() as found:
        settings.TINHSO_SMS_GATEWAY = "tinhso.modules.directory.gateways.sms_http.HTTPGateway"
        settings.TINHSO_SMS = found.settings()
        yield found


@pytest.fixture
def second_carrier(settings, carrier):
    with fake_carrier() as found:
        settings.TINHSO_SMS_2 = found.settings()
        yield found


def tell(number=1, key=""):
    with acting(system_actor("tests")):
        api.tell(
            event="tests.happened",
            key=key or f"tests:{number}",
            ref=Ref("tests.thing", number),
            occurred_at=NOON,
        )


def messages(**conditions):
    return {one.channel: one for one in Message.objects.filter(**conditions)}
