"""Another system of the province, small but real: it signs people in by OpenID Connect over the network.

It listens on this machine, is registered like any system, and checks what a client must check.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

_PAGE = "<!doctype html><html lang=vi><title>{title}</title><main><h1>{title}</h1><p>{text}</p></main>"


@dataclass
class Relying:
    """The system at `address`, a client of the provider at `provider`."""

    address: str = ""
    provider: str = ""
    client_id: str = ""
    secret: str = ""
    tokens: dict[str, Any] = field(default_factory=dict)
    _begun: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def back(self) -> str:
        """The address to register."""
        return f"{self.address}/back"

    def _about(self) -> dict[str, Any]:
        return self._json(f"{self.provider}/.well-known/openid-configuration")

    def away(self) -> str:
        """Where a visitor who wants to sign in is sent."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _secret in range(3))
        self._begun[state] = nonce, verifier
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.back,
            "scope": "openid profile email posts",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        return f"{self._about()['authorization_endpoint']}?{urlencode(query)}"

    def come_back(self, answer: dict[str, str]) -> str:
        """What the page says to somebody who is back: his name, or why not."""
        nonce, verifier = self._begun.pop(answer["state"])
        if "code" not in answer:
            return f"Không vào: {answer['error']}"
        form = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": self.back,
            "code_verifier": verifier,
        }
        self.tokens = self._token(form)
        claims = self._verified(self.tokens["id_token"])
        assert claims["nonce"] == nonce
        return f"Xin chào {claims['name']}"

    def person(self) -> int:
        """The status of asking who the last visitor is."""
        bearer = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        return self._status(urllib.request.Request(self._about()["userinfo_endpoint"], headers=bearer))

    def refresh(self) -> int:
        """The status of asking for new tokens."""
        form = {"grant_type": "refresh_token", "refresh_token": self.tokens["refresh_token"]}
        return self._status(self._request(form))

    def _request(self, form: dict[str, str]) -> urllib.request.Request:
        pair = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        place = self._about()["token_endpoint"]
        return urllib.request.Request(place, urlencode(form).encode(), {"Authorization": f"Basic {pair}"})

    def _token(self, form: dict[str, str]) -> dict[str, Any]:
        return self._json(self._request(form))

    def _verified(self, token: str) -> dict[str, Any]:
        about = self._about()
        keys = jwt.PyJWKSet.from_dict(self._json(about["jwks_uri"])).keys
        kid = jwt.get_unverified_header(token)["kid"]
        key = next(key for key in keys if key.key_id == kid)
        found: dict[str, Any] = jwt.decode(
            token, key, algorithms=["RS256"], audience=self.client_id, issuer=about["issuer"], leeway=5
        )
        return found

    @staticmethod
    def _json(request: str | urllib.request.Request) -> dict[str, Any]:
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: dict[str, Any] = json.loads(answer.read())
        return found

    @staticmethod
    def _status(request: urllib.request.Request) -> int:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code


@contextmanager
def relying(provider: str) -> Iterator[Relying]:
    """The system, running; it still has to be registered."""
    found = Relying(provider=provider)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = urlsplit(self.path)
            if place.path == "/":
                self.send_response(302)
                self.send_header("Location", found.away())
                self.end_headers()
                return
            if place.path != "/back":
                self.send_error(404)
                return
            answer = {name: values[0] for name, values in parse_qs(place.query).items()}
            text = html.escape(found.come_back(answer))
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(_PAGE.format(title="Hệ thống kia", text=text).encode())

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield found
        finally:
            server.shutdown()
