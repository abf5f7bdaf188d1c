"""The laws are no decoration: whoever plants a mistake in the product is told so by one of the first stories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from django.db import connection

from tests.isolation.rows import undone
from tinhso.modules.directory.actions import act_people, reorganise
from tinhso.modules.directory.queries import act as act_queries
from tinhso.modules.directory.rules.reorganisation import applying
from tinhso.modules.directory.rules.reorganisation.geography import Geography

from .test_any_act import tell

pytestmark = pytest.mark.django_db

STORIES = 40
"""So many are told at most until one notices; most mistakes show in the first few."""

Plant = Callable[[pytest.MonkeyPatch], None]


def rest_has_everything(plant: pytest.MonkeyPatch) -> None:
    """After a split the successor with the rest sees the parts of the others too."""
    part = applying._part

    def mistaken(*given: Any) -> Any:
        heir = part(*given)
        return replace(heir, by="", keys=()) if heir.rest else heir

    plant.setattr(applying, "_part", mistaken)


def one_succession_is_forgotten(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(
        reorganise.AgencySuccession.objects,
        "bulk_create",
        lambda rows: [one.save() for one in list(rows)[1:]],
    )


def areas_of_before_are_forgotten(plant: pytest.MonkeyPatch) -> None:
    """A split by area does not know that dossiers name the areas of their time."""
    plant.setattr(reorganise, "areas_with_predecessors", lambda ids, _on: frozenset(ids))


def a_correction_gives_all(plant: pytest.MonkeyPatch) -> None:
    corrected = reorganise._corrected

    def mistaken(*given: Any) -> Any:
        rows = corrected(*given)
        for row in rows:
            row.parts = []
        return rows

    plant.setattr(reorganise, "_corrected", mistaken)


def dossiers_are_rewritten(plant: pytest.MonkeyPatch) -> None:
    def mistaken(_event: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE services_dossier SET version = version + 1")

    plant.setattr(reorganise, "publish", mistaken)


def the_fence_is_open(plant: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER POLICY page_select ON services_dossier USING (true)")


def delegations_end(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(act_people, "delegations_go_on", lambda *_given: 0)


def powers_end(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(act_people, "powers_go_on", lambda *_given: None)


def places_are_lost(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(reorganise.StaffQuota.objects, "bulk_create", lambda _rows: [])


def numbers_begin_again(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(Geography, "number_series", lambda _self, agency_id: agency_id)


def losses_are_hidden(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(act_queries.access, "changes", lambda _plan: [])


def people_stay_behind(plant: pytest.MonkeyPatch) -> None:
    """The preview says that people go over; the execution forgets them."""
    people = reorganise.people

    def mistaken(act: Any, plan: Any, agencies: Any) -> Any:
        return people(act, replace(plan, seats={}, moved={}), agencies)

    plant.setattr(reorganise, "people", mistaken)


MERGERS, SPLITS = (("merge", "merge"),) * 2, (("split",),) * 3
ENDS = (("abolish", "abolish", "abolish"),) * 3

MISTAKES: tuple[tuple[Plant, Sequence[Sequence[str]]], ...] = (
    (rest_has_everything, SPLITS),
    (one_succession_is_forgotten, ENDS),
    (areas_of_before_are_forgotten, (("merge",), ("split", "split", "split"), ("split", "split"))),
    (a_correction_gives_all, (("split", "split"), ("correct", "correct"), ("correct", "correct"))),
    (dossiers_are_rewritten, (("move",),)),
    (the_fence_is_open, (("move",),)),
    (delegations_end, ENDS),
    (powers_end, ENDS),
    (places_are_lost, ENDS),
    (numbers_begin_again, MERGERS),
    (losses_are_hidden, SPLITS),
    (people_stay_behind, ENDS),
)
"""Mistakes, and the acts in which they can show."""


@pytest.mark.parametrize(("mistake", "kinds"), MISTAKES, ids=lambda one: getattr(one, "__name__", ""))
def test_a_planted_mistake_is_noticed(
    dossiers: list[int], monkeypatch: pytest.MonkeyPatch, mistake: Plant, kinds: Sequence[Sequence[str]]
) -> None:
    mistake(monkeypatch)
    for seed in range(STORIES):
        try:
            with undone():
                tell(Random(seed), dossiers, kinds)
        except AssertionError:
            return
    pytest.fail("no story noticed it")
