"""What every identity provider has in common: an attempt that starts, and what it proves at the end."""

from __future__ import annotations

import json
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.crypto import constant_time_compare

LIFE = 600
"""Seconds in which somebody must come back from the provider."""

PATIENCE = 10
"""Seconds that we wait for a provider's server."""

LARGEST = 1_000_000
"""Bytes of an answer that we read."""


class IdentityError(Exception):
    """A sign-in that proves nothing. `code` is for the log and tests; pages show one sentence for all."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


@dataclass(frozen=True)
class Attempt:
    """One visit to a provider, kept in the visitor's session until he comes back, once."""

    provider: str
    state: str
    nonce: str
    verifier: str
    started: int
    next: str = ""
    fresh: bool = False
    """Whether the provider must ask the visitor who he is, however lately it did so."""

    @classmethod
    def start(cls, provider: str, onward: str, *, fresh: bool = False) -> Attempt:
        """A new attempt with fresh secrets; `onward` is where the visitor wants to go afterwards."""
        state, nonce, verifier = (secrets.token_urlsafe(size) for size in (32, 32, 48))
        return cls(provider, state, nonce, verifier, int(time.time()), onward, fresh)

    def check(self, provider: str, state: str) -> None:
        """Refuse another provider's answer, somebody else's, and one that comes too late."""
        if self.provider != provider or not constant_time_compare(self.state, state):
            raise IdentityError("state")
        if not 0 <= time.time() - self.started <= LIFE:
            raise IdentityError("late")

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Claims:
    """What a provider proved: who it is to him (`subject`), and what he tells about him."""

    provider: str
    subject: str
    name: str = ""
    id_number: str = ""
    birth_date: date | None = None
    email: str = ""


class Provider(ABC):
    """One configured provider. `opens_accounts` says whether a stranger gets an account of his own."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self.id: str = entry["id"]
        self.title: str = entry["title"]
        self.client_id: str = entry["client_id"]
        self.client_secret: str = entry["client_secret"]
        self.opens_accounts = bool(entry.get("opens_accounts", True))

    @abstractmethod
    def address(self, attempt: Attempt, back: str) -> str:
        """Where the visitor is sent; `back` is our address to which he returns."""

    @abstractmethod
    def claims(self, attempt: Attempt, query: str, back: str) -> Claims:
        """What the answer (`query`, as it stands in the address) proves. Raises IdentityError."""


def ask(address: str, form: Mapping[str, str] | None = None, **headers: str) -> bytes:
    """GET, or POST of a form, over TLS (or to this machine). Raises IdentityError."""
    target = urllib.parse.urlsplit(address)
    if target.scheme != "https" and target.hostname not in {"localhost", "127.0.0.1"}:
        raise IdentityError("not_https", target.netloc)
    if target.scheme not in {"http", "https"}:
        raise IdentityError("not_https", target.scheme)
    body = urllib.parse.urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(address, body, {"Accept": "application/json", **headers})  # noqa: S310 - checked above
    try:
        with _OPENER.open(request, timeout=PATIENCE) as answer:
            found: bytes = answer.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise IdentityError("unreachable", f"{target.netloc}{target.path}: {error}") from error
    if len(found) > LARGEST:
        raise IdentityError("too_large", target.netloc)
    return found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Codes and secrets go to the address that was configured, and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def mapping(content: bytes) -> dict[str, Any]:
    """A JSON object. Raises IdentityError."""
    try:
        found = json.loads(content)
    except ValueError as error:
        raise IdentityError("not_json") from error
    if not isinstance(found, dict):
        raise IdentityError("not_json")
    return found


def text_of(data: Mapping[str, Any], key: str) -> str:
    """A claim as text; empty when it is missing or something else."""
    value = data.get(key, "")
    return value.strip() if isinstance(value, str) else ""


def day_of(text: str) -> date | None:
    """A day in one of the forms that providers use: 1985-06-15, 19850615, 15/06/1985."""
    try:
        if "/" in text:
            day, month, year = text.split("/")
            return date(int(year), int(month), int(day))
        return date.fromisoformat(text)
    except ValueError:
        return None
