"""VNeID, the national e-identity: OAuth 2 with encrypted answers, and no id_token.

It is not plain OpenID Connect. The code flow has a state but no nonce; the token's and the person's answers
are `{"data": base64, "key": base64}`: `key` is an AES key encrypted with our RSA key (PKCS #1 v1.5), `data` is
JSON under AES-ECB with that key. The redirect may bring an encrypted code with an `encrypt_key`, both
base64 in the address, where the sign + must not be read as a space. As read in the open-source adapter
ospgroupvn/vneid-keycloak-extensions; Decree 69/2024/NĐ-CP has the levels of accounts.

ECB hides but does not protect from change: what counts comes over TLS from the configured address, and the
person's data are fetched with the token of this very attempt.
"""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from .base import Attempt, Claims, IdentityError, Provider, ask, day_of, mapping, text_of

_PERSONAL_NUMBER = re.compile(r"\d{12}")


class VNeID(Provider):
    """Settings beside the common ones: three addresses, `private_key_file`, `least_level` (default 2)."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        super().__init__(entry)
        self.authorize_url: str = entry["authorize_url"]
        self.token_url: str = entry["token_url"]
        self.userinfo_url: str = entry["userinfo_url"]
        self.least_level = int(entry.get("least_level", 2))
        key = load_pem_private_key(Path(entry["private_key_file"]).read_bytes(), None)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError("private_key_file holds no RSA key")
        self._key = key

    def address(self, attempt: Attempt, back: str) -> str:
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": back,
            "scope": "openid",
            "state": attempt.state,
        }
        return f"{self.authorize_url}?{urllib.parse.urlencode(query)}"

    def claims(self, attempt: Attempt, query: str, back: str) -> Claims:
        answer = _parameters(query)
        attempt.check(self.id, answer.get("state", ""))
        code = answer.get("code", "")
        if not code:
            raise IdentityError("refused", answer.get("error", "")[:60])
        if "encrypt_key" in answer:
            code = self._opened(code, answer["encrypt_key"]).decode("utf-8", "replace")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        token = text_of(self._answer(ask(self.token_url, form)), "access_token")
        if not token:
            raise IdentityError("token")
        return self._of(self._answer(ask(self.userinfo_url, Authorization=f"Bearer {token}")))

    def _of(self, data: Mapping[str, Any]) -> Claims:
        number = text_of(data, "citizenPid")
        if not _PERSONAL_NUMBER.fullmatch(number):
            raise IdentityError("subject")
        if _level(data.get("accountLevel")) < self.least_level:
            raise IdentityError("level")
        return Claims(
            provider=self.id,
            subject=number,
            name=text_of(data, "fullName")[:120],
            id_number=number,
            birth_date=day_of(text_of(data, "birthDate")),
        )

    def _answer(self, body: bytes) -> dict[str, Any]:
        sealed = mapping(body)
        try:
            return mapping(self._opened(text_of(sealed, "data"), text_of(sealed, "key")))
        except UnicodeDecodeError as error:
            raise IdentityError("sealed") from error

    def _opened(self, data: str, key: str) -> bytes:
        try:
            # A wrong RSA padding gives random bytes here (implicit rejection), which then are no AES key.
            secret = self._key.decrypt(_bytes(key), PKCS1v15())
            # VNeID's protocol asks for ECB. See the text above for why that is bearable.
            cipher = Cipher(AES(secret), ECB()).decryptor()  # noqa: S305
            padded = cipher.update(_bytes(data)) + cipher.finalize()
            remover = PKCS7(128).unpadder()
            return remover.update(padded) + remover.finalize()
        except (ValueError, binascii.Error) as error:
            raise IdentityError("sealed") from error


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _level(value: Any) -> int:
    found = re.search(r"\d+", str(value))
    return int(found[0]) if found else 0


def _parameters(query: str) -> dict[str, str]:
    """The address's parameters, in which + is itself and not a space."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return {urllib.parse.unquote(name): urllib.parse.unquote(value) for name, _equals, value in pairs}
