"""What a person does with his own messages, and how he wants to get them."""

from __future__ import annotations

from django.utils import timezone

from tinhso.kernel import ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..enums import Channel
from ..models import Message, Preference

_SYSTEM = system_actor("notices.reading")


@action(refuses_first=True)
def mark_read(*, by: Actor, message_id: int | None = None) -> int:
    """Mark one of one's own messages as read, or all; returns how many were not. Raises Denied."""
    if by.account_id is None:
        raise Denied("notices.read")
    with acting(_SYSTEM):
        mine = Message.objects.filter(account_id=by.account_id, channel=Channel.APP, read_at=None)
        if message_id is not None:
            mine = mine.filter(pk=message_id)
        return mine.update(read_at=timezone.now())


@action(refuses_first=True)
def choose_channels(*, by: Actor, email: bool, sms: bool, language: str) -> None:
    """Set how the acting person wants to be told what the law does not prescribe. Raises Denied."""
    if by.account_id is None:
        raise Denied("notices.choose")
    values = {"email": email, "sms": sms, "language": language}
    Preference.objects.update_or_create(account_id=by.account_id, defaults=values)
    ledger.record(actor=by, kind="notices.choose", ref=Ref("directory.account", by.account_id), data=values)
