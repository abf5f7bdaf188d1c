"""Acts of clauses that nobody thought about: each is refused with the rows named, or carried out as previewed."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.isolation.rows import undone
from tinhso.modules.directory.actions.act import ReorganisationError, add_clauses, draft_act
from tinhso.modules.directory.enums import ActState, AppointmentKind
from tinhso.modules.directory.models import Act, AgencySuccession, Appointment, Post
from tinhso.modules.directory.queries.act import preview
from tinhso.modules.directory.queries.act_words import problem_words

from . import laws
from .acts import Clause
from .story import DAYS, DIRECTOR, Story, answer, begin, execute, refuses
from .test_any_act import TRIALS
from .world import END_OF_YEAR, SUBJECTS, World

pytestmark = pytest.mark.django_db

FEW, MANY = 12, 400
KINDS = {"province": "tinh", "district": "huyen", "commune": "xa"}

_number = count(1)


def clause(chance: Random, world: World, day: date) -> Clause:
    """Any kind, any units, sometimes one that never was."""
    thing = chance.choice(["area", "agency"])
    units = [one.key for one in (world.areas if thing == "area" else world.agencies)]

    def some() -> str:
        return "khong-co" if chance.random() < 0.05 else chance.choice(units)

    def into() -> Any:
        if chance.random() < 0.5:
            return some()
        number = next(_number)
        like = chance.choice(world.areas if thing == "area" else world.agencies)
        if thing == "area":
            return {
                "key": f"vung-{number}", "code": f"{6_000_000 + number}", "name": f"Vùng {number}",
                "kind": KINDS[like.level], "parent": like.parent.key if like.parent else None,
            }  # fmt: skip
        return {
            "key": f"noi-{number}", "code": f"H06.{number // 8100 % 90 + 10}.{number // 90 % 90 + 10}.{number % 90 + 10}",
            "name": f"Nơi {number}", "kind": "committee", "level": like.level,
            "area": like.area.key if like.area else "", "parent": chance.choice([None, None, some()]),
            "one_stop": True,
        }  # fmt: skip

    def keys(by: str) -> list[str]:
        named = SUBJECTS if by == "subject" else [one.key for one in world.areas]
        return chance.sample(named, k=1)

    def split() -> dict[str, Any]:
        by = chance.choice(["area", "subject"])
        first, second = into(), into()
        main = first if isinstance(first, str) else first["key"]
        portions = [{"into": first}, {"into": second, "keys": keys(by)}]
        return {"thing": thing, "source": some(), "portions": portions, "main": main, "by": by}

    def reassign() -> dict[str, Any]:
        pairs = list(
            AgencySuccession.objects.values_list("from_agency__key", "to_agency__key").order_by("pk")
        )
        source, was = chance.choice([*pairs, (some(), some())])
        return {"source": source, "was": was, "now": some()}

    drawn: dict[str, Callable[[], dict[str, Any]]] = {
        "merge": lambda: {
            "thing": thing, "sources": chance.sample(units, k=chance.randint(1, 3)), "into": into(),
            "numbers": chance.choice(["own", "continue"]), "officials": chance.choice(["move", "end"]),
        },
        "split": split,
        "rename": lambda: {"thing": thing, "key": some(), "name": "Tên khác"},
        "move": lambda: {"thing": thing, "key": some(), "parent": some()},
        "abolish": lambda: {"thing": thing, "key": some(), "successor": chance.choice([None, some(), some()])},
        "level": lambda: {"level": chance.choice(["district", "commune"]), "to": "province"},
        "reassign": reassign,
    }  # fmt: skip
    weights = {"merge": 4, "split": 4, "rename": 2, "abolish": 4, "level": 0.3}
    kind = chance.choices(tuple(drawn), [weights.get(one, 1) for one in drawn])[0]
    return kind, drawn[kind]()


def trouble(chance: Random, story: Story) -> None:
    """Rows that begin or end around the days of acts."""
    for _row in range(2):
        one = chance.choice(story.world.sittings)
        other = chance.choice(story.world.agencies)
        post, _made = Post.objects.get_or_create(
            agency_id=other.pk, key=one.post,
            defaults={"title": one.post, "roles": [], "reach": one.reach, "valid_from": date(2004, 1, 1)},
        )  # fmt: skip
        begun = chance.choice([*DAYS, date(2015, 7, 15)])
        if not Appointment.objects.filter(official=one.official, post=post).exists():
            Appointment.objects.create(
                official=one.official, post=post, kind=AppointmentKind.CONCURRENT, valid_from=begun,
                valid_to=chance.choice([None, END_OF_YEAR]),
            )  # fmt: skip


def tell(chance: Random, dossiers: list[int]) -> list[str]:
    """Three acts of one to three clauses; what became of each."""
    story = begin(chance, dossiers)
    trouble(chance, story)
    found = []
    for day in DAYS:
        carried_out = Act.objects.filter(state=ActState.EXECUTED).order_by("pk").values_list("pk", flat=True)
        act = draft_act(
            by=DIRECTOR, number="1/NQ", title="Sắp xếp", issuer="Quốc hội", issued_on=day, effective_date=day,
            corrects_id=chance.choice([None, *carried_out]),
        )  # fmt: skip
        said = [clause(chance, story.world, day) for _clause in range(chance.randint(1, 3))]
        try:
            add_clauses(by=DIRECTOR, act_id=act.pk, clauses=said)
        except ReorganisationError:
            found.append("unreadable")
            continue
        answer(story, act)
        if refuses(act):
            shown = preview(act)
            assert all(problem_words(problem, shown.plan) for problem in shown.problems)
            found.append("refused")
            continue
        kept = laws.dossiers_digest()
        shown = execute(act)
        laws.preview_is_effect(act, shown)
        assert laws.dossiers_digest() == kept
        laws.every_dossier_is_somewhere(story, day)
        found.append("carried out")
    return found


@settings(TRIALS, max_examples=MANY if os.environ.get("TINHSO_LONG") == "1" else FEW)
@given(seed=st.integers(0, 2**32))
def _refused_or_as_previewed(dossiers: list[int], seed: int) -> None:
    with undone():
        tell(Random(seed), dossiers)


def test_senseless_acts_are_refused_or_carried_out_as_previewed(dossiers: list[int]) -> None:
    _refused_or_as_previewed(dossiers)
