"""Every page that these tests fetch is looked at."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.utils import timezone

from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.identity import CLIENT, SECRET, fake_provider

from ..testing import PASSWORD, make_account, make_citizen

PERSON = {"sub": "u-1", "name": "Lê Thị Tỉnh", "email": "tinh@example.vn", "email_verified": True}


@pytest.fixture
def client():
    return PageClient()


@pytest.fixture(autouse=True)
def _fresh_limits():
    """Attempts of one test do not count in the next."""
    cache.clear()


@pytest.fixture
def texts(settings, tmp_path):
    """The text messages that left, in order, each with `to` and `text`."""
    settings.TINHSO_SMS_FOLDER = tmp_path / "sms"

    def read():
        found = [json.loads(path.read_text()) for path in (tmp_path / "sms").glob("*.json")]
        return sorted(found, key=lambda message: message["at"])

    return read


@pytest.fixture
def dan(client):
    """An account with a proved number and address, whose holder has just shown that it is his."""
    account = make_account(
        "Trần Dân",
        username="dan",
        password=PASSWORD,
        email="dan@example.vn",
        phone="0912345678",
        phone_verified_at=timezone.now(),
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    make_citizen(account=account, phone=account.phone, email=account.email)
    client.post("/tai-khoan/dang-nhap/", {"login": "dan", "password": PASSWORD})
    client.post("/tai-khoan/xac-nhan-lai/", {"password": PASSWORD})
    return account


@pytest.fixture
def hai():
    """Somebody else."""
    account = make_account("Lê Hai", phone="0911111111", email="hai@example.vn")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return make_citizen(account=account)


@pytest.fixture
def oidc(settings):
    """A provider of OpenID Connect named `tinh`, where Lê Thị Tỉnh is signed in."""
    with fake_provider(person=dict(PERSON)) as provider:
        settings.TINHSO_IDENTITY_PROVIDERS = [
            {
                "id": "tinh",
                "protocol": "oidc",
                "title": "Cổng của tỉnh",
                "issuer": provider.address,
                "client_id": CLIENT,
                "client_secret": SECRET,
            }
        ]
        yield provider
