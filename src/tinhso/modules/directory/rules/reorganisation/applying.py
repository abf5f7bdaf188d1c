"""From an organisation and the clauses of an act to the organisation after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from ...enums import LEVEL_OF
from .clauses import (
    Abolish,
    AgencySpec,
    AreaSpec,
    Clause,
    Create,
    EndLevel,
    Merge,
    Move,
    Portion,
    Reassign,
    Rename,
    Spec,
    Split,
    Thing,
)
from .plan import AgencyHeir, AreaHeir, Plan
from .state import AgencyNow, AreaNow, Organisation, PostNow


def make_plan(
    before: Organisation,
    clauses: Sequence[Clause],
    choices: Mapping[str, str] | None = None,
    *,
    corrects: str = "",
) -> Plan:
    """Apply the clauses in their order. `choices` settle conflicts (see `conflicts`), `corrects` names an earlier act.

    What is wrong with single clauses is noted on the way; `checks.check` looks at the whole.
    """
    plan = Plan(
        before, dict(before.areas), dict(before.agencies), dict(before.posts), dict(before.seats),
        corrects=corrects,
    )  # fmt: skip
    for place, clause in enumerate(clauses):
        plan.at = place
        _APPLY[type(clause)](plan, clause, choices or {})
    _follow_parents(plan)
    return plan


def _units(plan: Plan, thing: Thing) -> dict[str, AreaNow] | dict[str, AgencyNow]:
    return plan.areas if thing == "area" else plan.agencies


def _end(plan: Plan, thing: Thing, key: str) -> bool:
    """Take the unit out; False with a problem noted when that is not possible."""
    if (thing, key) in plan.ended_by:
        plan.refuse("ended_twice", key)
        return False
    if key not in _units(plan, thing):
        plan.refuse("unknown", key)
        return False
    fixed = plan.before.fixed_areas if thing == "area" else plan.before.fixed_agencies
    if key in fixed:
        plan.refuse("overlap", key)
    del _units(plan, thing)[key]
    plan.ended_by[thing, key] = plan.at
    return True


def _add(plan: Plan, spec: Spec) -> bool:
    if isinstance(spec, AreaSpec):
        if spec.key in plan.before.area_keys or spec.key in plan.areas:
            plan.refuse("key_taken", spec.key)
            return False
        plan.areas[spec.key] = AreaNow(spec.key, spec.code, spec.name, spec.kind, spec.level, spec.parent)
        return True
    if spec.key in plan.before.agency_keys or spec.key in plan.agencies:
        plan.refuse("key_taken", spec.key)
        return False
    plan.agencies[spec.key] = AgencyNow(
        spec.key, spec.code, spec.name, spec.short_name, spec.kind, spec.level, spec.area, spec.parent,
        spec.one_stop,
    )  # fmt: skip
    return True


def _redescribe(plan: Plan, spec: Spec) -> None:
    """Give a unit that stays the description of `spec`."""
    if isinstance(spec, AreaSpec):
        plan.areas[spec.key] = AreaNow(spec.key, spec.code, spec.name, spec.kind, spec.level, spec.parent)
    else:
        plan.agencies[spec.key] = AgencyNow(
            spec.key, spec.code, spec.name, spec.short_name, spec.kind, spec.level, spec.area, spec.parent,
            spec.one_stop,
        )  # fmt: skip


def _create(plan: Plan, clause: Create, choices: Mapping[str, str]) -> None:
    _add(plan, clause.spec)


def _merge(plan: Plan, clause: Merge, choices: Mapping[str, str]) -> None:
    gone = [key for key in clause.sources if key != clause.target and _end(plan, clause.thing, key)]
    if isinstance(clause.into, str):
        if clause.into not in _units(plan, clause.thing):
            plan.refuse("unknown", clause.into)
            return
    elif clause.into.key in clause.sources:
        if clause.into.key not in _units(plan, clause.thing):
            plan.refuse("unknown", clause.into.key)
            return
        _redescribe(plan, clause.into)
    elif not _add(plan, clause.into):
        return
    if clause.thing == "area":
        plan.area_heirs += [AreaHeir(key, clause.target) for key in gone]
        return
    series = None if clause.target in clause.sources else _series(plan, clause, gone, choices)
    plan.agency_heirs += [AgencyHeir(key, clause.target, numbers=key == series) for key in gone]
    for key in gone:
        _move_people(plan, key, clause.target, clause.officials)


def _series(plan: Plan, clause: Merge, gone: Sequence[str], choices: Mapping[str, str]) -> str | None:
    """The predecessor whose numbers go on: as chosen, by default as the clause says; None for an own series."""
    chosen = choices.get(f"numbers:{clause.target}")
    if chosen == "own" or chosen in gone:
        return None if chosen == "own" else chosen
    if clause.numbers == "own" or not gone:
        return None
    return max(gone, key=lambda key: (plan.before.weights.get(key, 0), key))


def _split(plan: Plan, clause: Split, choices: Mapping[str, str]) -> None:
    kept = ""
    if clause.source in {portion.target for portion in clause.portions}:
        clause, kept = _renewed(plan, clause)
    named = {key for portion in clause.portions for key in portion.keys}
    unknown = named - plan.before.area_keys - plan.areas.keys() if clause.by == "area" else set()
    if unknown and clause.thing == "agency":
        plan.refuse("unknown", *sorted(unknown))
        return
    if not _end(plan, clause.thing, clause.source):
        return
    for portion in clause.portions:
        if isinstance(portion.into, str):
            if portion.into not in _units(plan, clause.thing):
                plan.refuse("unknown", portion.into)
        else:
            _add(plan, portion.into)
    if clause.thing == "area":
        plan.area_heirs += [
            AreaHeir(clause.source, portion.target, portion.target == clause.main)
            for portion in clause.portions
        ]
        return
    plan.agency_heirs += [
        replace(_part(clause, portion), numbers=portion.target == kept) for portion in clause.portions
    ]
    _move_people(plan, clause.source, clause.main, "move", choices)


def _renewed(plan: Plan, clause: Split) -> tuple[Split, str]:
    """The same split where the source stays and only gives a part away, and the key of what stays.

    What stays is a new unit of the same name and code: going on as the old one it would keep seeing what it gave
    away. It goes on in the old one's series of numbers.
    """
    old = clause.source
    taken = plan.before.area_keys | plan.before.agency_keys | plan.areas.keys() | plan.agencies.keys()
    key = next(f"{old}-{number}" for number in count(2) if f"{old}-{number}" not in taken)
    spec = _described(plan, clause.thing, old, key)
    portions = [
        replace(portion, into=(replace(portion.into, key=key) if not isinstance(portion.into, str) else spec))
        if portion.target == old
        else portion
        for portion in clause.portions
    ]
    main = key if clause.main == old else clause.main
    return replace(clause, portions=tuple(portions), main=main), key


def _described(plan: Plan, thing: Thing, old: str, key: str) -> Spec | str:
    """A unit as it is now, under another key; its own key when there is none, which is refused later."""
    if thing == "area":
        area = plan.areas.get(old)
        return AreaSpec(key, area.code, area.name, area.kind, area.parent) if area else old
    agency = plan.agencies.get(old)
    if agency is None:
        return old
    return AgencySpec(
        key, agency.code, agency.name, agency.short_name, agency.kind, agency.level, agency.area, agency.parent,
        agency.one_stop,
    )  # fmt: skip


def _part(clause: Split, portion: Portion) -> AgencyHeir:
    main = portion.target == clause.main
    others = tuple(sorted(key for one in clause.portions if one.target != clause.main for key in one.keys))
    return AgencyHeir(
        clause.source,
        portion.target,
        by=clause.by,
        keys=others if main else tuple(sorted(portion.keys)),
        rest=main,
        main=main,
    )


def _rename(plan: Plan, clause: Rename, choices: Mapping[str, str]) -> None:
    if not _may_change(plan, clause.thing, clause.key):
        return
    if clause.thing == "area":
        area = plan.areas[clause.key]
        kind = clause.kind or area.kind
        plan.areas[clause.key] = replace(
            area,
            name=clause.name or area.name,
            code=clause.code or area.code,
            kind=kind,
            level=LEVEL_OF[kind],
        )
        return
    agency = plan.agencies[clause.key]
    plan.agencies[clause.key] = replace(
        agency,
        name=clause.name or agency.name,
        short_name=clause.short_name or _short(agency, clause.name),
        code=clause.code or agency.code,
        kind=clause.kind or agency.kind,
    )


def _short(agency: AgencyNow, name: str | None) -> str:
    """The short name stays unless it was only the name itself."""
    return name if name is not None and agency.short_name in ("", agency.name) else agency.short_name


def _move(plan: Plan, clause: Move, choices: Mapping[str, str]) -> None:
    if not _may_change(plan, clause.thing, clause.key):
        return
    if clause.thing == "area":
        plan.areas[clause.key] = replace(plan.areas[clause.key], parent=clause.parent)
        return
    agency = plan.agencies[clause.key]
    plan.agencies[clause.key] = replace(
        agency, parent=clause.parent or agency.parent, area=clause.area or agency.area
    )


def _may_change(plan: Plan, thing: Thing, key: str) -> bool:
    if key not in _units(plan, thing):
        plan.refuse("ended_twice" if (thing, key) in plan.ended_by else "unknown", key)
        return False
    if key in (plan.before.fixed_areas if thing == "area" else plan.before.fixed_agencies):
        plan.refuse("overlap", key)
    return True


def _abolish(plan: Plan, clause: Abolish, choices: Mapping[str, str]) -> None:
    if clause.successor == clause.key:
        plan.refuse("cycle", clause.key)
        return
    if not _end(plan, clause.thing, clause.key):
        return
    if clause.successor is not None:
        if clause.thing == "area":
            plan.area_heirs.append(AreaHeir(clause.key, clause.successor))
        else:
            plan.agency_heirs.append(AgencyHeir(clause.key, clause.successor))
    if clause.thing == "agency":
        if clause.successor is None and clause.officials == "move":
            left = [seat.name for seat in plan.seats.values() if seat.agency == clause.key]
            if left:
                plan.refuse("posts_left", clause.key, *sorted(left))
        _move_people(plan, clause.key, clause.successor, clause.officials)


def _end_level(plan: Plan, clause: EndLevel, choices: Mapping[str, str]) -> None:
    plan.levels.append(clause)
    gone = [row for row in plan.areas.values() if row.level == clause.level]
    for row in gone:
        if _end(plan, "area", row.key) and row.parent is not None:
            plan.area_heirs.append(AreaHeir(row.key, row.parent))


def _reassign(plan: Plan, clause: Reassign, choices: Mapping[str, str]) -> None:
    """Only what the corrected act itself decided: whoever continued a part of `source` gives up that part, no more."""
    corrected = {(one.source, one.was) for one in plan.reassigned}
    heirs = plan.before.heirs_of(clause.source)
    if not plan.corrects:
        plan.refuse("no_correction", clause.source)
    elif clause.was not in heirs or (clause.source, clause.was) in corrected:
        plan.refuse("not_successor", clause.source, clause.was)
    elif heirs[clause.was].act != plan.corrects:
        plan.refuse("other_act", clause.source, clause.was)
    elif clause.now in {*heirs, *(one.now for one in plan.reassigned if one.source == clause.source)}:
        plan.refuse("heir_already", clause.source, clause.now)
    elif clause.now not in plan.agencies:
        plan.refuse("unknown", clause.now)
    elif clause.now in (clause.source, clause.was):
        plan.refuse("cycle", clause.source, clause.now)
    else:
        plan.reassigned.append(clause)


def _move_people(
    plan: Plan, source: str, target: str | None, officials: str, choices: Mapping[str, str] | None = None
) -> None:
    """Posts and officials of `source` go to `target`, or end; single officials go where a choice says."""
    posts = {post.key: post for post in plan.posts.values() if post.agency == source}
    for post in posts.values():
        del plan.posts[post.agency, post.key]
        if target is not None and officials == "move":
            post_at(plan, target, post)
    for seat in [seat for seat in plan.seats.values() if seat.agency == source]:
        if target is None or officials == "end":
            del plan.seats[seat.place]
            continue
        where = (choices or {}).get(f"place:{seat.official}", target)
        key = post_at(plan, where, posts[seat.post])
        plan.move(seat, replace(seat, agency=where, post=key))


def post_at(plan: Plan, agency: str, like: PostNow) -> str:
    """The key of the agency's post of this kind, made where it is missing.

    A post of the same key with other roles or another reach is another post: nobody gains or loses by a merger.
    """
    key, number = like.key, 1
    while True:
        there = plan.posts.get((agency, key))
        if there is not None and _same_rights(there, like):
            return key
        if there is None and (agency, key) not in plan.before.post_keys:
            plan.posts[agency, key] = replace(like, agency=agency, key=key, until=None)
            return key
        number += 1
        key = f"{like.key}-{number}"


def _same_rights(one: PostNow, other: PostNow) -> bool:
    return (set(one.roles), one.reach) == (set(other.roles), other.reach)


def _follow_parents(plan: Plan) -> None:
    """What stood under, or in, a unit that is continued stands under its continuation."""
    above = {heir.source: heir.target for heir in plan.area_heirs if heir.main}
    for key, area in plan.areas.items():
        parent = _last(above, area.parent)
        if parent != area.parent:
            plan.areas[key] = replace(area, parent=parent)
    heads = {heir.source: heir.target for heir in plan.agency_heirs if heir.main}
    for key, agency in plan.agencies.items():
        place, parent = _last(above, agency.area), _head(plan, heads, key, agency.parent)
        if (place, parent) != (agency.area, agency.parent):
            plan.agencies[key] = replace(agency, area=place or agency.area, parent=parent)


def _head(plan: Plan, heads: Mapping[str, str], key: str, parent: str | None) -> str | None:
    """Whoever continues the agency above; who continues it himself is where it was."""
    found = _last(heads, parent)
    while found == key:
        above = plan.before.agencies.get(parent or "")
        parent = above.parent if above is not None else None
        found = _last(heads, parent)
    return found


def _last(heirs: Mapping[str, str], key: str | None) -> str | None:
    seen: set[str] = set()
    while key is not None and key in heirs and key not in seen:
        seen.add(key)
        key = heirs[key]
    return key


_APPLY: dict[type, Callable[[Plan, Any, Mapping[str, str]], None]] = {
    Create: _create,
    Merge: _merge,
    Split: _split,
    Rename: _rename,
    Move: _move,
    Abolish: _abolish,
    EndLevel: _end_level,
    Reassign: _reassign,
}
