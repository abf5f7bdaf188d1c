"""A mail server for tests: as much of RFC 5321 as a client needs, and what it was given."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string, policy
from email.message import EmailMessage


@dataclass(frozen=True)
class Letter:
    """One delivered letter: who sent it to whom, by the envelope, and what it says."""

    sender: str
    to: list[str]
    source: str

    @property
    def _message(self) -> EmailMessage:
        return message_from_string(self.source, policy=policy.default)

    @property
    def subject(self) -> str:
        return str(self._message["Subject"])

    @property
    def body(self) -> str:
        return str(self._message.get_content())


@dataclass
class MailServer:
    """Listens on this machine at `port`; `letters` in the order of their coming.

    `replies` takes the place of the usual answer to a command, such as {"RCPT": 550}; 0 hangs up instead.
    """

    port: int = 0
    letters: list[Letter] = field(default_factory=list)
    replies: dict[str, int] = field(default_factory=dict)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server that takes every letter."""
    found = MailServer()
    handler = type("Handler", (_Conversation,), {"server_of": found})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        found.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield found
        finally:
            server.shutdown()


class _Conversation(socketserver.StreamRequestHandler):
    server_of: MailServer

    def handle(self) -> None:
        self._say(220, "ready")
        sender, to = "", list[str]()
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            other = self.server_of.replies.get(word)
            if other == 0:
                return
            if other is not None:
                self._say(other, "no")
                continue
            if word == "MAIL":
                sender, to = _address(line), []
            elif word == "RCPT":
                to.append(_address(line))
            elif word == "DATA":
                self._say(354, "go on")
                lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
                self.server_of.letters.append(Letter(sender, to, "".join(lines)))
                after = self.server_of.replies.get("TEXT", 250)
                if after == 0:
                    return
                self._say(after, "ok" if after == 250 else "no")
                continue
            elif word == "QUIT":
                self._say(221, "bye")
                return
            self._say(250, "ok")

    def _say(self, code: int, text: str) -> None:
        self.wfile.write(f"{code} {text}\r\n".encode())


def _address(line: str) -> str:
    found = re.search(r"<([^>]*)>", line)
    return found[1] if found else ""
