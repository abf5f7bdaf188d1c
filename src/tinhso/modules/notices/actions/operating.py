"""What a person does about messages and providers. Each act is in the ledger."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..enums import MessageState, NoticeState
from ..models import Message, Notice, Provider
from ..permissions import RUN
from ..queries.settings import rules_on
from ..rules import life
from .handing import AGAIN, send_again
from .making import due
from .sending import send

MESSAGE_REF = "notices.message"
_SYSTEM = system_actor("notices.operating")


class NoticeError(ActionError):
    """What an operator may not do like this, with the reason in words."""


def _allowed(by: Actor) -> None:
    if not by.may(RUN.code):
        raise Denied(RUN.code)


def _taken(message_id: int, allowed: frozenset[str]) -> Message:
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None:
        raise NoticeError("unknown", _("Không tìm thấy tin này."))
    if message.state not in allowed:
        words = _("Tin này đang ở trạng thái “%(state)s”, không làm được việc đó.")
        raise NoticeError("state", words % {"state": message.get_state_display()})
    return message


@action
def resend(*, by: Actor, message_id: int) -> None:
    """Send an uncertain, failed or given up message once more. Raises Denied, NoticeError."""
    _allowed(by)
    with acting(_SYSTEM):
        message = _taken(
            message_id, frozenset({MessageState.UNCERTAIN, MessageState.FAILED, MessageState.GIVEN_UP})
        )
        before = message.state
        when = due(message.channel, rules_on(clock.business().today()), timezone.now())
        send_again(message, "by_person", when)
        message.save(update_fields=AGAIN)
        send.enqueue()
    _record(by, "notices.resend", message, {"from": before})


@action
def give_up(*, by: Actor, message_id: int) -> None:
    """Do not send a waiting or uncertain message any more. Raises Denied, NoticeError."""
    _allowed(by)
    with acting(_SYSTEM):
        message = _taken(message_id, frozenset({MessageState.UNCERTAIN, MessageState.WAITING}))
        before = message.state
        life.check(before, MessageState.GIVEN_UP)
        message.state, message.reason = MessageState.GIVEN_UP, "by_person"
        message.settled_at = timezone.now()
        message.save(update_fields=["state", "reason", "settled_at"])
    _record(by, "notices.give_up", message, {"from": before})


@action
def make_again(*, by: Actor, notice_id: int) -> None:
    """Try once more to write the messages of a notice that could not be written. Raises Denied, NoticeError."""
    _allowed(by)
    with acting(_SYSTEM):
        changed = Notice.objects.filter(pk=notice_id, state=NoticeState.BROKEN).update(
            state=NoticeState.WAITING, failures=0, made_at=None
        )
        if not changed:
            raise NoticeError("unknown", _("Không tìm thấy thông báo này."))
        send.enqueue()
    ledger.record(actor=by, kind="notices.make_again", ref=Ref("notices.notice", notice_id))


@action
def set_provider(*, by: Actor, code: str, enabled: bool | None = None, first: bool = False) -> None:
    """Switch a provider on or off, or ask it first from now on. Raises Denied, NoticeError."""
    _allowed(by)
    rows = list(Provider.objects.select_for_update().order_by("place", "id"))
    chosen = next((one for one in rows if one.code == code), None)
    if chosen is None:
        raise NoticeError("unknown", _("Không có nhà cung cấp này."))
    if enabled is not None:
        chosen.is_enabled = enabled
        # Who switches it on has seen to it: it is asked at once.
        chosen.failures, chosen.open_until = 0, None
    if first:
        beside = [one for one in rows if one.channel == chosen.channel and one is not chosen]
        for place, one in enumerate([chosen, *beside], start=1):
            one.place = place
    Provider.objects.bulk_update(rows, ["is_enabled", "failures", "open_until", "place"])
    data = {"code": code, "enabled": enabled, "first": first}
    ledger.record(actor=by, kind="notices.set_provider", ref=Ref("notices.provider", chosen.pk), data=data)


def _record(by: Actor, kind: str, message: Message, data: dict[str, str]) -> None:
    ledger.record(
        actor=by, kind=kind, ref=Ref(MESSAGE_REF, message.pk), data=data, compartment=message.compartment
    )
