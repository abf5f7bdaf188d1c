"""The providers of the settings."""

from __future__ import annotations

from collections.abc import Callable

from django.core.mail import mailers

from tinhso.modules.directory import api as directory

from .base import TAKEN, Answer, Parcel, Way
from .letters import MailServer
from .text_messages import Carrier

__all__ = ["TAKEN", "Answer", "Parcel", "Way", "ways"]

_MAILERS = {"mail": "default", "mail-2": "second"}


def ways() -> dict[str, Callable[[], Way]]:
    """What makes each configured provider, by code, in the order in which they are asked at first."""
    found: dict[str, Callable[[], Way]] = {}
    for code, alias in _MAILERS.items():
        if alias in mailers.settings:
            found[code] = lambda code=code, alias=alias: MailServer(code, alias)  # type: ignore[misc]
    for code, make in directory.sms_gateways().items():
        found[code] = lambda code=code, make=make: Carrier(code, make)  # type: ignore[misc]
    return found
