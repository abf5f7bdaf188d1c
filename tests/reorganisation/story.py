"""A story: a province, then acts one after the other, each previewed, approved, carried out and looked at."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random
from typing import Any

from django.db import connection, transaction

from tinhso.kernel.actors import Actor, system_actor
from tinhso.modules.directory.actions.act import (
    ReorganisationError,
    add_clauses,
    approve_act,
    draft_act,
    settle_conflicts,
)
from tinhso.modules.directory.actions.reorganise import execute_act
from tinhso.modules.directory.models import Act, Agency, Area
from tinhso.modules.directory.queries.act import Preview, preview
from tinhso.modules.directory.testing import actor_of
from tinhso.modules.services.models import Dossier

from .acts import Courses, Drawn, draw_act
from .world import World, draw

DAYS = (date(2015, 7, 1), date(2015, 8, 1), date(2015, 9, 1))
DIRECTOR = system_actor("tests")

_number = count(1)


class Killed(Exception):
    """The process is gone: nothing after this statement happens."""


@dataclass
class Story:
    """What is known so far: the province, where each dossier has come, the acts that were carried out."""

    chance: Random
    world: World
    courses: Courses
    acts: list[Act] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        return "; ".join(self.told)

    told: list[str] = field(default_factory=list)


def begin(chance: Random, dossiers: list[int]) -> Story:
    """A drawn province before any act."""
    world = draw(chance, dossiers)
    agencies = {unit.pk: unit for unit in world.agencies}
    areas = {unit.pk: unit for unit in world.areas}
    rows = Dossier.objects.filter(pk__in=dossiers).values_list(
        "pk", "agency_id", "processing_agency_id", "area_id", "procedure__field__code"
    )
    courses = Courses(world, {}, {}, {}, {})
    for number, receiving, processing, area, subject in rows:
        courses.subjects[number] = subject
        courses.receiving[number] = [agencies[receiving]]
        courses.processing[number] = [agencies[processing]]
        courses.areas[number] = [areas[area]]
    return Story(chance, world, courses)


def propose(story: Story, day: date, kinds: Sequence[str] = ()) -> tuple[Drawn, Act]:
    """A drawn act, drafted, with every question answered by chance."""
    drawn = draw_act(story.chance, story.world, story.courses, kinds)
    story.told += [f"{day}: {words}" for words in drawn.told]
    act = draft_act(
        by=DIRECTOR, number=f"{next(_number)}/NQ", title="Sắp xếp", issuer="Quốc hội", issued_on=day,
        effective_date=day, corrects_id=drawn.corrects,
    )  # fmt: skip
    add_clauses(by=DIRECTOR, act_id=act.pk, clauses=drawn.clauses)
    answer(story, act)
    return drawn, act


def answer(story: Story, act: Act) -> None:
    """Settle by chance whatever the preview asks."""
    for _round in range(2):  # an answer may bring the next question
        act.refresh_from_db()
        open_ones = [one for one in preview(act).conflicts if one.chosen is None]
        if open_ones:
            answers = {one.key: story.chance.choice(one.options)[0] for one in open_ones}
            settle_conflicts(by=DIRECTOR, act_id=act.pk, choices=answers)
    act.refresh_from_db()


def refuses(act: Act) -> bool:
    """Whether the act cannot be carried out; then it names why, and nobody can approve it."""
    found = preview(act)
    if found.is_clear:
        return False
    assert found.problems or found.blockers or not all(one.settled for one in found.conflicts)
    try:
        approve_act(by=DIRECTOR, act_id=act.pk)
    except ReorganisationError as error:
        assert error.code == "open"
        return True
    raise AssertionError("approved although something is open")


def carry_out(story: Story, drawn: Drawn, act: Act) -> Preview:
    """Approved and carried out as previewed; then the test's own account of the world goes on too."""
    shown = execute(act)
    happens(story, drawn, act)
    return shown


def execute(act: Act) -> Preview:
    """Approved and carried out; what the preview showed just before."""
    approve_act(by=DIRECTOR, act_id=act.pk)
    act.refresh_from_db()
    shown = preview(act)
    execute_act(by=DIRECTOR, act_id=act.pk)
    act.refresh_from_db()
    return shown


def happens(story: Story, drawn: Drawn, act: Act) -> None:
    """Tell the courses what the act means; the new units get their ids."""
    for thing, unit in drawn.fresh:
        model: Any = Area if thing == "area" else Agency
        unit.pk = model.objects.get(key=unit.key).pk
        (story.world.areas if thing == "area" else story.world.agencies).append(unit)
    for effect in drawn.effects:
        effect(story.courses)
    courses = story.courses
    courses.said = {pair: courses.said.get(pair, act.pk) for pair in courses.pairs}
    _number_series(story, act)
    story.acts.append(act)


def _number_series(story: Story, act: Act) -> None:
    """Where a question about numbers was answered, the answer holds."""
    by_key = {unit.key: unit for unit in story.world.agencies}
    for key, value in act.choices.items():
        kind, _colon, unit = key.partition(":")
        if kind == "numbers":
            story.courses.series.pop(by_key[unit], None)
            if value != "own":
                story.courses.series[by_key[unit]] = by_key[value]


def kill(act: Act, statements: int) -> None:
    """Begin to carry the act out and die at the n-th statement that writes, at the latest before the commit."""
    left = statements

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            left -= 1
            if left < 0:
                raise Killed
        return execute(sql, params, many, context)

    with suppress(Killed), transaction.atomic(), connection.execute_wrapper(counting):
        execute_act(by=DIRECTOR, act_id=act.pk)
        raise Killed


def actors(story: Story, now: Any) -> dict[int, Actor]:
    """Every official as the acting person of a moment, by the official's id."""
    officials = {one.official.pk: one.official for one in story.world.sittings}
    return {number: actor_of(official.account, now) for number, official in officials.items()}
