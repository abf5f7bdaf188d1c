"""The door of notices."""

from __future__ import annotations

from .actions.telling import UnknownEvent, silent, tell
from .enums import Channel
from .facts import MessageInfo, NoticeEvent, Told
from .queries.message import about
from .rules.texts import Kind, Placeholder

__all__ = [
    "Channel",
    "Kind",
    "MessageInfo",
    "NoticeEvent",
    "Placeholder",
    "Told",
    "UnknownEvent",
    "about",
    "silent",
    "tell",
]
