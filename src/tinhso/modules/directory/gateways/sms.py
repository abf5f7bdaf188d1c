"""Text messages: what every gateway does, and the one for trials.

`sms_http` speaks to a carrier. Without one, messages become files in the data folder: for demonstrations
and trials, where somebody reads them there.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from tinhso.kernel import clock


class SMSError(Exception):
    """A message that did not leave. `code` says why and names nobody; `again`: a later attempt may help.

    `unsure`: the carrier may have taken it all the same. `ours`: the fault is of the settings or of the account at
    the carrier, not of this message.
    """

    def __init__(self, code: str, *, again: bool, unsure: bool = False, ours: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.again = again
        self.unsure = unsure
        self.ours = ours


class Gateway(Protocol):
    """What a gateway does."""

    def send(self, number: str, text: str, reference: str) -> None:
        """Hand `text` for a mobile number in national form to the carrier. Raises SMSError.

        `reference` names the message: the same one may be handed over twice when a process died.
        """
        ...


class FileGateway:
    """Writes each message as a file that only this user reads."""

    def send(self, number: str, text: str, reference: str) -> None:
        folder = Path(settings.TINHSO_SMS_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        now = clock.system().now()
        path = folder / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.json"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        message = {"to": number, "text": text, "at": now.isoformat(), "id": reference}
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(message, file, ensure_ascii=False)


def sms_gateway() -> Gateway:
    """The gateway of the settings. Raises SMSError when they cannot work."""
    try:
        made: Gateway = import_string(settings.TINHSO_SMS_GATEWAY)()
    except ImportError:
        raise SMSError("no_gateway", again=True) from None
    return made


def sms_gateways() -> dict[str, Callable[[], Gateway]]:
    """What makes each configured gateway, in order: `sms`, and `sms-2` when there is a second carrier."""
    from .sms_http import HTTPGateway  # noqa: PLC0415 - it builds on this file

    found: dict[str, Callable[[], Gateway]] = {"sms": sms_gateway}
    if settings.TINHSO_SMS_2["url"]:
        found["sms-2"] = lambda: HTTPGateway(settings.TINHSO_SMS_2, "TINHSO_SMS_2")
    return found


def sms_state() -> tuple[str, str]:
    """How messages leave: ("files", folder), ("carrier", host), ("own", class) or ("fault", what is wrong)."""
    from .sms_http import HTTPGateway  # noqa: PLC0415 - it builds on this file

    name = settings.TINHSO_SMS_GATEWAY
    try:
        found = sms_gateway()
    except SMSError as error:
        return "fault", f"{name}: {error.code}"
    if isinstance(found, FileGateway):
        return "files", str(settings.TINHSO_SMS_FOLDER)
    return ("carrier", found.host) if isinstance(found, HTTPGateway) else ("own", name)
