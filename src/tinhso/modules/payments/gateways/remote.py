"""Asking a gateway's server: one POST of a form, a small JSON object back, never to another address."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any, Final

PATIENCE: Final = 10
"""Seconds that we wait for a gateway."""

LARGEST: Final = 100_000
"""Bytes of an answer that we read."""


class GatewayDown(Exception):
    """The gateway did not answer, or not in its language: nothing is known, ask again later.

    Its words hold no address and no value: addresses may carry keys.
    """


def is_safe(url: str) -> bool:
    """Whether an address may be given signed messages: TLS, or this machine."""
    parts = urllib.parse.urlsplit(url)
    at_home = parts.hostname in {"localhost", "127.0.0.1"}
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and at_home))


def ask(url: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The gateway's answer as texts. Raises GatewayDown."""
    request = urllib.request.Request(  # noqa: S310 - the configuration was checked by `is_safe`
        url, urllib.parse.urlencode(fields).encode(), {"Accept": "application/json"}
    )
    try:
        with _OPENER.open(request, timeout=PATIENCE) as answer:
            content = answer.read(LARGEST + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise GatewayDown(f"status {error.code}") from None
    except (OSError, ValueError, http.client.HTTPException):
        raise GatewayDown("unreachable") from None
    try:
        found = json.loads(content) if len(content) <= LARGEST else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise GatewayDown("no JSON object")
    return {str(name): value if isinstance(value, str) else str(value) for name, value in found.items()}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Signed messages go to the address that was configured, and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)
