"""Writes the lives of dossiers: what happens, when and by whom, as chance and habits have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.calendar import WorkingCalendar
from tinhso.kernel.clock import fixed, from_local, to_local
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.forms import api as forms

from ..actions.answers import Submitted, read_answers
from ..actions.paper import PaperIn
from ..bulk import Doing, Life
from ..enums import Act, Channel, FeeState, Who
from ..queries.agency import Desk
from ..queries.law import law_book
from ..rules.deadline import due
from ..rules.life import fee_due
from ..rules.rows import Applicant
from .material import Habits, Material, Person
from .world import World

MEMO_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
FIRST_DAY = date(2013, 7, 1)
MINUTE = timedelta(minutes=1)
MOST_USED = 0.97
"""A dossier in time is decided with a little of its limit left."""


@dataclass(frozen=True)
class SampleFile:
    """The stored file that stands for every paper sent online."""

    id: int
    name: str
    size: int


class Script:
    """Lives from `FIRST_DAY` to `end`, a moment; what would happen later is left open."""

    def __init__(
        self,
        world: World,
        material: Material,
        calendar: WorkingCalendar,
        random: Random,
        *,
        end: datetime,
        file: SampleFile,
    ) -> None:
        self.world, self.material, self.calendar, self.random = world, material, calendar, random
        self.end, self.file = end, file
        self.law_on = law_book()
        self.shown: frozenset[int] = frozenset()
        last = to_local(end).date()
        every = [FIRST_DAY + timedelta(days=n) for n in range((last - FIRST_DAY).days + 1)]
        self.days = [day for day in every if calendar.is_working_day(day)]
        self._weights = [material.months[day.month - 1] for day in self.days]
        known = [habits for slug, habits in material.habits.items() if world.version(slug, last)]
        self._habits = known
        self._shares = [habits.weight for habits in known]

    # --- what is handed in ---

    def lives(self, count: int) -> list[Life]:
        """`count` lives, in order of submission."""
        days = sorted(self.random.choices(self.days, self._weights, k=count))
        found = []
        for day in days:
            habits = self.random.choices(self._habits, self._shares)[0]
            one = self.life(habits, day)
            if one is not None and one.at < self.end:
                found.append(one)
        return sorted(found, key=lambda one: one.at)

    def life(
        self,
        habits: Habits,
        day: date,
        *,
        desk: Desk | None = None,
        by: Actor | None = None,
        online: bool | None = None,
        until: str = "",
        prefer: frozenset[int] = frozenset(),
    ) -> Life | None:
        """One life that begins on a working day; None when the procedure was not there.

        `until` is an act after which nothing more happens. `by` is an applicant with an account, `prefer`
        the accounts of officials who are chosen where they work.
        """
        version = self.world.version(habits.slug, day)
        if version is None:
            return None
        desk = desk or self.random.choice(self.world.desks(version))
        way = self._is_online(habits, version, day) if online is None else online
        begun = self._begin(habits, version, desk, day, by, online=way)
        doings = [one for one in _Course(self, habits, begun, prefer).doings(until) if one.at < self.end]
        return replace(begun, doings=tuple(doings))

    def _is_online(self, habits: Habits, version: catalogue.Version, day: date) -> bool:
        first = self.world.first_online(habits.slug)
        if habits.online is None or habits.answers is None or first is None or day < first:
            return False
        if version.parsed.channel(Channel.ONLINE) is None or version.form_version_id is None:
            return False
        return self.random.random() < self._between(habits.online, first, day)

    def _between(self, pair: tuple[float, float], first: date, day: date) -> float:
        """A share that grows from the first day of the simulation to the last."""
        last = to_local(self.end).date()
        done = (day - first).days / max(1, (last - first).days)
        return pair[0] + (pair[1] - pair[0]) * min(1.0, max(0.0, done))

    def pace(self, habits: Habits, day: date) -> float:
        """How much of the limit is used on a day."""
        return self._between(habits.pace, FIRST_DAY, day)

    def late(self, day: date) -> float:
        """The chance that a dossier is late on a day."""
        return self._between(self.material.late, FIRST_DAY, day)

    def _begin(
        self,
        habits: Habits,
        version: catalogue.Version,
        desk: Desk,
        day: date,
        by: Actor | None,
        *,
        online: bool,
    ) -> Life:
        person = self.material.person(self.random)
        if by is not None:
            person = replace(person, name=by.name)
        content = version.parsed
        common: dict[str, Any] = {
            "version": version,
            "desk": desk,
            "token": UUID(int=self.random.getrandbits(128), version=4),
            "memo": "TS" + "".join(self.random.choice(MEMO_SIGNS) for _sign in range(10)),
        }
        delivery = content.result_delivery
        if not online:
            clerk = self.random.choice(self.world.staff(desk).clerks)
            summary = self.random.choice(habits.summary)
            applicant = Applicant(
                name=person.name,
                phone=person.phone,
                address=person.street,
                id_number=person.id_number,
                summary=summary.format(n=self.random.randint(1, 6)),
                account_id=by.account_id if by else None,
                person_id=by.person_id if by else None,
            )
            at = self._moment(day, ((7, 15), (10, 30)), ((13, 15), (16, 15)))
            papers = [
                PaperIn(name=p.name.vi, paper_code=p.code, originals=p.originals, copies=p.copies)
                for p in content.cases[0].papers
                if p.required
            ]
            way = Channel.COUNTER if Channel.COUNTER in delivery else Channel(delivery[0])
            return Life(
                **common, by=clerk, at=at, applicant=applicant, papers=papers, case=content.cases[0].code,
                channel=Channel.COUNTER.value, result_channel=way.value,
            )  # fmt: skip
        at = self._moment(day, ((6, 0), (11, 30)), ((13, 0), (22, 0)))
        told = self._told(habits, version, desk, person, day, by)
        return Life(
            **common, by=by or ANONYMOUS, at=at, applicant=told.applicant, papers=told.papers, case=told.case,
            answers=told.answers, channel=Channel.ONLINE.value, result_channel=delivery[0],
        )  # fmt: skip

    def _moment(self, day: date, *spans: tuple[tuple[int, int], tuple[int, int]]) -> datetime:
        (start, end) = self.random.choice(spans)
        first, last = start[0] * 3600 + start[1] * 60, end[0] * 3600 + end[1] * 60
        second = self.random.randrange(first, last)
        return from_local(day, time(second // 3600, second // 60 % 60, second % 60))

    def _told(
        self,
        habits: Habits,
        version: catalogue.Version,
        desk: Desk,
        person: Person,
        day: date,
        by: Actor | None,
    ) -> Submitted:
        assert version.form_version_id is not None  # the caller has looked
        assert habits.answers is not None
        form = forms.get(version.form_version_id, clock=fixed(from_local(day, time(9))))
        answers = self._filled(habits.answers, self._values(desk, person, day))
        return read_answers(form, answers, version.parsed, by or ANONYMOUS)

    def _values(self, desk: Desk, person: Person, day: date) -> dict[str, str]:
        district, commune = self.world.place(desk, self.random)
        born = date(self.random.randint(1950, 1994), self.random.randint(1, 12), self.random.randint(1, 28))
        return {
            "name": person.name,
            "given": person.given,
            "sex": person.sex,
            "id_number": person.id_number,
            "phone": person.phone,
            "street": person.street,
            "district": district,
            "commune": commune,
            "other_name": self.material.person(self.random).name,
            "born": born.isoformat(),
            "child_born": date(2005, born.month, born.day).isoformat(),
            "n": str(self.random.randint(1, 900)),
            "k": str(self.random.randint(1, 30)),
            **{f"today+{n}": (day + timedelta(days=n)).isoformat() for n in (1, 10, 20, 30, 35, 40, 100)},
        }

    def _filled(self, template: Any, values: Mapping[str, str]) -> Any:
        """A template of answers with its places filled in."""
        if isinstance(template, Mapping):
            if "one_of" in template:
                return self._filled(self.random.choice(template["one_of"]), values)
            return {key: self._filled(value, values) for key, value in template.items()}
        if isinstance(template, list):
            return [self._filled(value, values) for value in template]
        if template == "{file}":
            return {"file": self.file.id, "name": self.file.name, "size": self.file.size}
        if isinstance(template, str):
            for name, value in values.items():
                template = template.replace(f"{{{name}}}", value)
        return template


class _Course:
    """What happens to one dossier after it was handed in. Times are working time."""

    def __init__(self, script: Script, habits: Habits, begun: Life, prefer: frozenset[int]) -> None:
        self.script, self.habits, self.begun = script, habits, begun
        self.random, self.calendar = script.random, script.calendar
        self.staff = script.world.staff(begun.desk)
        chosen = self._chosen(self.staff.clerks, prefer)
        self.clerk = begun.by if begun.by.kind == "official" else chosen
        self.officer = self._chosen(self.staff.officers, prefer)
        self.leader = self._chosen(self.staff.leaders, prefer)
        self.found: list[Doing] = []
        self.content = begun.version.parsed
        self.fee_is_due = fee_due(self.content, begun.channel)[1] == FeeState.DUE

    def _chosen(self, people: tuple[Actor, ...], prefer: frozenset[int]) -> Actor:
        preferred = [one for one in people if one.account_id in prefer]
        return self.random.choice(preferred or people)

    def doings(self, until: str) -> list[Doing]:
        """The acts in order, up to the first `until`."""
        if until == Act.SUBMIT:
            return []
        self._live()
        for place, doing in enumerate(self.found):
            if doing.act == until:
                return self.found[: place + 1]
        return self.found

    def _add(self, act: str, at: datetime, by: Actor, note: str = "", **values: Any) -> datetime:
        # Seconds of a working moment keep acts of one minute apart.
        at = max(at, self.found[-1].at + MINUTE if self.found else self.begun.at + MINUTE)
        self.found.append(Doing(act=str(act), at=at, by=by, note=note, values=values))
        return at

    def _after(self, at: datetime, least: float, most: float) -> datetime:
        """A working moment between `least` and `most` working hours later."""
        hours = timedelta(seconds=round(3600 * self.random.uniform(least, most)))
        return self.calendar.add_working_hours(at, hours)

    def _happens(self, rate: str) -> bool:
        return self.random.random() < self.habits.rates.get(rate, 0)

    def _live(self) -> None:
        at = self._paid_first(self.begun.at)
        online = self.begun.channel == Channel.ONLINE
        seen = self._after(at, 0.2, 5) if online else at + self.random.randint(4, 20) * MINUTE
        if self._happens("refuse"):
            self._add(Act.REFUSE, seen, self.clerk, self.script.material.word(self.random, "refuse"))
            return
        accepted = self._add(Act.ACCEPT, seen, self.clerk, assignee_id=self.officer.account_id)
        if self.fee_is_due and self.content.fee_at_submission:
            self._add(Act.CONFIRM_PAYMENT, accepted + MINUTE, self.clerk)
            self.fee_is_due = False
        self._work(accepted)

    def _paid_first(self, at: datetime) -> datetime:
        """An online fee at submission is paid before the desk sees the dossier."""
        if self.begun.channel != Channel.ONLINE or not self.fee_is_due:
            return at
        if not (self.content.fee_at_submission and self.content.online_payment):
            return at
        self.fee_is_due = False
        return self._add(Act.CONFIRM_PAYMENT, at + self.random.randint(3, 40) * MINUTE, self.begun.by)

    def _work(self, accepted: datetime) -> None:
        terms = self.content.channel(self.begun.channel) or self.content.channels[0]
        law = self.script.law_on(to_local(accepted).date())
        due_at = due(accepted, terms.time, law, self.calendar).due_at
        allowed = self.calendar.working_time_between(accepted, due_at) if due_at else timedelta(hours=16)
        used = self._used(to_local(accepted).date())
        # Half of those who will be late say so before; drawn from the token, so that nothing else is drawn anew.
        self.promised = due_at if used > 1 and self.begun.token.int % 2 else None
        self.start, self.need = accepted, allowed * used
        self._add(Act.ASSIGN, self._at(0.08), self.officer)
        if self._happens("withdraw"):
            self._withdraw()
            return
        if self._happens("supplement") and not self._supplement():
            return
        if self._happens("stop"):
            self._add(Act.STOP, self._at(0.8), self.officer, self.script.material.words["stop"])
            return
        self._decide()

    def _used(self, day: date) -> float:
        """How much of its limit the work takes: less than all of it, but for the share that is late."""
        used = self.script.pace(self.habits, day) * self.random.lognormvariate(0, 0.28)
        if self.random.random() < self.habits.rates.get("late", self.script.late(day)):
            return self.random.uniform(1.1, 1.9)
        return min(used, MOST_USED)

    def _at(self, share: float) -> datetime:
        """The working moment at which a share of the work is done."""
        return self.calendar.add_working_hours(self.start, self.need * share)

    def _withdraw(self) -> None:
        word = self.script.material.word(self.random, "withdraw")
        asked = self._add(Act.REQUEST_WITHDRAWAL, self._at(0.4), self._applicant(), word)
        words = self.script.material.words["stop_withdrawn"]
        self._add(Act.STOP, self._after(asked, 0.5, 6), self.officer, words)

    def _applicant(self) -> Actor:
        return ANONYMOUS if self.begun.by.kind == "official" else self.begun.by

    def _supplement(self) -> bool:
        """Papers are asked for; False when they never come."""
        word = self.script.material.word(self.random, "supplement")
        papers = tuple(paper.code for paper in self.content.cases[0].papers if paper.required)[:1]
        asked = self._add(Act.REQUEST_SUPPLEMENT, self._at(0.3), self.officer, word, papers=papers)
        if self.random.random() < 0.06:
            words = self.script.material.words["stop_silent"]
            self._add(Act.STOP, self._after(asked, 8 * 22, 8 * 26), self.officer, words)
            return False
        online = self.begun.channel == Channel.ONLINE
        by = self._applicant() if online else self.clerk
        back = self._after(asked, 3, 8 * 5)
        brought = [PaperIn(name="Giấy tờ bổ sung", paper_code=code, copies=1) for code in papers]
        note = self.script.material.word(self.random, "supply")
        given = self._add(Act.SUPPLY, back, by, note, papers=brought)
        # What was left to do when the clock stopped is left to do when it goes on.
        self.start, self.need = given, self.need * 0.7
        return True

    def _go_on(self) -> None:
        """Through the officers' steps to the last one, each taking as long as the others."""
        chain = [step.code for step in self.content.steps if step.who == Who.OFFICER]
        for place, code in enumerate(chain[1:], 1):
            self._add(Act.FORWARD, self._at(0.35 + 0.2 * place / len(chain)), self.officer, step=code)

    def _apologise(self, promised: datetime) -> None:
        """A working hour before the date has passed another one is given, a day after the work will be done."""
        before = promised - timedelta(hours=1)
        until = self.calendar.next_working_day(to_local(self._at(1)).date())
        if before > self.found[-1].at and until > to_local(promised).date():
            note = self.script.material.words["apology"]
            self._add(Act.EXTEND, before, self.leader, note, until=until)

    def _decide(self) -> None:
        text = self.habits.result
        self._go_on()
        if self._happens("send_back"):
            self._add(Act.PROPOSE, self._at(0.6), self.officer, text=text)
            word = self.script.material.word(self.random, "send_back")
            self._add(Act.SEND_BACK, self._at(0.75), self.leader, word)
        elif self.promised is not None and not any(doing.act == Act.SUPPLY for doing in self.found):
            self._apologise(self.promised)
        self._add(Act.PROPOSE, self._at(0.88), self.officer, text=text)
        decided = self._add(Act.APPROVE, self._at(1), self.leader)
        itself = self.content.electronic_result and self.begun.result_channel == Channel.ONLINE
        if itself and not self.fee_is_due:
            return
        handed = self._after(decided, 0.3, 14)
        if self.fee_is_due:
            handed = self._add(Act.CONFIRM_PAYMENT, handed, self.clerk) + MINUTE
        if itself:  # opened online as soon as the fee was there
            return
        self._add(Act.RETURN_RESULT, handed, self.clerk)
