"""OpenID Connect: discovery, authorization code with PKCE and nonce, id_token verified in full.

django-allauth's own client keeps no nonce and does not verify the signature of tokens it fetched itself;
both are cheap to have, so this one does.
"""

from __future__ import annotations

import base64
import hashlib
import time
import urllib.parse
from collections.abc import Mapping
from typing import Any

import jwt
from django.core.cache import cache

from .base import Attempt, Claims, IdentityError, Provider, ask, mapping, text_of

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures we take: asymmetric ones only, whatever the token's own header says."""

KEPT = 3600
"""Seconds for which a provider's description and keys are kept."""

LEEWAY = 60
"""Seconds by which the clocks may differ."""


class OpenIDConnect(Provider):
    """A generic provider. Settings beside the common ones: `issuer`, `scopes`, `claims`."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        super().__init__(entry)
        self.issuer: str = entry["issuer"].rstrip("/")
        self.scopes = " ".join(dict.fromkeys(("openid", *entry.get("scopes", ("profile", "email")))))
        self.names: dict[str, str] = {"name": "name", "email": "email", "id_number": ""} | entry.get(
            "claims", {}
        )

    def address(self, attempt: Attempt, back: str) -> str:
        challenge = hashlib.sha256(attempt.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": back,
            "scope": self.scopes,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        if attempt.fresh:
            # `prompt` asks for it; `max_age` makes the provider tell in the token when it was done.
            query |= {"prompt": "login", "max_age": "0"}
        place = self._endpoint("authorization_endpoint")
        return f"{place}{'&' if '?' in place else '?'}{urllib.parse.urlencode(query)}"

    def claims(self, attempt: Attempt, query: str, back: str) -> Claims:
        answer = dict(urllib.parse.parse_qsl(query))
        attempt.check(self.id, answer.get("state", ""))
        if answer.get("iss", self.issuer).rstrip("/") != self.issuer:
            raise IdentityError("issuer")
        if "code" not in answer:
            raise IdentityError("refused", answer.get("error", "")[:60])
        form = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": back,
            "code_verifier": attempt.verifier,
        }
        tokens = mapping(ask(self._endpoint("token_endpoint"), form, Authorization=self._basic()))
        data = self._verified(text_of(tokens, "id_token"), attempt.nonce)
        if attempt.fresh:
            _check_fresh(data.get("auth_time"), attempt.started)
        return self._of(data)

    def _basic(self) -> str:
        # RFC 6749 section 2.3.1: both parts are form-encoded before they are joined.
        pair = ":".join(urllib.parse.quote_plus(part) for part in (self.client_id, self.client_secret))
        return "Basic " + base64.b64encode(pair.encode()).decode()

    def _of(self, data: Mapping[str, Any]) -> Claims:
        subject = text_of(data, "sub")
        if not subject or len(subject) > 255:
            raise IdentityError("subject")
        verified = data.get("email_verified") is True
        return Claims(
            provider=self.id,
            subject=subject,
            name=text_of(data, self.names["name"])[:120],
            id_number=text_of(data, self.names["id_number"]) if self.names["id_number"] else "",
            email=text_of(data, self.names["email"]).lower() if verified else "",
        )

    def _verified(self, token: str, nonce: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in ALGORITHMS:
                raise IdentityError("algorithm", str(header.get("alg")))
            data: dict[str, Any] = jwt.decode(
                token,
                self._key(str(header.get("kid", ""))),
                algorithms=[header["alg"]],
                issuer=self._description()["issuer"],
                audience=self.client_id,
                leeway=LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise IdentityError("token", str(error)) from error
        if data.get("nonce") != nonce:
            raise IdentityError("nonce")
        several = isinstance(data["aud"], list) and len(data["aud"]) > 1
        if data.get("azp", None if several else self.client_id) != self.client_id:
            raise IdentityError("token", "azp")
        return data

    def _key(self, kid: str) -> jwt.PyJWK:
        place = self._endpoint("jwks_uri")
        for fresh in (False, True):
            keys = jwt.PyJWKSet.from_dict(self._kept(place, fresh=fresh)).keys
            found = [key for key in keys if key.key_id == kid] or (keys if not kid and len(keys) == 1 else [])
            if found:
                return found[0]
        raise IdentityError("key", kid[:60])

    def _description(self) -> dict[str, Any]:
        found = self._kept(f"{self.issuer}/.well-known/openid-configuration")
        if text_of(found, "issuer").rstrip("/") != self.issuer:
            raise IdentityError("issuer", text_of(found, "issuer"))
        return found

    def _endpoint(self, name: str) -> str:
        found = text_of(self._description(), name)
        if not found:
            raise IdentityError("description", name)
        return found

    def _kept(self, place: str, *, fresh: bool = False) -> dict[str, Any]:
        name = "oidc:" + hashlib.sha256(place.encode()).hexdigest()
        found: dict[str, Any] | None = None if fresh else cache.get(name)
        if found is None:
            found = mapping(ask(place))
            cache.set(name, found, KEPT)
        return found


def _check_fresh(auth_time: object, started: int) -> None:
    """The provider saw the person after we asked for it, and says so. Raises IdentityError."""
    if isinstance(auth_time, bool) or not isinstance(auth_time, int | float):
        raise IdentityError("auth_time", "missing")
    if not started - LEEWAY <= auth_time <= time.time() + LEEWAY:
        raise IdentityError("auth_time", "old")
