"""Ways to pay. A new gateway is one file here and one line in `ALL`; redirect gateways stand in the settings."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .base import Gateway, Told, Unreadable
from .demo import DEMO
from .redirect import RedirectGateway, Refused, gateway_from
from .remote import GatewayDown
from .vietqr import VIETQR

ALL: dict[str, Gateway] = {gateway.code: gateway for gateway in (VIETQR, DEMO)}
"""The built-in ways, by code."""


def every() -> dict[str, Gateway]:
    """All ways to pay by code, with those of the settings. Raises ImproperlyConfigured."""
    found = dict(ALL)
    for entry in settings.TINHSO_PAYMENT_GATEWAYS:
        gateway = gateway_from(entry)
        if gateway.code in found or gateway.code == "cash":
            raise ImproperlyConfigured(f"payment gateway: the code {gateway.code} is taken")
        found[gateway.code] = gateway
    return found


def find(code: str) -> Gateway | None:
    """The way to pay of this code; None when there is none."""
    return ALL.get(code) or every().get(code)


def redirect(code: str) -> RedirectGateway | None:
    """The redirect gateway of this code; None when there is none."""
    found = find(code)
    return found if isinstance(found, RedirectGateway) else None


__all__ = [
    "ALL", "VIETQR", "Gateway", "GatewayDown", "RedirectGateway", "Refused", "Told", "Unreadable", "every", "find",
    "redirect",
]  # fmt: skip
