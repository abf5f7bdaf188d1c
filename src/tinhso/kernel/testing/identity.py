"""An identity provider for tests: a real server on this machine that speaks OpenID Connect and VNeID's protocol.

It is as strict as the real ones (redirect address, client's secret, PKCE, codes that count once), and can be
told to misbehave: `faults` names what the next answers do wrong.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.padding import PKCS7

CLIENT, SECRET = "tinhso", "bi-mat:thu nghiem"  # of a provider that lives in tests only


@lru_cache
def _key(name: str) -> rsa.RSAPrivateKey:
    """Making a key takes long; one of each name is enough for a run."""
    return rsa.generate_private_key(65537, 2048)


@dataclass
class FakeProvider:
    """The provider: who signs in there (`person`), what it does wrong (`faults`), and what it was asked."""

    person: dict[str, Any] = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)
    address: str = ""
    asks: bool = False
    """Show a page with a button instead of sending the visitor back at once: for browsers."""
    key: rsa.RSAPrivateKey = field(default_factory=lambda: _key("own"))
    stranger: rsa.RSAPrivateKey = field(default_factory=lambda: _key("stranger"))
    client_key: rsa.RSAPublicKey | None = None
    """VNeID: the public key of the client, with which answers are sealed."""
    client_private_key: bytes = b""
    """The other half, where the test has to hand it over as a file."""
    grants: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    signed_in_at: int = 0
    """When the person last showed it who he is; it asks again when a client wants that."""

    def visit(self, address: str) -> str:
        """What a browser does: open `address`, and where it is sent back to."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *args: Any, **kwargs: Any) -> None:
                return None

        try:
            urllib.request.build_opener(Stay).open(address, timeout=10)
        except urllib.error.HTTPError as answer:
            return str(answer.headers["Location"])
        raise AssertionError("the provider sent nobody back")

    # --- OpenID Connect ---

    def description(self) -> dict[str, Any]:
        issuer = "https://elsewhere.example" if "description" in self.faults else self.address
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "mot", "alg": "RS256", "use": "sig"}]}

    def authorize(self, query: dict[str, str]) -> str:
        self._see(query)
        code = secrets.token_urlsafe(16) + "+/="
        self.grants[code] = query
        back = {"state": query["state"], "code": code}
        if "denied" in self.faults:
            back = {"state": query["state"], "error": "access_denied"}
        if "mix-up" in self.faults:
            back["iss"] = "https://elsewhere.example"
        if "sealed code" in self.faults:
            return query["redirect_uri"] + "?" + self._sealed_code(code, query["state"])
        return query["redirect_uri"] + "?" + urlencode(back)

    def _see(self, query: dict[str, str]) -> None:
        now = int(time.time())
        asked = query.get("prompt") == "login" or now - self.signed_in_at > int(query.get("max_age", now))
        if not self.signed_in_at or (asked and "asks nobody" not in self.faults):
            self.signed_in_at = now

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        grant = self.grants.pop(form.get("code", ""), None)
        if pair != f"{quote(CLIENT)}:{quote(SECRET, safe='').replace('%20', '+')}" or grant is None:
            return 400, {"error": "invalid_grant"}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        if challenge.rstrip(b"=").decode() != grant["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if form["redirect_uri"] != grant["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.id_token(grant)}

    def id_token(self, grant: dict[str, str]) -> str:
        now = int(time.time())
        data = {
            "iss": "https://elsewhere.example" if "iss" in self.faults else self.address,
            "aud": "somebody-else" if "aud" in self.faults else CLIENT,
            "exp": now - 3600 if "exp" in self.faults else now + 300,
            "iat": now - 4000 if "exp" in self.faults else now,
            "nonce": "old" if "nonce" in self.faults else grant["nonce"],
            **self.person,
        }
        if "max_age" in grant and "no auth_time" not in self.faults:
            data["auth_time"] = self.signed_in_at
        if "auth_time in words" in self.faults:
            data["auth_time"] = str(now)
        if "auth_time to come" in self.faults:
            data["auth_time"] = now + 3600
        if "azp" in self.faults:
            data |= {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"}
        if "no nonce" in self.faults:
            del data["nonce"]
        if "none" in self.faults:
            return jwt.encode(data, "", algorithm="none")
        if "hmac" in self.faults:
            return jwt.encode(data, "x" * 40, algorithm="HS256", headers={"kid": "mot"})
        kid = "hai" if "kid" in self.faults else "mot"
        key = self.stranger if "signature" in self.faults else self.key
        return jwt.encode(data, key, algorithm="RS256", headers={"kid": kid})

    # --- VNeID ---

    def vneid_token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        grant = self.grants.pop(form.get("code", ""), None)
        if grant is None or (form["client_id"], form["client_secret"]) != (CLIENT, SECRET):
            return 400, {"error": "invalid_grant"}
        token = secrets.token_urlsafe(24)
        self.tokens.add(token)
        return 200, self.seal({"access_token": token, "token_type": "Bearer"})

    def vneid_person(self, authorization: str) -> tuple[int, dict[str, Any]]:
        if authorization.removeprefix("Bearer ") not in self.tokens:
            return 401, {"error": "invalid_token"}
        return 200, self.seal(self.person)

    def seal(self, data: dict[str, Any]) -> dict[str, Any]:
        content, key = self._seal(json.dumps(data, ensure_ascii=False).encode())
        if "tampered" in self.faults:
            content = content[:16] + bytes([content[16] ^ 1]) + content[17:]
        if "truncated" in self.faults:
            content = content[:-5]
        if "other key" in self.faults:
            key = self.stranger.public_key().encrypt(os.urandom(32), PKCS1v15())
        if "plain" in self.faults:
            return data
        return {"data": base64.b64encode(content).decode(), "key": base64.b64encode(key).decode()}

    def _seal(self, content: bytes) -> tuple[bytes, bytes]:
        assert self.client_key is not None
        secret = os.urandom(32)
        padder = PKCS7(128).padder()
        padded = padder.update(content) + padder.finalize()
        cipher = Cipher(AES(secret), ECB()).encryptor()  # noqa: S305 - as VNeID does
        return cipher.update(padded) + cipher.finalize(), self.client_key.encrypt(secret, PKCS1v15())

    def _sealed_code(self, code: str, state: str) -> str:
        """As VNeID sends it: base64 with its + left as it is."""
        while True:
            content, key = (base64.b64encode(part).decode() for part in self._seal(code.encode()))
            if "+" in content + key:
                return f"state={state}&code={content}&encrypt_key={key}"


class _Handler(BaseHTTPRequestHandler):
    provider: FakeProvider

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(place.query).items()}
        if place.path == "/.well-known/openid-configuration":
            self._json(200, self.provider.description())
        elif place.path == "/jwks":
            self._json(200, self.provider.keys())
        elif place.path == "/userinfo":
            self._json(*self.provider.vneid_person(self.headers.get("Authorization", "")))
        elif place.path == "/authorize" and self.provider.asks and "agreed" not in query:
            self._page(f"{self.path}&agreed=1")
        elif place.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(query))
            self.end_headers()
        else:
            self._json(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if self.path == "/token":
            self._json(*self.provider.token(form, self.headers.get("Authorization", "")))
        else:
            self._json(*self.provider.vneid_token(form))

    def _page(self, onward: str) -> None:
        words = f'<!DOCTYPE html><html lang="vi"><title>Nơi cấp</title><h1>Nơi cấp danh tính</h1><a href="{onward}">Đồng ý</a>'
        self._send(200, "text/html; charset=utf-8", words.encode())

    def _json(self, status: int, data: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(data).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Tests are silent."""


@contextmanager
def fake_provider(**options: Any) -> Iterator[FakeProvider]:
    """Serve a provider while inside."""
    provider = FakeProvider(**options)
    handler = type("Handler", (_Handler,), {"provider": provider})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        provider.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield provider
        finally:
            server.shutdown()
