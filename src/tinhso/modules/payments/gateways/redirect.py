"""A gateway that payers are sent to and come back from; any number of them stand in the settings.

Only the signed message from server to server settles anything. What the payer's browser brings back is a reason
to ask the gateway, never a proof.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..rules import redirect as rules
from .base import Gateway, Told, Unreadable, amount_of
from .remote import GatewayDown, ask, is_safe


@dataclass(frozen=True)
class RedirectGateway(Gateway):
    """One configured gateway. `refund_url` is empty when it cannot pay back."""

    client_id: str = ""
    shared_secret: str = ""
    pay_url: str = ""
    query_url: str = ""
    refund_url: str = ""

    @property
    def secret(self) -> str:
        return self.shared_secret

    @property
    def has_orders(self) -> bool:
        return True

    def address(self, *, order: str, amount: int, description: str, back: str) -> str:
        """Where the payer is sent; `back` is our address to which he returns."""
        fields = self._message(
            "pay",
            addition_fee="0",
            currency_code=rules.CURRENCY,
            description=description,
            merchant_trans_id=order,
            return_url=back,
            trans_amount=str(amount),
        )
        sign = "&" if "?" in self.pay_url else "?"
        return f"{self.pay_url}{sign}{urlencode(fields)}"

    def told(self, fields: Mapping[str, str]) -> Told:
        """What a callback from server to server says. Raises Unreadable."""
        return self._told("confirm", fields)

    def returned(self, fields: Mapping[str, str]) -> Told:
        """What the payer's browser brought back. Raises Unreadable."""
        return self._told("return", fields)

    def asked(self, order: str) -> Told:
        """What the gateway answers about an order. Raises GatewayDown, also for an answer that is not its own."""
        answer = ask(self.query_url, self._message("query", merchant_trans_id=order))
        try:
            told = self._told("query_answer", answer)
        except Unreadable as error:
            raise GatewayDown(error.code) from error
        if told.order != order:
            raise GatewayDown("another order")
        return told

    def pay_back(self, *, order: str, transaction_id: str, refund_id: str, amount: int) -> str:
        """Ask for a refund; the same `refund_id` again is the same refund. Gives the gateway's number of it.

        Raises GatewayDown when nothing is known, and Refused when the gateway says no.
        """
        fields = self._message(
            "refund",
            currency_code=rules.CURRENCY,
            merchant_trans_id=order,
            refund_id=refund_id,
            trans_amount=str(amount),
            transaction_id=transaction_id,
        )
        answer = ask(self.refund_url, fields)
        try:
            said = rules.read("refund_answer", self.client_id, self.secret, answer)
        except rules.BadMessage as error:
            raise GatewayDown(error.code) from error
        if said["response_code"] in rules.PENDING or said["refund_id"] != refund_id:
            raise GatewayDown("pending")
        if said["response_code"] not in {rules.SUCCESS, rules.ALREADY} or said["trans_amount"] != str(amount):
            raise Refused(said["response_code"])
        return said["refund_transaction_id"][:80]

    def _message(self, command: str, **fields: str) -> dict[str, str]:
        return rules.message(command, self.client_id, self.secret, **fields)

    def _told(self, command: str, fields: Mapping[str, str]) -> Told:
        try:
            said = rules.read(command, self.client_id, self.secret, fields)
        except rules.BadMessage as error:
            raise Unreadable(error.code) from error
        pending = said["response_code"] in rules.PENDING
        if not said["merchant_trans_id"] or not (said["transaction_id"] or pending):
            raise Unreadable("malformed")
        return Told(
            gateway=self.code,
            order=said["merchant_trans_id"],
            transaction_id=said["transaction_id"][:80],
            amount=amount_of(said["trans_amount"]),
            is_success=said["response_code"] == rules.SUCCESS,
            currency=said["currency_code"][:3],
            is_pending=pending,
        )


class Refused(Exception):
    """The gateway will not pay back; `args[0]` is its code."""


_CODE = re.compile(r"[a-z][a-z0-9]{1,19}")
_NEEDED = ("code", "title", "client_id", "secret", "pay_url", "query_url")


def gateway_from(entry: Mapping[str, Any]) -> RedirectGateway:
    """A gateway of the settings. Raises ImproperlyConfigured, which names the field and never its value."""
    for name in _NEEDED:
        if not entry.get(name):
            raise ImproperlyConfigured(f"payment gateway: {name} is missing")
    if not _CODE.fullmatch(entry["code"]):
        raise ImproperlyConfigured("payment gateway: code is 2 to 20 small letters and digits")
    if len(entry["secret"]) < 16:
        raise ImproperlyConfigured("payment gateway: secret is shorter than 16 characters")
    for name in ("pay_url", "query_url", "refund_url"):
        if entry.get(name) and not is_safe(entry[name]):
            raise ImproperlyConfigured(f"payment gateway: {name} is not https")
    title = entry["title"]
    if isinstance(title, Mapping):
        title = title.get(get_language() or "vi") or title["vi"]
    return RedirectGateway(
        code=entry["code"],
        title=title,
        hint=_("Bạn sẽ sang trang của cổng thanh toán rồi trở lại đây."),
        start_url_name="payments:leave",
        is_available=lambda: True,
        client_id=entry["client_id"],
        shared_secret=entry["secret"],
        pay_url=entry["pay_url"],
        query_url=entry["query_url"],
        refund_url=entry.get("refund_url", ""),
    )
