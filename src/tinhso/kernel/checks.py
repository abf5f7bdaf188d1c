"""System checks: settings that must not leave the demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def business_clock(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A real installation cannot shift business time."""
    if settings.BUSINESS_CLOCK_OFFSET_DAYS and not settings.TINHSO_DEMO:
        return [
            Error(
                "Business time is shifted outside the demo.",
                hint="Unset TINHSO_BUSINESS_OFFSET_DAYS, or set TINHSO_DEMO=1 for a demo province.",
                id="kernel.E001",
            )
        ]
    return []
