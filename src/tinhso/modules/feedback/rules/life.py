"""What each act changes. The acting moment, the law and the calendar are arguments; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from tinhso.kernel.calendar.rules import WorkingCalendar

from ..enums import Act, State
from . import workflow
from .deadlines import after, limits, resumed
from .law import Law

REF_KIND: Final = "feedback.feedback"


class Thing(Protocol):
    """Feedback as the rules see it."""

    state: str
    agency_id: int
    settle_by: datetime
    ask_by: datetime
    transfer_by: datetime
    asked_at: datetime | None
    clock_stands: bool
    liked: bool | None


class Refused(Exception):
    """The act is possible in this state, but not so; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def changes_of(
    act: str, thing: Thing, at: datetime, law: Law, calendar: WorkingCalendar, values: Mapping[str, Any]
) -> dict[str, Any]:
    """The columns that `act` gives other values. IllegalMove or Refused when it cannot be done."""
    move = workflow.check(act, thing.state)
    found: dict[str, Any] = {} if move.target == workflow.STAY else {"state": move.target}
    return found | _EFFECTS[Act(act)](thing, at, law, calendar, values)


def _take(
    thing: Thing, at: datetime, law: Law, calendar: WorkingCalendar, values: Mapping[str, Any]
) -> dict[str, Any]:
    return {"subject": values["subject"], "handler_id": values["handler_id"]}


def _forward(
    thing: Thing, at: datetime, law: Law, calendar: WorkingCalendar, values: Mapping[str, Any]
) -> dict[str, Any]:
    """It begins anew at the other agency: its limits count from the arrival there."""
    if values["agency_id"] == thing.agency_id:
        raise Refused("same_agency")
    found = limits(at, law, calendar)
    return {
        "agency_id": values["agency_id"],
        "previous_agency_id": thing.agency_id,
        "arrived_at": at,
        "transfer_by": found.transfer_by,
        "ask_by": found.ask_by,
        "settle_by": found.settle_by,
    }


def _reject(
    thing: Thing, at: datetime, law: Law, calendar: WorkingCalendar, values: Mapping[str, Any]
) -> dict[str, Any]:
    """On a ground of the law of the day. In time: while it was unclassified, by the limit for that."""
    if law.ground(values["ground"]) is None:
        raise Refused("ground")
    limit = thing.transfer_by if thing.state == State.RECEIVED else thing.settle_by
    return {"ground": values["ground"], "closed_at": at, "on_time": at <= limit}


def _ask(
    thing: Thing, at: datetime, law: Law, calendar: WorkingCalendar, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Time stands still only for a question that was asked in time: a late one must not excuse a late answer."""
    return {"asked_at": at, "clock_stands": at <= thing.ask_by}


def _supply(
    thing: Thing, at: datetime, law: Law, calendar: WorkingCalendar, values: Mapping[str, Any]
) -> dict[str, Any]:
    assert thing.asked_at is not None
    later = resumed(thing.settle_by, thing.asked_at, at, calendar) if thing.clock_stands else thing.settle_by
    return {"clock_stands": False, "settle_by": later}


def _answer(
    thing: Thing, at: datetime, law: Law, calendar: WorkingCalendar, values: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "answer": values["answer"],
        "answered_at": at,
        "closed_at": at,
        "on_time": at <= thing.settle_by,
        "publish_by": after(at, law.publish, calendar),
    }


def _publish(
    thing: Thing, at: datetime, law: Law, calendar: WorkingCalendar, values: Mapping[str, Any]
) -> dict[str, Any]:
    return {"published_at": at}


def _rate(
    thing: Thing, at: datetime, law: Law, calendar: WorkingCalendar, values: Mapping[str, Any]
) -> dict[str, Any]:
    if thing.liked is not None:
        raise Refused("rated")
    return {"liked": values["liked"]}


def _withdraw(
    thing: Thing, at: datetime, law: Law, calendar: WorkingCalendar, values: Mapping[str, Any]
) -> dict[str, Any]:
    return {"closed_at": at, "clock_stands": False}


_EFFECTS: Final[dict[Act, Callable[..., dict[str, Any]]]] = {
    Act.TAKE: _take,
    Act.FORWARD: _forward,
    Act.REJECT: _reject,
    Act.ASK: _ask,
    Act.SUPPLY: _supply,
    Act.ANSWER: _answer,
    Act.PUBLISH: _publish,
    Act.RATE: _rate,
    Act.WITHDRAW: _withdraw,
}
