"""Text messages by a carrier's HTTP interface: one POST of JSON, whose fields the settings name.

No carrier's own protocol is written here: most of them take an object with the number, the text and a key,
so the operator writes that object down (docs/operations.md) and this fills it in.
"""

from __future__ import annotations

import errno
import http.client
import json
import re
import socket
import ssl
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

from .sms import SMSError

PATIENCE: Final = 10
"""Seconds that we wait for the carrier."""

LARGEST: Final = 100_000
"""Bytes of an answer that we read."""

PLACES: Final = ("number", "international", "text", "id", "secret")
"""What may stand in braces in the body and in the headers."""

BODY: Final = '{"to": "{number}", "text": "{text}", "id": "{id}"}'
HEADERS: Final = '{"Authorization": "Bearer {secret}"}'

_PLACE: Final = re.compile(r"\{(\w*)\}")

_LATER: Final = frozenset({408, 409, 425, 429})
"""Refusals that a later attempt may not meet, besides every fault of the carrier's server (5xx)."""


_UNSURE: Final = frozenset({502, 504})
"""A server in between speaks: what the carrier behind it has done is not known."""

_OURS: Final = frozenset({401, 402, 403, 404, 405, 407, 415})
"""Refusals that every message would meet: a wrong key, no credit, a wrong address."""


class HTTPGateway:
    """One message, one POST. Raises SMSError("settings: …") for settings that cannot work.

    `given` are the settings of one carrier, those of TINHSO_SMS by default; `name` is what their variables begin with.
    """

    def __init__(self, given: Mapping[str, str] | None = None, name: str = "TINHSO_SMS") -> None:
        given = settings.TINHSO_SMS if given is None else given
        self.url = given["url"]
        self.secret = given["secret"]
        self.plain = given["plain"] == "1"
        self.host = _host(self.url, f"{name}_URL")
        self.body = _template(f"{name}_BODY", given["body"] or BODY, needs=("text",))
        if not {"number", "international"} & _places(self.body):
            raise _wrong(f"{name}_BODY: {{number}}, {{international}}")
        default = HEADERS if self.secret and "secret" not in _places(self.body) else "{}"
        self.headers = _template(f"{name}_HEADERS", given["headers"] or default)
        if not self.secret and "secret" in _places(self.body) | _places(self.headers):
            raise _wrong(f"{name}_SECRET")
        self.accepted = _accepted(given["accepted"], f"{name}_ACCEPTED")

    def send(self, number: str, text: str, reference: str) -> None:
        """POST it; a carrier that answers anything but "taken" did not take it."""
        words = {
            "number": number,
            "international": "84" + number.removeprefix("0"),
            "text": without_accents(text) if self.plain else text,
            "id": reference,
            "secret": self.secret,
        }
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked by _host
            self.url,
            json.dumps(_filled(self.body, words), ensure_ascii=False).encode(),
            {"Content-Type": "application/json; charset=utf-8", **_filled(self.headers, words)},
            method="POST",
        )
        # Errors of urllib name the address, which may hold a key: their words go no further.
        try:
            with _OPENER.open(request, timeout=PATIENCE) as answer:
                content = answer.read(LARGEST)
        except urllib.error.HTTPError as error:
            again = error.code >= 500 or error.code in _LATER
            error.close()
            raise SMSError(
                f"status {error.code}", again=again, unsure=error.code in _UNSURE, ours=error.code in _OURS
            ) from None
        except urllib.error.URLError as error:
            raise SMSError("unreachable", again=True, unsure=not _was_before(error.reason)) from None
        except (OSError, ValueError, http.client.HTTPException):
            # The request had left: a carrier that is slow to answer may have taken the message.
            raise SMSError("no answer", again=True, unsure=True) from None
        if self.accepted is not None and not _says(content, *self.accepted):
            raise SMSError("not accepted", again=False)


def _was_before(reason: object) -> bool:
    """Whether a connection failed before anything could be sent over it."""
    return isinstance(reason, ConnectionRefusedError | socket.gaierror | ssl.SSLError) or (
        isinstance(reason, OSError) and reason.errno in {errno.EHOSTUNREACH, errno.ENETUNREACH}
    )


def without_accents(text: str) -> str:
    """Vietnamese in plain letters: three times as many of them fit into one message."""
    split = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Numbers and keys go to the address that was configured, and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _wrong(what: str) -> SMSError:
    return SMSError(f"settings: {what}", again=True, ours=True)


def _host(url: str, name: str) -> str:
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise _wrong(name) from None
    at_home = parts.hostname in {"localhost", "127.0.0.1"}
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and at_home)):
        raise _wrong(f"{name}: https://")
    return f"{parts.hostname}{port}"


def _template(name: str, text: str, needs: tuple[str, ...] = ()) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise _wrong(f"{name}: JSON") from None
    if not isinstance(found, dict):
        raise _wrong(f"{name}: JSON {{…}}")
    unknown = _places(found) - set(PLACES)
    missing = set(needs) - _places(found)
    if unknown or missing:
        raise _wrong(f"{name}: " + ", ".join(f"{{{place}}}" for place in sorted(unknown or missing)))
    return found


def _places(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_places, value.values()))
    if isinstance(value, list):
        return set().union(*map(_places, value))
    return set(_PLACE.findall(value)) if isinstance(value, str) else set()


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    """The template with its places filled once: braces inside of a text stay what they are."""
    if isinstance(value, dict):
        return {key: _filled(part, words) for key, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, words) for part in value]
    if isinstance(value, str):
        return _PLACE.sub(lambda found: words[found[1]], value)
    return value


def _accepted(text: str, name: str) -> tuple[list[str], str] | None:
    if not text:
        return None
    path, sign, value = text.partition("=")
    if not sign or not path.strip():
        raise _wrong(f"{name}: field=value")
    return path.strip().split("."), value.strip()


def _says(content: bytes, path: list[str], wanted: str) -> bool:
    try:
        found = json.loads(content)
    except ValueError:
        return False
    for part in path:
        found = found.get(part) if isinstance(found, dict) else None
    if isinstance(found, bool):
        return wanted == str(found).lower()
    return found is not None and str(found) == wanted
