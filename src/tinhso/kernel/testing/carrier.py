"""A carrier of text messages for tests: a real server on this machine that answers as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FakeCarrier:
    """What it was asked (`bodies`, in order), and how it answers.

    `statuses` are used one after the other, the last one for ever; 0 hangs up without a word after it has taken the
    request. `delay` in seconds before each answer; while `held` is set it takes requests and answers none.
    """

    address: str = ""
    statuses: list[int] = field(default_factory=lambda: [200])
    answer: dict[str, Any] = field(default_factory=dict)
    delay: float = 0.0
    bodies: list[dict[str, Any]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    held: threading.Event = field(default_factory=threading.Event)

    def settings(self, **more: str) -> dict[str, str]:
        """The settings of this carrier as `settings.TINHSO_SMS` holds them."""
        names = (
            "url", "secret", "body", "headers", "accepted", "plain",
            "receipt", "receipt_secret", "receipt_header",
        )  # fmt: skip
        return dict.fromkeys(names, "") | {"url": self.address} | more

    def next_status(self) -> int:
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


@contextmanager
def fake_carrier(**options: Any) -> Iterator[FakeCarrier]:
    """Serve a carrier while inside."""
    found = FakeCarrier(**options)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                found.bodies.append(body)
                status = found.next_status()
            found.arrived.set()
            while found.held.is_set():
                time.sleep(0.02)
            time.sleep(found.delay)
            if status:
                self._send(status, json.dumps(found.answer).encode())

        def _send(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Tests are silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        found.address = f"http://127.0.0.1:{server.server_port}/send"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield found
        finally:
            found.held.clear()
            server.shutdown()
