"""The signature of a callback: HMAC-SHA-256 over the values, joined in alphabetical order of their names.

The scheme of the national payment platform as public integrations show it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

CHECKSUM = "checksum"


def sign(fields: Mapping[str, str], secret: str) -> str:
    """The signature, hexadecimal, of all fields but the signature itself."""
    joined = "|".join(fields[name] for name in sorted(fields) if name != CHECKSUM)
    return hmac.new(secret.encode(), joined.encode(), hashlib.sha256).hexdigest()


def signed(fields: Mapping[str, str], secret: str) -> dict[str, str]:
    """The fields with their signature."""
    return {**fields, CHECKSUM: sign(fields, secret)}


def is_genuine(fields: Mapping[str, str], secret: str) -> bool:
    """Whether the fields carry the signature of somebody who knows the secret."""
    given = fields.get(CHECKSUM, "")
    return hmac.compare_digest(given.encode(), sign(fields, secret).encode())
