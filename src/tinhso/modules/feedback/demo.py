"""Sample letters: written, passed on, answered and published through the actions, each at its own time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth import get_user_model

from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import fixed, from_local, simulated
from tinhso.kernel.datafile import read_yaml
from tinhso.kernel.modules import DemoContext
from tinhso.kernel.scope import acting
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.notices import api as notices

from .actions import About, Release, Sender, handling, sending
from .enums import State
from .models import Feedback
from .permissions import HANDLE, LEAD

FILE: Final = "sample-feedback.yaml"
_LETTER: Final = {"type": "object", "required": ["subject", "agency", "title", "text"]}
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["first", "every", "senders", "letters", "open"],
    "properties": {
        "first": {"type": "string", "format": "date"},
        "every": {"type": "integer", "minimum": 1},
        "senders": {"type": "array", "minItems": 1},
        "letters": {"type": "array", "items": _LETTER},
        "open": {"type": "array", "items": _LETTER},
    },
}


def make_sample(context: DemoContext) -> None:
    """Write the sample letters of the province; nothing where it has none."""
    path: Path = context.province / FILE
    if not path.exists():
        return
    data = read_yaml(path, SCHEMA).data
    first = date.fromisoformat(data["first"])
    written: list[tuple[date, Mapping[str, Any]]] = []
    while first < context.business_date - timedelta(days=60):
        for place, letter in enumerate(data["letters"]):
            written.append((first + timedelta(days=place * 5), letter))
        first += timedelta(days=data["every"])
    written += [(context.business_date - timedelta(days=one["ago"]), one) for one in data["open"]]
    for number, (day, letter) in enumerate(written):
        with notices.silent():
            _Letter(context, number, load_calendar().working_day_from(day), letter, data["senders"]).live()
        context.progress("feedback", number + 1, len(written))


class _Letter:
    """One letter of the sample, and its life."""

    def __init__(
        self, context: DemoContext, number: int, day: date, letter: Mapping[str, Any], senders: list[str]
    ) -> None:
        self.context, self.number, self.day, self.letter = context, number, day, letter
        self.sender = senders[number % len(senders)]
        agency = directory.agency_by_code(letter["agency"], day)
        if agency is None:
            raise LookupError(f"{FILE}: no agency {letter['agency']}")
        self.agency = agency

    def live(self) -> None:
        """From its arrival to where the sample says."""
        found = self._send()
        state = self.letter.get("state", "")
        if state == State.RECEIVED:
            return
        taken, *rest = self.letter.get("days", (1,))
        found = (
            self._at(taken, HANDLE.code, found, self._forward) if found.agency_id != self.agency.id else found
        )
        if self.letter.get("ground"):
            self._at(taken, HANDLE.code, found, self._reject)
            return
        found = self._at(taken, HANDLE.code, found, self._take)
        if state == State.HANDLING:
            return
        if state == State.WAITING:
            self._at(taken + 1, HANDLE.code, found, self._ask)
            return
        settled = rest[0] if rest else taken + 2
        found = self._at(settled, HANDLE.code, found, self._answer)
        if "liked" in self.letter:
            self._rate(found, settled + 1)
        if self.letter.get("publish"):
            self._at(settled + 1, LEAD.code, Feedback.objects.get(pk=found.pk), self._publish)

    def _moment(self, days: int) -> datetime:
        day = load_calendar().add_working_days(self.day, days) if days else self.day
        return from_local(day, time(8 + self.number % 3, 10 + days))

    def _send(self) -> Feedback:
        at = self._moment(0)
        by: Actor = ANONYMOUS
        sender = Sender(name=self.sender, address="Bạc Liêu", proved="0900000000")
        if login := self.letter.get("from"):
            by = directory.actor_for(get_user_model().objects.get(username=login), at)
            sender = Sender(name=by.name, address="Bạc Liêu")
        with simulated(fixed(at)), acting(by):
            return sending.send(
                by=by,
                token=uuid5(NAMESPACE_URL, f"sample-feedback-{self.context.seed}-{self.number}"),
                sender=sender,
                about=About(
                    subject=self.letter["subject"],
                    agency_id=self.agency.id,
                    procedure_id=self._procedure(),
                    official=self.letter.get("official", ""),
                ),
                title=self.letter["title"],
                text=self.letter["text"],
                may_publish=self.letter.get("may_publish", False),
                is_sample=True,
            )

    def _procedure(self) -> int | None:
        slug = self.letter.get("procedure")
        return next((one.procedure_id for one in catalogue.names(self.day) if one.slug == slug), None)

    def _at(
        self, days: int, permission: str, found: Feedback, act: Callable[[Actor, Feedback], Any]
    ) -> Feedback:
        at = self._moment(days)
        official = directory.officials_with(permission, found.agency_id, at.date())[0]
        account = get_user_model().objects.get(pk=official.account_id)
        by = directory.actor_for(account, at)
        with simulated(fixed(at)), acting(by):
            act(by, found)
        return Feedback.objects.get(pk=found.pk)

    @staticmethod
    def _which(by: Actor, found: Feedback) -> dict[str, Any]:
        return {"by": by, "feedback_id": found.pk, "expected_version": found.version}

    def _forward(self, by: Actor, found: Feedback) -> None:
        reason = "Chuyển cơ quan có trách nhiệm trả lời."
        handling.forward(**self._which(by, found), agency_id=self.agency.id, reason=reason)

    def _take(self, by: Actor, found: Feedback) -> None:
        handling.take(**self._which(by, found), subject=self.letter["subject"])

    def _reject(self, by: Actor, found: Feedback) -> None:
        handling.reject(**self._which(by, found), ground=self.letter["ground"], reason=self.letter["answer"])

    def _ask(self, by: Actor, found: Feedback) -> None:
        handling.ask(**self._which(by, found), reason=self.letter["answer"])

    def _answer(self, by: Actor, found: Feedback) -> None:
        handling.answer(**self._which(by, found), text=self.letter["answer"])

    def _publish(self, by: Actor, found: Feedback) -> None:
        question = found.text if found.may_publish else ""
        handling.publish(**self._which(by, found), release=Release(found.title, question, found.answer))

    def _rate(self, found: Feedback, days: int) -> None:
        by = ANONYMOUS.with_keys(found.track_key)
        at = self._moment(days)
        with simulated(fixed(at)), acting(by):
            sending.rate(by=by, feedback_id=found.pk, liked=self.letter["liked"])
