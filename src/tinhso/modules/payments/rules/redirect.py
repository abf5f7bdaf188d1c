"""The messages of a gateway that payers are sent to: which fields each has, and how they are signed.

The scheme of the national payment platform as public integrations show it: HMAC-SHA-256, hexadecimal, over the
values joined by `|` in the order of their names. Names are not signed by it, so a message is only taken with
exactly the fields of its command, none of which holds the sign that joins them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .signature import CHECKSUM, is_genuine, signed

VERSION: Final = "1.0"
CURRENCY: Final = "VND"
SUCCESS: Final = "00"
PENDING: Final = frozenset({"01", "05"})
"""Answers that say nothing yet: unknown so far, and being worked on."""

ALREADY: Final = "02"
"""Refunds: this one was carried out before."""

_SAID: Final = (
    "client_id", "command", "currency_code", "merchant_trans_id", "response_code", "trans_amount",
    "transaction_id", "version",
)  # fmt: skip

FIELDS: Final[dict[str, frozenset[str]]] = {
    "pay": frozenset(
        ("addition_fee", "client_id", "command", "currency_code", "description", "merchant_trans_id",
         "return_url", "trans_amount", "version")
    ),
    "return": frozenset(_SAID),
    "confirm": frozenset(_SAID),
    "query": frozenset(("client_id", "command", "merchant_trans_id", "version")),
    "query_answer": frozenset(_SAID),
    "refund": frozenset(
        ("client_id", "command", "currency_code", "merchant_trans_id", "refund_id", "trans_amount",
         "transaction_id", "version")
    ),
    "refund_answer": frozenset(
        ("client_id", "command", "refund_id", "refund_transaction_id", "response_code", "trans_amount", "version")
    ),
}  # fmt: skip
"""The fields of each command, beside the checksum."""


class BadMessage(ValueError):
    """A message that is not believed: `code` is forged, malformed or other_client."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def message(command: str, client_id: str, secret: str, **fields: str) -> dict[str, str]:
    """A signed message of ours. ValueError for a field too many or too few, or one that cannot be signed."""
    found = {"client_id": client_id, "command": command, "version": VERSION, **fields}
    if found.keys() != FIELDS[command]:
        raise ValueError(f"{command}: {sorted(found.keys() ^ FIELDS[command])}")
    if any("|" in value for value in found.values()):
        raise ValueError(f"{command}: a value holds the sign that joins values")
    return signed(found, secret)


def read(command: str, client_id: str, secret: str, fields: Mapping[str, str]) -> Mapping[str, str]:
    """The fields of a message for us, when it is genuine. Raises BadMessage."""
    if not secret or not is_genuine(fields, secret):
        raise BadMessage("forged")
    if fields.keys() - {CHECKSUM} != FIELDS[command] or any("|" in value for value in fields.values()):
        raise BadMessage("malformed")
    if fields["command"] != command or fields["version"] != VERSION:
        raise BadMessage("malformed")
    if fields["client_id"] != client_id:
        raise BadMessage("other_client")
    return fields
