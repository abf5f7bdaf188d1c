"""Facts that a module announces to whoever declared to listen, within the acting transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Listener:
    """Calls `handle(event)` for each event of exactly this type."""

    event: type
    handle: Callable[[Any], None]


def publish(event: object) -> None:
    """Tell every listener, in the order of the modules; an error in one undoes the whole act.

    An event is a frozen dataclass of ids and dates. What may wait belongs in a job that the listener
    enqueues in this transaction.
    """
    from .modules import registry  # noqa: PLC0415 - the registry holds objects of this file

    for listener in registry().listeners.get(type(event), ()):
        listener.handle(event)
