"""Sample messages: what a citizen finds on his page, and what an operator has to look at. Nothing is sent."""

from __future__ import annotations

from datetime import timedelta

from tinhso.kernel.modules import DemoContext
from tinhso.kernel.scope import acting

from .actions.handing import sync_providers
from .actions.making import make_some
from .actions.sample import settle_sample
from .actions.sending import SYSTEM

_AT_ONCE = 200


def make_sample(context: DemoContext) -> None:
    """Write the messages of what was told so far, and say how each ended; the newest are unread."""
    with acting(SYSTEM):
        sync_providers()
        while make_some(_AT_ONCE):
            pass
        settle_sample(read_before=timedelta(days=3))
