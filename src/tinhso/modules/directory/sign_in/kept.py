"""What a visitor told before anybody is known, kept in his session without being readable there."""

from __future__ import annotations

import json
from typing import Any, cast

from ..models.sealed import seal, unseal

_PURPOSE = "kept in a session"


def seal_kept(data: dict[str, Any]) -> str:
    """`data` for the session."""
    return seal(json.dumps(data), _PURPOSE)


def open_kept(sealed: str) -> dict[str, Any]:
    """What `seal_kept` took. Raises cryptography.fernet.InvalidToken after SECRET_KEY changed."""
    return cast(dict[str, Any], json.loads(unseal(sealed, _PURPOSE)))
