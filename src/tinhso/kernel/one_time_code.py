"""A code of six digits that proves a telephone number or an e-mail address, kept in the visitor's session.

The session holds a keyed digest, so who reads the table of sessions learns no code.
"""

from __future__ import annotations

import secrets
import time
from typing import Any, Final

from django.utils.crypto import constant_time_compare, salted_hmac

LIFE: Final = 300
"""Seconds for which a code counts."""

TRIES: Final = 3
"""Wrong codes after which the right one counts no more."""

_SALT: Final = "tinhso one-time code"


def new_code() -> tuple[str, dict[str, Any]]:
    """A code to send, and what the session keeps of it."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    return code, {"digest": _digest(code), "until": time.time() + LIFE, "tries": TRIES}


def lives(kept: dict[str, Any]) -> bool:
    """Whether this code can still be entered."""
    return bool(kept["tries"] > 0 and time.time() < kept["until"])


def matches(kept: dict[str, Any], code: str) -> bool:
    """Whether `code` is the one that was sent; a wrong one takes a try away in `kept`."""
    right = constant_time_compare(kept["digest"], _digest(code.strip())) and lives(kept)
    if not right:
        kept["tries"] -= 1
    return right


def _digest(code: str) -> str:
    return salted_hmac(_SALT, code, algorithm="sha256").hexdigest()
