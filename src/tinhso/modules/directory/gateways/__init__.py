"""Other people's sign-in: identity providers that say who somebody is, each protocol in its own file."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from .base import Attempt, Claims, IdentityError, Provider
from .oidc import OpenIDConnect
from .vneid import VNeID

PROTOCOLS: dict[str, type[Provider]] = {"oidc": OpenIDConnect, "vneid": VNeID}


def providers() -> dict[str, Provider]:
    """The configured providers by id, in the order of the settings. Raises IdentityError."""
    return {entry["id"]: _provider(entry) for entry in settings.TINHSO_IDENTITY_PROVIDERS}


def _provider(entry: dict[str, Any]) -> Provider:
    try:
        return PROTOCOLS[entry["protocol"]](entry)
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise IdentityError("settings", f"{entry.get('id')}: {error}") from error


__all__ = ["PROTOCOLS", "Attempt", "Claims", "IdentityError", "Provider", "providers"]
