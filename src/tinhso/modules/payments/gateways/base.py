"""What a gateway is, and what it tells."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from ..rules.redirect import CURRENCY
from ..rules.signature import CHECKSUM, is_genuine

FIELDS: Final = frozenset(("memo", "transaction_id", "trans_amount", "status"))
"""What a callback about a transfer carries, beside its checksum."""

SUCCESS: Final = "00"
MOST_AMOUNT: Final = 10**15


class Unreadable(ValueError):
    """A message that is not believed: `code` is forged, malformed or other_client. It holds no value of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Told:
    """What a gateway says of one transaction; `order` is what we called the payment when we asked for it.

    `is_pending`: it knows no end yet, so that nothing follows from it.
    """

    gateway: str
    order: str
    transaction_id: str
    amount: int
    is_success: bool
    currency: str = CURRENCY
    is_pending: bool = False


@dataclass(frozen=True)
class Gateway:
    """A way to pay: where the payer is sent, when it may be used, how its callbacks are signed.

    `start_url_name` is the page, given the request's token, on which paying begins.
    """

    code: str
    title: Any
    hint: Any
    start_url_name: str
    is_available: Callable[[], bool]

    @property
    def secret(self) -> str:
        """The secret shared with the gateway; empty when none is set, and then no callback is genuine.

        The demo makes its own from the installation's key, so that it is never the same twice.
        """
        given = os.environ.get(f"TINHSO_PAYMENT_SECRET_{self.code.upper()}", "")
        if given or not settings.TINHSO_DEMO:
            return given
        return hmac.new(settings.SECRET_KEY.encode(), self.code.encode(), hashlib.sha256).hexdigest()

    @property
    def has_orders(self) -> bool:
        """Whether each visit to it has an order of its own; otherwise the request's memo is the order."""
        return False

    def told(self, fields: Mapping[str, str]) -> Told:
        """What a callback says. Raises Unreadable."""
        if not self.secret or not is_genuine(fields, self.secret):
            raise Unreadable("forged")
        if fields.keys() - {CHECKSUM} != FIELDS or not all(fields.values()):
            raise Unreadable("malformed")
        return Told(
            gateway=self.code,
            order=fields["memo"],
            transaction_id=fields["transaction_id"][:80],
            amount=amount_of(fields["trans_amount"]),
            is_success=fields["status"] == SUCCESS,
        )


def amount_of(text: str) -> int:
    """Whole đồng. Raises Unreadable."""
    if not (text.isascii() and text.isdecimal()) or int(text) >= MOST_AMOUNT:
        raise Unreadable("malformed")
    return int(text)
