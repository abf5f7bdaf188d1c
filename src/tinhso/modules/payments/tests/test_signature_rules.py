"""A callback's signature covers every value."""

import hashlib
import hmac

import pytest

from tinhso.modules.payments.rules.signature import is_genuine, sign, signed

FIELDS = {"trans_amount": "100", "memo": "TSABC", "status": "00", "transaction_id": "9"}


def test_values_are_joined_in_the_order_of_their_names() -> None:
    expected = hmac.new(b"secret", b"TSABC|00|100|9", hashlib.sha256).hexdigest()
    assert sign(FIELDS, "secret") == expected
    assert is_genuine(signed(FIELDS, "secret"), "secret")


@pytest.mark.parametrize("name", FIELDS)
def test_any_change_breaks_it(name: str) -> None:
    assert not is_genuine(signed(FIELDS, "secret") | {name: "7"}, "secret")


def test_without_or_with_another_secret() -> None:
    assert not is_genuine(FIELDS, "secret")
    assert not is_genuine(signed(FIELDS, "other"), "secret")
