"""Acts of reorganisation: lists, and what one would do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.text import fold

from ..enums import ActState
from ..holding import Affected, Dividing, Held, Holding
from ..models import (
    Act,
    Agency,
    AgencySuccession,
    AgencyVersion,
    Area,
    AreaSuccession,
    AreaVersion,
    Clause,
)
from ..permissions import ADMIN
from ..rules.reorganisation import access, clauses
from ..rules.reorganisation.applying import make_plan
from ..rules.reorganisation.checks import check
from ..rules.reorganisation.conflicts import Conflict, settle
from ..rules.reorganisation.plan import Plan, Problem
from ..rules.reorganisation.state import Organisation
from .organisation import organisation

SYSTEM = "directory.reorganise"


@dataclass
class Preview:
    """What an act would do, and why it cannot be carried out yet."""

    act: Act
    plan: Plan
    clauses: list[clauses.Clause]
    problems: list[Problem]
    conflicts: list[Conflict]
    held: list[tuple[Holding, list[Held]]] = field(default_factory=list)
    blockers: list[str] = field(default_factory=list)
    access: list[access.Access] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        """Whether it can be approved: nothing wrong, nothing open."""
        settled = all(conflict.settled for conflict in self.conflicts)
        return settled and not self.problems and not self.blockers

    @property
    def digest(self) -> str:
        """A digest of everything that would be written."""
        plan = self.plan
        told = {
            "areas": [sorted(plan.before.areas.items()), sorted(plan.areas.items())],
            "agencies": [sorted(plan.before.agencies.items()), sorted(plan.agencies.items())],
            "posts": [sorted(plan.before.posts.items()), sorted(plan.posts.items())],
            "seats": [sorted(plan.before.seats.items()), sorted(plan.seats.items())],
            "heirs": [*map(asdict, plan.area_heirs), *map(asdict, plan.agency_heirs)],
            "levels": [asdict(one) for one in plan.levels],
            "reassigned": [asdict(one) for one in plan.reassigned],
        }
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()


def acts(actor: Actor, text: str = "", state: str = "") -> list[Act]:
    """Acts, latest first, for those who run the directory: all, or those in a state with these words. Raises Denied.

    Words are looked for in number and title; a province has tens of acts, not thousands.
    """
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    rows = Act.objects.order_by("-effective_date", "-id")
    with acting(system_actor(SYSTEM)):
        found = list(rows.filter(state=state) if state else rows)
    wanted = fold(text)
    return [act for act in found if wanted in fold(f"{act.number} {act.title}")]


def act_of(actor: Actor, act_id: int) -> Act | None:
    """One act for those who run the directory; None when there is none. Raises Denied."""
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    with acting(system_actor(SYSTEM)):
        return Act.objects.filter(pk=act_id).select_related("corrects").first()


def published_acts() -> list[Act]:
    """Acts that have been carried out, latest first: they are law, so anybody may read them."""
    with acting(system_actor(SYSTEM)):
        return list(Act.objects.filter(state=ActState.EXECUTED).order_by("-effective_date", "-id"))


def published_act(act_id: int) -> Act | None:
    """One of them, with the act that it corrects."""
    with acting(system_actor(SYSTEM)):
        return Act.objects.filter(state=ActState.EXECUTED, pk=act_id).select_related("corrects").first()


def corrections_of(act: Act) -> list[Act]:
    """The acts that were carried out to correct this one, in order."""
    with acting(system_actor(SYSTEM)):
        return list(
            Act.objects.filter(state=ActState.EXECUTED, corrects=act).order_by("effective_date", "id")
        )


def executed_act(key: str) -> Act | None:
    """The act with this key, when it has been carried out."""
    with acting(system_actor(SYSTEM)):
        return Act.objects.filter(state=ActState.EXECUTED, key=key).first()


def clauses_of(act: Act) -> list[Clause]:
    """The stored clauses in their order."""
    with acting(system_actor(SYSTEM)):
        return list(Clause.objects.filter(act=act).order_by("order", "id"))


def parsed_clauses(rows: Sequence[Clause]) -> list[clauses.Clause]:
    """The same as typed data; ClauseError for one that cannot be read."""
    return [clauses.parse(row.kind, row.content) for row in rows]


def holdings() -> tuple[Holding, ...]:
    """What all modules declare that they hold for units."""
    return registry().of_type(Holding)


def clause_of(act: Act, clause_id: int) -> Clause | None:
    """One stored clause of the act; None when there is none, or no more."""
    with acting(system_actor(SYSTEM)):
        return Clause.objects.filter(act=act, pk=clause_id).first()


def clause_state(row: Clause) -> str:
    """What two looks at a clause have in common only when nobody changed it meanwhile."""
    told = json.dumps([row.kind, row.content], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def plan_of(act: Act, before: Clause | None = None) -> Plan:
    """The organisation before and after the clauses that the act has so far, or those in front of one of them."""
    with acting(system_actor(SYSTEM)):
        rows = clauses_of(act)
        if before is not None:
            rows = [row for row in rows if (row.order, row.pk) < (before.order, before.pk)]
        return _planned(act, organisation(act.effective_date), parsed_clauses(rows))


def keys_used(act: Act) -> set[str]:
    """Keys of the new units that the act's clauses describe: no other new unit may get them."""
    found: set[str] = set()
    for row in clauses_of(act):
        content = row.content
        told = [
            content.get("into"),
            content.get("spec"),
            *(one["into"] for one in content.get("portions", ())),
        ]
        found |= {one["key"] for one in told if isinstance(one, Mapping)}
    return found


def _planned(act: Act, before: Organisation, wanted: Sequence[clauses.Clause]) -> Plan:
    return make_plan(before, wanted, act.choices, corrects=act.corrects.key if act.corrects else "")


def unit_names(day: date) -> dict[str, str]:
    """Names by key of every unit there ever was: the last one until that day, else the first one after it."""
    found: dict[str, str] = {}
    for model, key in ((AreaVersion, "area__key"), (AgencyVersion, "agency__key")):
        rows = list(model.objects.order_by("valid_from", "id").values_list(key, "name", "valid_from"))
        for unit, name, begun in rows:
            if begun < day or unit not in found:
                found[unit] = name
    return found


def dividing(on: date) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """By what else than area a split may divide an agency's things: label, and (value, label) pairs of the day."""
    with acting(system_actor(SYSTEM)):
        return {one.by: (str(one.label), one.values(on)) for one in registry().of_type(Dividing)}


def preview(act: Act) -> Preview:
    """Work out what the act would do, as the system sees it: dossiers are counted, never shown."""
    with acting(system_actor(SYSTEM)):
        wanted = parsed_clauses(clauses_of(act))
        plain = organisation(act.effective_date)
        affected = affected_by(_planned(act, plain, wanted), act)
        before = _weighed(plain, affected)
        plan = _planned(act, before, wanted)
        conflicts = settle(plan, wanted, act.choices)
        found = Preview(act, plan, wanted, check(plan, wanted), conflicts, access=access.changes(plan))
        for holding in holdings():
            found.held.append((holding, holding.held(affected)))
            if holding.blockers is not None:
                found.blockers += holding.blockers(affected)
    return found


def affected_by(plan: Plan, act: Act) -> Affected:
    """Ids of what the plan ends."""
    agencies = dict(Agency.objects.filter(key__in=plan.ended_agencies).values_list("key", "pk"))
    areas = dict(Area.objects.filter(key__in=plan.ended_areas).values_list("key", "pk"))
    return Affected(
        act.effective_date,
        frozenset(agencies.values()),
        frozenset(areas.values()),
        frozenset(clause.level for clause in plan.levels),
        _without(agencies, {heir.source for heir in plan.agency_heirs}),
        _without(areas, {heir.source for heir in plan.area_heirs}),
    )


def _without(ids: Mapping[str, int], continued: set[str]) -> frozenset[int]:
    return frozenset(number for key, number in ids.items() if key not in continued)


def _weighed(before: Organisation, affected: Affected) -> Organisation:
    """With how far each ending agency's numbers have come, added up over the modules."""
    keys = dict(Agency.objects.filter(pk__in=affected.agencies).values_list("pk", "key"))
    weights: dict[str, int] = {}
    for holding in holdings():
        if holding.weigh is not None and keys:
            for agency_id, weight in holding.weigh(list(keys), affected.on).items():
                key = keys[agency_id]
                weights[key] = weights.get(key, 0) + weight
    return Organisation(**{**vars(before), "weights": weights})


@dataclass(frozen=True)
class Successions:
    """What an act made of what: old name, old code, new name, new code."""

    areas: list[tuple[str, str, str, str]]
    agencies: list[tuple[str, str, str, str]]


def successions_of(act: Act) -> Successions:
    """Areas and agencies that the act ended, with what continues them, by old code; four queries."""
    day = act.effective_date
    areas = AreaSuccession.objects.filter(act=act).values_list("from_area_id", "to_area_id")
    agencies = AgencySuccession.objects.filter(act=act).values_list("from_agency_id", "to_agency_id")
    return Successions(
        _named(AreaVersion, "area_id", list(areas), day),
        _named(AgencyVersion, "agency_id", list(agencies), day),
    )


def _named(
    model: type[AreaVersion | AgencyVersion], owner: str, pairs: list[tuple[int, int]], day: date
) -> list[tuple[str, str, str, str]]:
    ids = {number for pair in pairs for number in pair}
    versions = model.objects.filter(**{f"{owner}__in": ids}).order_by("valid_from", "id")
    before: dict[int, tuple[str, str]] = {}
    after: dict[int, tuple[str, str]] = {}
    for number, name, code, begun in versions.values_list(owner, "name", "code", "valid_from"):
        (before if begun < day else after)[number] = (name, code)
    rows = [
        (*before.get(source, ("", "")), *(after.get(target) or before.get(target, ("", ""))))
        for source, target in pairs
    ]
    return sorted(rows, key=lambda row: row[1])
