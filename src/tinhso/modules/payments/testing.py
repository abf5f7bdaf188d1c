"""For tests: a redirect gateway on this machine, a real server that can be told to misbehave.

It speaks the protocol from its own reading of it and shares only the signature with the product's code.
"""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from . import api as _api
from .enums import RefundWay
from .models import Attempt, PaymentRequest, Receipt, Refund
from .rules.receipts import FEE
from .rules.signature import is_genuine, signed

CODE, CLIENT, SECRET = (
    "congthu",
    "TINHSO-THU",
    "bi-mat-chi-de-thu-nghiem",
)  # of a gateway that lives in tests only


@dataclass
class FakeGateway:
    """The gateway: the orders it knows, what it does wrong (`faults`), and where it sends callbacks.

    Faults: `silent` (no callback), `doubled`, `down` (server errors), `forged_answer`, `no_refund`, `lost_refund`
    (carried out, but the answer never arrives).
    """

    address: str = ""
    callback_url: str = ""
    faults: set[str] = field(default_factory=set)
    orders: dict[str, dict[str, str]] = field(default_factory=dict)
    refunds: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def settings(self) -> list[dict[str, Any]]:
        """What an operator writes into the file of gateways."""
        return [
            {
                "code": CODE,
                "title": {"vi": "Cổng thanh toán thử", "en": "Trial gateway"},
                "client_id": CLIENT,
                "secret": SECRET,
                "pay_url": f"{self.address}/pay",
                "query_url": f"{self.address}/query",
                "refund_url": f"{self.address}/refund",
            }
        ]

    def visit(self, address: str, code: str = "00", **changes: str) -> dict[str, str]:
        """A payer who arrives by `address` and ends with `code`; the callback that the gateway would send."""
        fields = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
        assert is_genuine(fields, SECRET), "a message that is not signed with our secret"
        order = fields["merchant_trans_id"]
        assert order not in self.orders, "an order is paid once"
        self.orders[order] = {
            "amount": fields["trans_amount"],
            "code": code,
            "transaction": f"GW{len(self.orders) + 1:06d}",
            "back": fields["return_url"],
            "refunded": "0",
        }
        return self.says(order, **changes)

    def says(self, order: str, command: str = "confirm", **changes: str) -> dict[str, str]:
        """A signed message about an order; `changes` are wrong on purpose and signed all the same."""
        known = self.orders[order]
        fields = {
            "client_id": CLIENT,
            "command": command,
            "currency_code": "VND",
            "merchant_trans_id": order,
            "response_code": known["code"],
            "trans_amount": known["amount"],
            "transaction_id": known["transaction"],
            "version": "1.0",
        }
        return signed(fields | changes, SECRET)

    def answer(self, path: str, fields: dict[str, str]) -> dict[str, str] | None:
        """The answer of the server to a server; None for a fault."""
        self.asked.append(fields)
        if "down" in self.faults or not is_genuine(fields, SECRET):
            return None
        answer = self._query(fields) if path == "/query" else self._refund(fields)
        if answer is not None and "forged_answer" in self.faults:
            return answer | {"checksum": "0" * 64}
        return answer

    def _query(self, fields: dict[str, str]) -> dict[str, str]:
        order = fields["merchant_trans_id"]
        if order in self.orders:
            return self.says(order, "query_answer")
        nothing = {"response_code": "01", "trans_amount": "0", "transaction_id": "", "currency_code": "VND"}
        head = {"client_id": CLIENT, "command": "query_answer", "merchant_trans_id": order, "version": "1.0"}
        return signed(head | nothing, SECRET)

    def _refund(self, fields: dict[str, str]) -> dict[str, str] | None:
        number, amount = fields["refund_id"], fields["trans_amount"]
        known, code = self.orders[fields["merchant_trans_id"]], "02"
        if number not in self.refunds:
            code = "00"
            left = int(known["amount"]) - int(known["refunded"])
            if "no_refund" in self.faults or int(amount) > left:
                code = "61"
            else:
                known["refunded"] = str(int(known["refunded"]) + int(amount))
                self.refunds[number] = fields
        if "lost_refund" in self.faults:
            self.faults.discard("lost_refund")
            return None
        return signed(
            {
                "client_id": CLIENT, "command": "refund_answer", "refund_id": number, "trans_amount": amount,
                "refund_transaction_id": f"RF{number}", "response_code": code, "version": "1.0",
            },
            SECRET,
        )  # fmt: skip

    def tell(self, order: str) -> None:
        """Send the callback from server to server, as often as the faults say."""
        times = 0 if "silent" in self.faults else 2 if "doubled" in self.faults else 1
        body = urlencode(self.says(order)).encode()
        for _time in range(times):
            with urllib.request.urlopen(self.callback_url, body, timeout=10) as answer:  # noqa: S310 - this machine
                answer.read()


def make_books(cashier: Actor, compartment: int, day: datetime) -> PaymentRequest:
    """A demand with one row in each table beside it, as a matter for trials of row-level security."""
    with acting(system_actor("tests")):
        info = _api.demand(
            by=system_actor("tests"), ref=Ref("tests.thing", compartment), amount=100_000, purpose="Lệ phí",
            compartment=compartment,
        )  # fmt: skip
        due = PaymentRequest.objects.get(pk=info.id)
        Refund.objects.create(
            request=due, compartment=compartment, amount=1000, reason="Thu thừa", way=RefundWay.CASH, payee="Ông A",
            asked_at=day, asked_by_id=cashier.account_id, asked_by_name=cashier.name,
        )  # fmt: skip
        Attempt.objects.create(
            request=due, compartment=compartment, gateway=CODE, order=f"{due.memo}01", started_at=day,
            next_ask_at=day,
        )  # fmt: skip
        Receipt.objects.create(
            request=due,
            compartment=compartment,
            series=FEE,
            year=2015,
            number=1,
            amount=100_000,
            issued_at=day,
        )
    return due


class _Handler(BaseHTTPRequestHandler):
    """Its pages for payers (`/pay`, `/done`) and its answers to servers (`/query`, `/refund`)."""

    server: _Server

    def log_message(self, *args: Any) -> None:
        """Nothing: tests print what they want."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        fields = dict(parse_qsl(url.query, keep_blank_values=True))
        if url.path != "/pay" or not is_genuine(fields, SECRET):
            self._send(400, b"", "text/plain")
            return
        page = (
            "<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>Cổng thanh toán thử</title></head>"
            f"<body><main><h1>Cổng thanh toán thử</h1><p>{int(fields['trans_amount'])} đồng</p>"
            f"<form method='post' action='/done?{url.query.replace('&', '&amp;')}'>"
            "<button name='code' value='00'>Trả tiền</button> <button name='code' value='24'>Thôi</button>"
            "</form></main></body></html>"
        )
        self._send(200, page.encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        fields = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
        gateway, path = self.server.gateway, urlsplit(self.path).path
        if path == "/done":
            order = gateway.visit(self.path, fields["code"])["merchant_trans_id"]
            gateway.tell(order)
            self.send_response(303)
            back = gateway.orders[order]["back"] + "?" + urlencode(gateway.says(order, "return"))
            self.send_header("Location", back)
            self.end_headers()
            return
        answer = gateway.answer(path, fields)
        if answer is None:
            self._send(503, b"", "text/plain")
        else:
            self._send(200, json.dumps(answer).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    gateway: FakeGateway


@contextmanager
def fake_gateway() -> Iterator[FakeGateway]:
    """A gateway that answers on a free port of this machine until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.gateway = FakeGateway(address=f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
