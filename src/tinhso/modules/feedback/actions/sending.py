"""What the sender does, and the desk for him."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import Clock, to_local
from tinhso.kernel.numbering import next_number
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import key_of, show_keys
from tinhso.kernel.text.codes import lookup_code

from ..enums import Act, Channel, State, Subject, Who
from ..models import Attachment, Feedback
from ..permissions import RECEIVE
from ..queries.feedback import by_token, intake
from ..queries.law import law_on
from ..rules.deadlines import limits
from .base import FeedbackError, do, now, parties, record

SERIES = "feedback"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes; at least one way to reach him, unless he is signed in. `proved`: the way that a code has proved."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""
    proved: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What the letter concerns, as its sender says."""

    subject: str = Subject.AGENCY
    agency_id: int | None = None
    procedure_id: int | None = None
    official: str = ""
    ref: Ref | None = None
    repeats_id: int | None = None


@dataclass(frozen=True, slots=True)
class FileIn:
    """A stored file with the name that its sender gave it."""

    file_id: int
    name: str


@action
def send(
    *,
    by: Actor,
    token: UUID,
    sender: Sender,
    about: About,
    title: str,
    text: str,
    may_publish: bool = False,
    files: Sequence[FileIn] = (),
    clock: Clock | None = None,
    is_sample: bool = False,
) -> Feedback:
    """A letter sent online, by somebody signed in or whose number or address a code has proved.

    The same token twice gives the one that exists. Raises FeedbackError `unproved`, `no_intake`.
    """
    if by.account_id is None and not sender.proved:
        raise FeedbackError("unproved", _("Hãy xác nhận số điện thoại hoặc thư điện tử trước."))
    made = _new(sender, about, title, text, may_publish, Channel.ONLINE, now(clock))
    made.account_id, made.token, made.is_sample = by.account_id, token, is_sample
    made.received_agency_id = made.agency_id
    return _sent(by, made, Who.SENDER, files)


@action
def register(
    *,
    by: Actor,
    token: UUID,
    agency_id: int,
    sender: Sender,
    about: About,
    title: str,
    text: str,
    may_publish: bool = False,
    files: Sequence[FileIn] = (),
    clock: Clock | None = None,
    is_sample: bool = False,
) -> Feedback:
    """A letter written or told at the desk of `agency_id`; raises Denied unless the actor receives there."""
    if by.kind == "system" or not by.may(RECEIVE.code, agency_id):
        raise Denied(RECEIVE.code)
    made = _new(sender, about, title, text, may_publish, Channel.DESK, now(clock))
    made.token, made.is_sample = token, is_sample
    made.received_agency_id = agency_id
    return _sent(by, made, Who.DESK, files)


def _new(
    sender: Sender, about: About, title: str, text: str, may_publish: bool, channel: str, at: datetime
) -> Feedback:
    day = to_local(at).date()
    law, first = law_on(day), intake(day)
    if first is None:
        raise FeedbackError("no_intake", _("Tỉnh chưa có cơ quan đầu mối tiếp nhận phản ánh, kiến nghị."))
    found = limits(at, law, load_calendar())
    return Feedback(
        agency_id=first.id,
        channel=channel,
        subject=about.subject,
        about_agency_id=about.agency_id,
        about_procedure_id=about.procedure_id,
        about_official=about.official,
        ref_kind=about.ref.kind if about.ref else "",
        ref_id=about.ref.id if about.ref else None,
        repeats_id=about.repeats_id,
        title=title,
        text=text,
        may_publish=may_publish,
        sender_name=sender.name,
        sender_phone=sender.phone,
        sender_email=sender.email,
        sender_address=sender.address,
        state=State.RECEIVED,
        received_at=at,
        arrived_at=at,
        transfer_by=found.transfer_by,
        ask_by=found.ask_by,
        settle_by=found.settle_by,
    )


def _sent(by: Actor, made: Feedback, who: str, files: Sequence[FileIn]) -> Feedback:
    """Number it and write it. The key of its codes is shown first: whoever sent it holds it from now on."""
    if (before := by_token(made.token)) is not None:
        return before
    day = to_local(made.received_at).date()
    law = law_on(day)
    number = next_number(SERIES, f"{day:%y%m%d}")
    made.code = f"PA-{day:%y%m%d}-{number:04d}"
    made.lookup_code = lookup_code(secrets.randbelow, alphabet=law.lookup_alphabet, length=law.lookup_length)
    made.track_key = key_of(made.code, made.lookup_code)
    show_keys(made.track_key)
    made.save(force_insert=True)
    _attach(made, files, made.received_at)
    record(by=by, feedback=made, act=Act.SEND, who=who, at=made.received_at)
    return made


def _attach(feedback: Feedback, files: Sequence[FileIn], at: datetime) -> None:
    for one in files:
        Attachment.objects.create(
            feedback=feedback, file_id=one.file_id, name=one.name, added_at=at, **parties(feedback)
        )


@action
def supply(
    *,
    by: Actor,
    feedback_id: int,
    text: str,
    files: Sequence[FileIn] = (),
    expected_version: int | None = None,
    clock: Clock | None = None,
) -> Feedback:
    """The sender adds what was asked for."""
    found, at = do(
        by=by,
        feedback_id=feedback_id,
        expected_version=expected_version,
        act=Act.SUPPLY,
        clock=clock,
        note=text,
    )
    _attach(found, files, at)
    return found


@action
def rate(*, by: Actor, feedback_id: int, liked: bool, note: str = "", clock: Clock | None = None) -> Feedback:
    """The sender says, once, whether the answer satisfies him."""
    return do(
        by=by,
        feedback_id=feedback_id,
        expected_version=None,
        act=Act.RATE,
        clock=clock,
        note=note,
        values={"liked": liked},
    )[0]


@action
def withdraw(*, by: Actor, feedback_id: int, note: str = "", clock: Clock | None = None) -> Feedback:
    """The sender takes it back."""
    return do(
        by=by, feedback_id=feedback_id, expected_version=None, act=Act.WITHDRAW, clock=clock, note=note
    )[0]


def with_proof(sender: Sender, contact: str) -> Sender:
    """The sender with the number or address that a code has proved as the one to be reached by."""
    where = {"email": contact} if "@" in contact else {"phone": contact}
    return replace(sender, proved=contact, **where)
