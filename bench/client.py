"""A small HTTP client that behaves like a browser without JavaScript: cookies, forms, redirects."""

from __future__ import annotations

import http.client
import re
import secrets
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


class Unexpected(RuntimeError):
    """The server answered something else than the journey expects."""


@dataclass
class Page:
    """An answer: its final address, status, and text."""

    path: str
    status: int
    text: str

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page, among them the CSRF token."""
        found = {}
        for tag in _HIDDEN.findall(self.text):
            attributes = dict(_ATTRIBUTE.findall(tag))
            if "name" in attributes:
                found[attributes["name"]] = unescape(attributes.get("value", ""))
        return found

    def find(self, pattern: str) -> str:
        """The first group of `pattern` in the page; Unexpected when it is not there."""
        match = re.search(pattern, self.text)
        if match is None:
            raise Unexpected(f"{self.path}: no {pattern!r} in a page of {len(self.text)} characters")
        return unescape(match.group(1))


@dataclass
class Browser:
    """One visitor on one kept-alive connection; counts the requests it sends."""

    host: str
    port: int
    requests: int = 0
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.host, self.port, timeout=60)

    def get(self, path: str) -> Page:
        """Fetch a page and follow redirects."""
        return self._send("GET", path, None, {})

    def post(
        self, page: Page, data: dict[str, object], files: dict[str, tuple[str, bytes]] | None = None
    ) -> Page:
        """Send a page's form back to its own address, hidden fields included."""
        return self.post_to(page.path, page.hidden() | data, files)

    def post_to(
        self, path: str, data: dict[str, object], files: dict[str, tuple[str, bytes]] | None = None
    ) -> Page:
        """Send a form to `path`, as multipart when it carries files."""
        if files is None:
            body = urlencode(data, doseq=True).encode()
            return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        boundary = secrets.token_hex(12)
        body = _multipart(boundary, data, files)
        return self._send("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        for _ in range(6):
            self.requests += 1
            sent = dict(headers)
            if self.cookies:
                sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
            text = answer.read().decode(errors="replace")
            for header in answer.headers.get_all("Set-Cookie") or ():
                for name, morsel in SimpleCookie(header).items():
                    self.cookies[name] = morsel.value
            location = answer.headers.get("Location")
            if answer.status not in {301, 302, 303} or not location:
                return Page(path, answer.status, text)
            parts = urlsplit(location)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            method, body, headers = "GET", None, {}
        raise Unexpected(f"{path}: too many redirects")


def _multipart(boundary: str, data: dict[str, object], files: dict[str, tuple[str, bytes]]) -> bytes:
    parts: list[bytes] = []
    for name, value in data.items():
        for one in value if isinstance(value, list) else [value]:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts.append(head.encode() + str(one).encode() + b"\r\n")
    for name, (filename, content) in files.items():
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()
