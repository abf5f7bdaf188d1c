"""Text messages. A carrier's gateway is one class with `send`, named by TINHSO_SMS_GATEWAY.

Without one, messages become files in the data folder: for demonstrations and trials, where somebody reads
them there.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from tinhso.kernel import clock


class Gateway(Protocol):
    """What a carrier's gateway does; raises what it likes, the sender of the code only logs it."""

    def send(self, number: str, text: str) -> None:
        """Send `text` to a mobile number in national form."""
        ...


class FileGateway:
    """Writes each message as a file that only this user reads."""

    def send(self, number: str, text: str) -> None:
        folder = Path(settings.TINHSO_SMS_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        now = clock.system().now()
        path = folder / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.json"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"to": number, "text": text, "at": now.isoformat()}, file, ensure_ascii=False)


def sms_gateway() -> Gateway:
    """The gateway of the settings."""
    made: Gateway = import_string(settings.TINHSO_SMS_GATEWAY)()
    return made
