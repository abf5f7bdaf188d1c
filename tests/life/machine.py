"""The state machine: draws what somebody tries, asks the model, tries it, and compares everything."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.models import CalendarDay, LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.modules.services.models import (
    COUNTS,
    DailyTally,
    Dossier,
    DossierAct,
    DossierPaper,
    Opinion,
    Result,
)
from tinhso.modules.services.queries.law import law_on
from tinhso.modules.services.queries.versions import with_version
from tinhso.modules.services.rules import clock

from .model import (
    ACTION,
    ACTS,
    ADVISERS,
    ANSWER,
    AT_WORK,
    BOTH,
    DOORS,
    FINAL,
    FORWARD,
    INTERNAL,
    LOCAL,
    OFFICE,
    ON_OFFICE_PAGES,
    ON_OWN_PAGES,
    OWN,
    PARTS,
    PEOPLE,
    TABLE,
    WAITING,
    WAYS,
    Life,
    Try,
    Way,
)
from .world import World, recount, snapshot

ENDS = {"refuse", "request_withdrawal", "stop"}
GIVEN_TO = (None, "officer", "colleague", "leader", "clerk", "other officer")
TO = {
    "hand_over": ("officer", "colleague"),
    "ask_opinion": (BOTH, "north", "south"),
    "drop_opinion": ("north", "south"),
}
"""Whom an act that needs somebody is tried with."""

ON_TO = {"forward": "draft", "step_back": "verify"}
STEPS = tuple(timedelta(hours=hours) for hours in (1, 1, 5, 24, 72))
WHAT = ("forward", "possible", "possible", "anything", "anything", "anything", "forward", "the calendar")


def has_door(act: str, door: str) -> bool:
    """Whether there is such a door for the act at all."""
    if act == "confirm_payment" or door == ANSWER:
        return act == "confirm_payment" and door in {ACTION, ANSWER}
    return act in {OFFICE: ON_OFFICE_PAGES, OWN: ON_OWN_PAGES}.get(door, ACTS)


class LifeOfADossier(RuleBasedStateMachine):
    """A dossier from submission to the end and beyond, then another; all of it is undone in the end."""

    world: ClassVar[World]
    reached: ClassVar[Counter[str]] = Counter()
    """States entered, acts done and refused by door: what the run has seen."""

    def __init__(self) -> None:
        super().__init__()
        self.life: Life | None = None
        self._rows: tuple[str, ...] = ()
        self._looked_at: tuple[str, ...] = ()
        self._undo = transaction.atomic()
        self._undo.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)
        self.world.now = type(self.world).now

    @initialize(way=st.sampled_from(WAYS))
    def submit(self, way: Way) -> None:
        self.world.begin(way)
        self.reached[f"submitted {way.name}"] += 1
        self.life = Life.submitted(way)
        self._rows = snapshot()

    @rule(chance=st.randoms(use_true_random=True))
    def something_happens(self, chance: Random) -> None:
        """Time passes, and something is tried. One rule with even chances, so that no life leaves out a kind."""
        self.world.tick(chance.choice(STEPS))
        what = chance.choice(WHAT)
        if what == "the calendar" and self._life.state not in FINAL | {"decided"}:
            self._a_holiday_is_decreed(chance)
        elif what == "anything":
            self._try(self._anything(chance))
        elif (one := self._forward(chance)) and what == "forward":
            self._try(one)
        elif self._life.state in FINAL:
            self.submit(chance.choice(WAYS))
        elif possible := self._possible():
            acts = {one.act for one in possible}
            # Ends are rare, or few lives would see the middle.
            act = chance.choice(sorted(acts - ENDS) * 3 + sorted(acts & ENDS))
            self._try(chance.choice([one for one in possible if one.act == act]))
        else:
            self._try(self._anything(chance))

    def _forward(self, chance: Random) -> Try | None:
        """The next act on the plain way, where it is possible."""
        person, act = FORWARD.get(self._life.state, ("", ""))
        if self._life.step == "verify" and act == "propose":
            act = "forward"
        if not act:
            return None
        doors = [door for door in DOORS if has_door(act, door)]
        one = Try(act, person, chance.choice(doors), step=ON_TO.get(act, ""))
        return one if self._life.allows(one, self.world.now) else None

    def _possible(self) -> list[Try]:
        """Everything that the model allows somebody."""
        later = (self._life.due or self.world.now).astimezone(LOCAL).date() + timedelta(days=3)
        return [
            one
            for act in ACTS
            for person in (["system"] if act == "confirm_payment" else PEOPLE)
            for door in ([ANSWER] if act == "confirm_payment" else DOORS)
            if has_door(act, door) and (person != "system" or door == ANSWER)
            for to in TO.get(act, (None,))
            for one in [Try(act, person, door, to=to, until=later, step=ON_TO.get(act, ""))]
            if self._life.allows(one, self.world.now)
        ]

    def _anything(self, chance: Random) -> Try:
        """Anybody, any act, any door: mostly in vain."""
        act, person = chance.choice(ACTS), chance.choice(PEOPLE)
        if act in TABLE and chance.random() < 0.5:  # the right person, so that only the state may be wrong
            person = chance.choice([one for one in PEOPLE if PARTS.get(one) in TABLE[act][0]])
        doors = [door for door in DOORS if has_door(act, door)]
        if person == "system":
            doors = [ANSWER] if act == "confirm_payment" else [ACTION]
        day = (self._life.due or self.world.now).astimezone(LOCAL).date()
        return Try(
            act,
            person,
            chance.choice(doors),
            behind=chance.choice((False, False, True)),
            blank=chance.choice((False, False, True)),
            to=chance.choice((*ADVISERS.values(), BOTH) if act.endswith("_opinion") else GIVEN_TO),
            until=day + timedelta(days=chance.choice((-3, 0, 1, 20))),
            amount=chance.choice((20_000, 35_000)),
            step=chance.choice(("draft", "verify", "approve", "")) if act in ON_TO else "",
        )

    def _a_holiday_is_decreed(self, chance: Random) -> None:
        """The calendar changes, and running dates are computed again; only by whoever may."""
        day = self.world.now.astimezone(LOCAL).date() + timedelta(days=chance.randint(0, 9))
        person = chance.choice(("leader", "clerk", "citizen", "other leader"))
        CalendarDay.objects.get_or_create(date=day, defaults={"kind": "holiday", "name": "Nghỉ"})
        try:
            self.world.calendar_changes(self.world.actors[person])
        except Denied:
            assert snapshot() == self._rows
        else:
            raise AssertionError(f"{person} let dates be computed again")
        moves = self._life.state in AT_WORK and self._by_the_acts() != self._life.due
        self.world.calendar_changes(self.world.keeper)
        if moves:
            self._life.version += 1
            self.reached["done recompute"] += 1
        self._rows = snapshot()

    @property
    def _life(self) -> Life:
        assert self.life is not None
        return self.life

    def _try(self, one: Try) -> None:
        life, now = self._life, self.world.now
        note(f"{life.state}: {one}")
        expected = life.allows(one, now)
        before = self._rows
        done = self.world.attempt(one, life.version - one.behind)
        if done is not None:
            assert done == expected, f"{one} in {life}: {'done' if done else 'refused'}"
        self._rows = snapshot()
        if expected:
            assert self._rows != before, f"{one} in {life} was refused"
            life.do(one)
        else:
            assert self._rows == before, f"{one} in {life} changed rows"
        self.reached[f"{'done' if expected else 'refused'} {one.act}"] += 1
        self.reached[f"{'done' if expected else 'refused'} by {one.door}"] += 1
        self.reached[f"in {life.state}"] += 1

    def _by_the_acts(self) -> Any:
        """The due date that the acts lead to by the calendar as it is now."""
        dossier = with_version(self.world.dossier())
        content = dossier.procedure_version.parsed
        channel = content.channel(dossier.channel) or content.channels[0]
        happened = clock.events(DossierAct.objects.filter(dossier=dossier).order_by("seq"), law_on)
        return clock.run(happened, channel.time, law_on, load_calendar()).due_at

    @invariant()
    def everything_fits_together(self) -> None:
        """Looked at whenever a row has changed; an act in vain has been proven to change none."""
        if self._rows == self._looked_at:
            return
        self._the_dossier_is_as_the_model_says()
        self._whoever_is_asked_sees_this_dossier_and_no_other()
        self._every_act_is_written_once_with_its_ledger_entry()
        self._the_due_date_is_what_the_acts_lead_to()
        self._the_tallies_are_what_a_recount_gives()
        self._the_applicant_reads_what_is_public_and_a_stranger_nothing()
        self._nobody_elses_dossier_changes()
        self._looked_at = self._rows

    def _the_dossier_is_as_the_model_says(self) -> None:
        life, dossier = self._life, self.world.dossier()
        found = (dossier.state, dossier.version, dossier.resume_state, dossier.fee_state)
        assert found == (life.state, life.version, life.resume, life.money)
        assert dossier.step == life.step
        assignee = self.world.actors[life.assignee].account_id if life.assignee else None
        told = (dossier.assignee_id, dossier.supplements, dossier.extensions)
        assert told == (assignee, life.supplements, life.extensions)
        assert (dossier.closed_at is not None) == (life.state in FINAL)
        assert (dossier.paused_at is not None) == (life.state in WAITING)
        assert (dossier.decided_at is not None) == (life.state in {"decided", "returned"})
        assert (dossier.returned_at is not None) == (life.state == "returned")

    def _whoever_is_asked_sees_this_dossier_and_no_other(self) -> None:
        waiting = Opinion.objects.filter(dossier_id=self.world.dossier_id, state="asked")
        names = {key: name for name, key in self.world.asked.items()}
        assert {names[one.asked_agency_id] for one in waiting} == self._life.questions
        assert self.world.dossier().opinion_due_at == min((one.due_at for one in waiting), default=None)
        for person, agency in ADVISERS.items():
            expected = {self.world.dossier_id} if agency in self._life.questions else set()
            with acting(self.world.actors[person]):
                assert set(Dossier.objects.values_list("pk", flat=True)) == expected
                assert set(DossierPaper.objects.values_list("dossier_id", flat=True)) <= expected
                assert not DossierAct.objects.exists()
                assert all(names[one.asked_agency_id] == agency for one in Opinion.objects.all())

    def _every_act_is_written_once_with_its_ledger_entry(self) -> None:
        acts = list(DossierAct.objects.filter(dossier_id=self.world.dossier_id).order_by("seq"))
        assert [act.seq for act in acts] == list(range(1, self._life.version + 1))
        assert [act.from_state for act in acts[1:]] == [act.to_state for act in acts[:-1]]
        assert acts[-1].to_state == self._life.state
        assert {act.kind for act in acts if not act.public} <= INTERNAL
        assert not any(act.public for act in acts if act.kind in INTERNAL)
        entries = LedgerEntry.objects.filter(
            ref_kind="services.dossier", ref_id=self.world.dossier_id, kind__startswith="services."
        )
        told = [(entry.kind, entry.data["seq"]) for entry in entries.order_by("id")]
        assert told == [(f"services.{act.kind}", act.seq) for act in acts]

    def _the_due_date_is_what_the_acts_lead_to(self) -> None:
        if self._life.state == "stopped":
            return  # a pause that ends with the dossier moves nothing any more
        due = self.world.dossier().due_at
        assert due == self._by_the_acts()
        self._life.due = due

    def _the_tallies_are_what_a_recount_gives(self) -> None:
        kept: dict[Any, Counter[str]] = {}
        for tally in DailyTally.objects.all():
            counts = {name: getattr(tally, name) for name in COUNTS}
            kept.setdefault(tally.day, Counter()).update(counts)
        kept = {day: +counts for day, counts in kept.items() if +counts}
        assert kept == recount()

    def _the_applicant_reads_what_is_public_and_a_stranger_nothing(self) -> None:
        mine = {"dossier_id": self.world.dossier_id}
        public = DossierAct.objects.filter(public=True, **mine).count()
        published = Result.objects.filter(published_at__isnull=False, **mine).count()
        with acting(self.world.actors["holder"]):
            assert [act.public for act in DossierAct.objects.filter(**mine)] == [True] * public
            assert Result.objects.filter(**mine).count() == published
        strangers = ("nobody", "other leader", "stranger")
        with acting(self.world.actors[strangers[self._life.version % len(strangers)]]):
            assert not DossierAct.objects.filter(**mine).exists()
            assert not Dossier.objects.filter(pk=self.world.dossier_id).exists()

    def _nobody_elses_dossier_changes(self) -> None:
        other = self.world.bystander
        kept = Dossier.objects.filter(pk=other.pk, version=1, state="submitted")
        assert kept.count() == DossierAct.objects.filter(dossier_id=other.pk).count() == 1
