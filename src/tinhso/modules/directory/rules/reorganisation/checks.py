"""What is wrong with a plan as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ...enums import AppointmentKind, Level
from .clauses import Clause, Merge
from .plan import Plan, Problem
from .state import AgencyNow, AreaNow

_ABOVE = {
    Level.DISTRICT: {Level.PROVINCE},
    Level.COMMUNE: {Level.PROVINCE, Level.DISTRICT},
    Level.HAMLET: {Level.COMMUNE},
}


def check(plan: Plan, clauses: Sequence[Clause]) -> list[Problem]:
    """Every problem, those of single clauses first; empty when the act can be carried out."""
    found = [*plan.problems, *_left_out(plan, clauses), *_level_left(plan), *_areas(plan), *_agencies(plan)]
    found += [*_heirs(plan), *_codes(plan), *_people(plan)]
    if not clauses:
        found.append(Problem("empty"))
    return found


def _left_out(plan: Plan, clauses: Sequence[Clause]) -> list[Problem]:
    """A mapping of a whole level names every unit of it."""
    named: dict[str, set[str]] = defaultdict(set)
    for clause in clauses:
        if isinstance(clause, Merge) and clause.thing == "area" and clause.whole_level:
            for key in clause.sources:
                area = plan.before.areas.get(key)
                if area is not None:
                    named[area.level].add(key)
    missing = [
        area
        for area in plan.before.areas.values()
        if area.level in named and area.key not in named[area.level] and area.key in plan.areas
    ]
    return [Problem("left_out", tuple(area.key for area in _sorted(missing)))] if missing else []


def _level_left(plan: Plan) -> list[Problem]:
    gone = {clause.level for clause in plan.levels}
    agencies = [row.key for row in plan.agencies.values() if row.level in gone]
    areas = [row.key for row in plan.areas.values() if row.level in gone]
    found = [Problem("agency_left", tuple(sorted(agencies)))] if agencies else []
    return found + ([Problem("area_left", tuple(sorted(areas)))] if areas else [])


def _areas(plan: Plan) -> list[Problem]:
    found = []
    for area in _sorted(plan.areas.values()):
        if area.level == Level.PROVINCE:
            if area.parent is not None:
                found.append(Problem("parent_level", (area.key,)))
        elif area.parent is None or area.parent not in plan.areas:
            found.append(Problem("orphan_area", (area.key,)))
        elif plan.areas[area.parent].level not in _ABOVE[Level(area.level)]:
            found.append(Problem("parent_level", (area.key,)))
    circle = _circle({key: area.parent for key, area in plan.areas.items()})
    return found + ([Problem("cycle", circle)] if circle else [])


def _agencies(plan: Plan) -> list[Problem]:
    found = []
    agencies: list[AgencyNow] = _sorted(plan.agencies.values())
    for agency in agencies:
        area = plan.areas.get(agency.area)
        if area is None:
            found.append(Problem("no_area", (agency.key,)))
        elif area.level != agency.level and not any(one.level == agency.level for one in plan.levels):
            found.append(Problem("area_level", (agency.key,)))
        if agency.parent is not None and agency.parent not in plan.agencies:
            found.append(Problem("orphan_agency", (agency.key,)))
    circle = _circle({key: agency.parent for key, agency in plan.agencies.items()})
    return found + ([Problem("cycle", circle)] if circle else [])


def _heirs(plan: Plan) -> list[Problem]:
    """Whoever continues something is there afterwards; nobody is to begin in an agency that is no more."""
    found = [
        Problem("heir_ended", (heir.source, heir.target))
        for heir in plan.area_heirs
        if heir.target not in plan.areas and not _is_continued(plan, heir.target)
    ]
    found += [
        Problem("heir_ended", (heir.source, heir.target))
        for heir in plan.agency_heirs
        if heir.target not in plan.agencies
    ]
    circle = _circle({heir.source: heir.target for heir in plan.area_heirs if heir.main})
    if circle:
        found.append(Problem("cycle", circle))
    gone = set(plan.ended_agencies)
    found += [
        Problem("later_seat", (seat.agency, seat.name))
        for seat in plan.before.later_seats
        if seat.agency in gone
    ]
    return found


def _is_continued(plan: Plan, area: str) -> bool:
    """An area that ends in the same act with a heir of its own: a district of a province that is merged."""
    return any(heir.source == area for heir in plan.area_heirs)


def _codes(plan: Plan) -> list[Problem]:
    found = []
    for rows in (plan.areas.values(), plan.agencies.values()):
        by_code: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            by_code[row.code].append(row.key)
        found += [Problem("code_twice", (code, *sorted(keys))) for code, keys in by_code.items() if keys[1:]]
    return found


def _people(plan: Plan) -> list[Problem]:
    """Nobody has two main posts, and nobody sits in an agency that is no more."""
    main: dict[str, list[str]] = defaultdict(list)
    found = []
    for seat in plan.seats.values():
        if seat.kind == AppointmentKind.FULL:
            main[seat.official].append(seat.agency)
        if seat.agency not in plan.agencies:
            found.append(Problem("posts_left", (seat.agency, seat.name)))
    twice = {official for official, agencies in main.items() if agencies[1:]}
    names = sorted({seat.name for seat in plan.seats.values() if seat.official in twice})
    return found + ([Problem("appointed_twice", tuple(names))] if names else [])


def _circle(above: Mapping[str, str | None]) -> tuple[str, ...]:
    """The keys of a circle of parents; empty when there is none."""
    for start in sorted(above):
        seen = [start]
        key = above.get(start)
        while key is not None and key not in seen:
            seen.append(key)
            key = above.get(key)
        if key == start:
            return tuple(seen)
    return ()


def _sorted[Row: (AreaNow, AgencyNow)](rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.code, row.key))
