"""Factories of feedback for tests of all modules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

from tinhso.kernel import clock as clocks
from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.clock import Clock
from tinhso.kernel.models import WorkShift
from tinhso.kernel.scope import acting
from tinhso.modules.directory import testing as directory
from tinhso.modules.directory.api import AgencyKind, Level

from .actions import About, Release, Sender, handling, sending
from .enums import State
from .models import Feedback

MORNING = datetime(2015, 6, 17, 2, 0, tzinfo=UTC)
"""Wednesday 17 June 2015, 9 o'clock in the province."""


def at(day: int = 17, hour: int = 9, *, month: int = 6) -> Clock:
    """A clock that stands at a local moment of 2015."""
    return clocks.fixed(clocks.from_local(date(2015, month, day), time(hour)))


@dataclass
class Office:
    """The provincial office, which all feedback reaches first, and a district that is responsible, with their people."""

    intake: Any
    agency: Any
    chief: Actor
    officer: Actor
    leader: Actor
    clerk: Actor
    citizen: Actor


def make_calendar() -> None:
    """Monday to Friday, 7 to 11 and 13 to 17 o'clock, no holidays."""
    WorkShift.objects.bulk_create(
        WorkShift(weekday=weekday, start=time(start), end=time(end), valid_from=date(2000, 1, 1))
        for weekday in range(5)
        for start, end in ((7, 11), (13, 17))
    )


def make_office() -> Office:
    """Two agencies and their people; makes no calendar."""
    commune = directory.make_area()
    district = commune.versions.get().parent
    province = district.versions.get().parent
    intake = directory.make_agency(level=Level.PROVINCE, kind=AgencyKind.OFFICE, area=province)
    agency = directory.make_agency(level=Level.DISTRICT, area=district)

    def somebody(name: str, where: Any, *roles: str) -> Actor:
        return directory.actor_of(directory.make_official(*roles, agency=where, name=name), MORNING)

    return Office(
        intake=intake,
        agency=agency,
        chief=somebody("Nguyễn Thị Trâm", intake, "feedback.officer", "feedback.leader"),
        officer=somebody("Lê Văn Cường", agency, "feedback.officer"),
        leader=somebody("Phạm Văn Dũng", agency, "feedback.leader"),
        clerk=somebody("Trần Thị Bích", agency, "feedback.clerk"),
        citizen=directory.actor_of(directory.make_citizen("Nguyễn Văn An"), MORNING),
    )


def do[R](by: Actor, act: Callable[..., R], **values: Any) -> R:
    """Carry out an action in the actor's own scope, as a request does."""
    with acting(by):
        return act(by=by, **values)


def write(office: Office, *, by: Actor | None = None, clock: Clock | None = None, **changes: Any) -> Feedback:
    """A letter about the district."""
    actor = by or office.citizen
    values: dict[str, Any] = {
        "token": uuid4(),
        "sender": Sender(name="Nguyễn Văn An", address="Phường 1", phone="0912345678", proved="0912345678"),
        "about": About(agency_id=office.agency.pk),
        "title": "Chờ lâu ở quầy số 2",
        "text": "Tôi chờ gần hai giờ.",
        "may_publish": True,
        "clock": clock or at(),
    }
    return do(actor, sending.send, **(values | changes))


def anonymous(feedback: Feedback) -> Actor:
    """Somebody who is not signed in and shows both codes."""
    return ANONYMOUS.with_keys(feedback.track_key)


def act(
    by: Actor, action: Callable[..., Any], feedback: Feedback, clock: Clock | None = None, **values: Any
) -> Feedback:
    """One act of an official on the feedback as it stands now; the feedback afterwards."""
    now = Feedback.objects.get(pk=feedback.pk)
    do(by, action, feedback_id=now.pk, expected_version=now.version, clock=clock or at(), **values)
    return Feedback.objects.get(pk=feedback.pk)


def make_feedback(office: Office, state: str = State.RECEIVED, **changes: Any) -> Feedback:
    """A letter in `state`, handled by the intake itself."""
    made = write(office, **changes)
    if state == State.RECEIVED:
        return made
    if state == State.WITHDRAWN:
        do(anonymous(made), sending.withdraw, feedback_id=made.pk, clock=at())
        return Feedback.objects.get(pk=made.pk)
    if state == State.REJECTED:
        return act(office.chief, handling.reject, made, ground="unclear", reason="Không rõ.")
    made = act(office.chief, handling.take, made, subject="agency")
    if state == State.WAITING:
        return act(office.chief, handling.ask, made, reason="Xin cho biết ngày.")
    if state in {State.ANSWERED, State.PUBLISHED}:
        made = act(office.chief, handling.answer, made, text="Đã thêm người.")
    if state == State.PUBLISHED:
        made = act(
            office.chief, handling.publish, made, release=Release("Chờ lâu", "Chờ lâu.", "Đã thêm người.")
        )
    return made
