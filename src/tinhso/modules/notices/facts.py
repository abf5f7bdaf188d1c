"""What modules above tell notices: events, whom they concern, and what their texts may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .enums import Channel
from .rules.texts import Placeholder


@dataclass(frozen=True)
class Told:
    """Whom an event concerns, and the values of its placeholders, as it was when it happened.

    Without `account_id` only the addresses count; with it, missing addresses are those its holder has proved.
    `agency_id` speaks: its texts are used and `{co_quan}` is its name. `link` is an address on this site without
    anything personal in it.
    """

    values: Mapping[str, Any]
    agency_id: int | None = None
    account_id: int | None = None
    phone: str = ""
    email: str = ""
    link: str = ""


@dataclass(frozen=True)
class NoticeEvent:
    """An event that somebody is told of, declared by its module as an extension.

    `gather(ref_id, data)` is asked by the job that writes the messages, as the system; None: nobody to tell.
    """

    code: str
    title: Any
    placeholders: tuple[Placeholder, ...]
    gather: Callable[[int, Mapping[str, Any]], Told | None] = field(compare=False)
    channels: tuple[str, ...] = (Channel.EMAIL, Channel.SMS, Channel.APP)
    to_officials: bool = False


@dataclass(frozen=True)
class MessageInfo:
    """A message as the module above may show it beside the thing it is about; without its text."""

    id: int
    event: str
    title: str
    channel: str
    channel_name: str
    state: str
    state_name: str
    address: str
    created_at: datetime
    settled_at: datetime | None
