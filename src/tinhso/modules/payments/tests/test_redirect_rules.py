"""Messages of redirect gateways: only our own, whole, and for us."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.payments.rules.redirect import FIELDS, BadMessage, message, read
from tinhso.modules.payments.rules.signature import signed

SECRET = "mot-khoa-chi-de-thu"
TEXT = st.text(st.characters(exclude_characters="|", exclude_categories=("Cs",)), max_size=20)
CONFIRM = {
    "currency_code": "VND", "merchant_trans_id": "TSX01", "response_code": "00", "trans_amount": "50000",
    "transaction_id": "G1",
}  # fmt: skip


def test_the_signature_is_the_one_of_the_scheme() -> None:
    found = message("query", "KH", SECRET, merchant_trans_id="TSX01")
    joined = "KH|query|TSX01|1.0"
    assert found["checksum"] == hmac.new(SECRET.encode(), joined.encode(), hashlib.sha256).hexdigest()


@given(st.sampled_from(sorted(FIELDS)), st.data())
def test_what_we_sign_is_read_and_every_change_is_noticed(command: str, data: st.DataObject) -> None:
    fields = {name: data.draw(TEXT) for name in FIELDS[command] - {"client_id", "command", "version"}}
    found = message(command, "KH", SECRET, **fields)
    assert read(command, "KH", SECRET, found) == found
    name = data.draw(st.sampled_from(sorted(found)))
    changed = data.draw(TEXT)
    if changed != found[name]:
        with pytest.raises(BadMessage, match="forged"):
            read(command, "KH", SECRET, found | {name: changed})


@given(st.permutations(sorted(FIELDS["confirm"])))
def test_renaming_the_fields_of_a_genuine_message_gives_nothing(names: list[str]) -> None:
    genuine = message("confirm", "KH", SECRET, **CONFIRM)
    values = [genuine[name] for name in sorted(FIELDS["confirm"])]
    renamed = dict(zip(sorted(names), values, strict=True)) | {"checksum": genuine["checksum"]}
    assert read("confirm", "KH", SECRET, renamed) == genuine
    # Other names in the same order carry the same signature: they are refused for being other names.
    shifted = {f"{name}_": value for name, value in genuine.items() if name != "checksum"}
    with pytest.raises(BadMessage, match="malformed"):
        read("confirm", "KH", SECRET, shifted | {"checksum": genuine["checksum"]})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"command": "return"}, "malformed"),
        ({"version": "9"}, "malformed"),
        ({"client_id": "KHAC"}, "other_client"),
        ({"trans_amount": "1|2"}, "malformed"),
        ({"more": "1"}, "malformed"),
    ],
)
def test_signed_but_not_for_this(change: dict[str, str], code: str) -> None:
    fields = {"client_id": "KH", "command": "confirm", "version": "1.0", **CONFIRM} | change
    with pytest.raises(BadMessage, match=code):
        read("confirm", "KH", SECRET, signed(fields, SECRET))


def test_without_a_secret_nothing_is_believed() -> None:
    with pytest.raises(BadMessage, match="forged"):
        read("confirm", "KH", "", message("confirm", "KH", "", **CONFIRM))


def test_we_sign_nothing_ambiguous() -> None:
    with pytest.raises(ValueError, match="joins"):
        message("query", "KH", SECRET, merchant_trans_id="A|B")
    with pytest.raises(ValueError, match="merchant_trans_id"):
        message("query", "KH", SECRET)
