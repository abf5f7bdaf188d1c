"""What a correcting act may change: who continues which agency, wholly or in part, as the corrected act said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tinhso.kernel.actors import system_actor
from tinhso.kernel.scope import acting

from ..models import Act, AgencySuccession, AgencyVersion, AreaVersion
from ..models.validity import valid_on
from ..rules.reorganisation.plan import Plan
from .act import SYSTEM, dividing

_MOST = 8
"""Values of a part that are named; of more the rest is counted."""


@dataclass(frozen=True, slots=True)
class Correctable:
    """A succession in force: keys of the agencies, their names with codes, and the part in words, empty for all."""

    source: str
    target: str
    source_name: str
    target_name: str
    part: str

    @property
    def value(self) -> str:
        """How forms name it."""
        return f"{self.source}|{self.target}"

    def __str__(self) -> str:
        words = f"{self.source_name} → {self.target_name}"
        return f"{words} ({self.part})" if self.part else words


@dataclass(frozen=True, slots=True)
class Change:
    """What a correcting act does to one succession: whose, which part (empty for all), from whom to whom."""

    source: str
    part: str
    was: str
    now: str


def changes(act: Act, plan: Plan) -> list[Change]:
    """Who continues what instead of whom, part by part, by name; only what the corrected act decided."""
    decided = correctable(act) if plan.reassigned else []
    found = []
    for clause in plan.reassigned:
        new = plan.agencies.get(clause.now)
        name = f"{new.name} ({new.code})" if new is not None else clause.now
        rows = [row for row in decided if (row.source, row.target) == (clause.source, clause.was)]
        found += [Change(row.source_name, row.part, row.target_name, name) for row in rows]
    return found


def correctable(act: Act) -> list[Correctable]:
    """What the corrected act decided and nobody has changed since, by name; empty when the act corrects none."""
    if act.corrects_id is None:
        return []
    with acting(system_actor(SYSTEM)):
        rows = list(
            AgencySuccession.objects.filter(valid_on(act.effective_date), act_id=act.corrects_id)
            .select_related("from_agency", "to_agency")
            .order_by("id")
        )
    names = _agencies({number for row in rows for number in (row.from_agency_id, row.to_agency_id)})
    values = _values(rows, act.effective_date)
    found = [
        Correctable(
            row.from_agency.key,
            row.to_agency.key,
            names[row.from_agency_id],
            names[row.to_agency_id],
            "; ".join(_part(one, values) for one in row.parts),
        )
        for row in rows
    ]
    return sorted(found, key=str)


def _agencies(ids: set[int]) -> dict[int, str]:
    """The last name and code of each."""
    rows = AgencyVersion.objects.filter(agency_id__in=ids).order_by("valid_from", "id")
    return {row.agency_id: f"{row.name} ({row.code})" for row in rows}


def _values(rows: Sequence[AgencySuccession], on: date) -> dict[tuple[str, str], str]:
    """Words for the values by which successions of the act divide, as of the day it took effect.

    A part by area also names the predecessors of its areas, which nobody needs to read: they have no word here.
    """
    parts = [(row.valid_from, part) for row in rows for part in row.parts]
    found: dict[tuple[str, str], str] = {}
    if any(part["by"] != "area" for _day, part in parts):
        found |= {(by, value): label for by, (_by, known) in dividing(on).items() for value, label in known}
    ids = {int(key) for _day, part in parts if part["by"] == "area" for key in part["keys"]}
    if ids:
        day = min(begun for begun, _part in parts)
        rows_of = AreaVersion.objects.filter(valid_on(day), area_id__in=ids).order_by("code", "id")
        found |= {("area", str(row.area_id)): row.name for row in rows_of}
    return found


def _part(part: Mapping[str, Any], values: Mapping[tuple[str, str], str]) -> str:
    wanted = {(part["by"], key) for key in part["keys"]}
    named = [words for value, words in values.items() if value in wanted]
    if len(named) > _MOST:
        more = _("và %(count)d nữa") % {"count": len(named) - _MOST}
        named = [*named[:_MOST], more]
    words = ", ".join(named) or ", ".join(part["keys"])
    return _("tất cả trừ %(parts)s") % {"parts": words} if part.get("rest") else words
