"""Secrets in rows: encrypted with a key derived from SECRET_KEY, one for each purpose.

A copy of the database alone opens none of them. When SECRET_KEY changes, the old one stays in
SECRET_KEY_FALLBACKS until the secrets were stored anew.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str, purpose: str) -> str:
    """`text` encrypted for `purpose`."""
    return _fernet(settings.SECRET_KEY, purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """What `seal` took. Raises cryptography.fernet.InvalidToken when no known key opens it."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _fernet(key, purpose).decrypt(sealed.encode()).decode()
        except InvalidToken:
            continue
    raise InvalidToken


@lru_cache(maxsize=16)
def _fernet(secret: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"tinhso {purpose}".encode()).derive(
        secret.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
