"""What a gateway is."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Gateway:
    """A way to pay: where the payer is sent, when it may be used, how its callbacks are signed.

    `start_url_name` is the page, given the request's token, on which paying begins.
    """

    code: str
    title: Any
    hint: Any
    start_url_name: str
    is_available: Callable[[], bool]

    @property
    def secret(self) -> str:
        """The secret shared with the gateway; empty when none is set, and then no callback is genuine.

        The demo makes its own from the installation's key, so that it is never the same twice.
        """
        given = os.environ.get(f"TINHSO_PAYMENT_SECRET_{self.code.upper()}", "")
        if given or not settings.TINHSO_DEMO:
            return given
        return hmac.new(settings.SECRET_KEY.encode(), self.code.encode(), hashlib.sha256).hexdigest()
