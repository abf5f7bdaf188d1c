"""Parts of signing in by identity providers: days, addresses, and who may look accounts up."""

from datetime import date

import pytest

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.permissions import Denied

from ..actions.identity import account_behind, link_identity, open_linked_account
from ..gateways import Claims, IdentityError
from ..gateways.base import ask, day_of
from ..testing import actor_of, make_citizen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1985-06-15", date(1985, 6, 15)),
        ("19850615", date(1985, 6, 15)),
        ("15/06/1985", date(1985, 6, 15)),
        ("1985", None),
        ("31/02/1985", None),
        ("", None),
    ],
)
def test_days_of_birth(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize("address", ["http://example.vn/x", "file:///etc/passwd", "ftp://localhost/"])
def test_secrets_travel_over_tls_only(address):
    with pytest.raises(IdentityError, match="not_https"):
        ask(address)


def test_a_server_that_is_not_there():
    with pytest.raises(IdentityError, match="unreachable"):
        ask("http://127.0.0.1:1/")


def test_only_the_system_looks_accounts_up():
    claims = Claims("tinh", "u-1")
    by = actor_of(make_citizen())
    with pytest.raises(Denied):
        account_behind(by=by, claims=claims)
    with pytest.raises(Denied):
        open_linked_account(by=by, claims=claims)
    with pytest.raises(Denied):
        link_identity(by=ANONYMOUS, claims=claims)
