"""Who gains and who loses what by an act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...enums import Reach
from .plan import Plan
from .state import AgencyNow, PostNow, SeatNow


@dataclass(frozen=True, slots=True)
class Access:
    """An official's rights before and after: pairs (role, agency key), the reach of bodies spelled out.

    Inherited agencies count under the predecessor's key, so what somebody keeps by succession is no loss.
    """

    official: str
    name: str
    lost: tuple[tuple[str, str], ...]
    gained: tuple[tuple[str, str], ...]


def changes(plan: Plan) -> list[Access]:
    """Officials whose rights change, by name; roles without permissions count too."""
    before = _rights(plan.before.seats.values(), plan.before.posts, plan.before.agencies, {})
    inherited: dict[str, set[str]] = defaultdict(set)
    for heir in plan.agency_heirs:
        inherited[heir.target].add(heir.source)
    after = _rights(plan.seats.values(), plan.posts, plan.agencies, inherited)
    names = {seat.official: seat.name for seat in (*plan.before.seats.values(), *plan.seats.values())}
    found = []
    for official, name in names.items():
        had, has = before.get(official, set()), after.get(official, set())
        if had != has:
            found.append(Access(official, name, tuple(sorted(had - has)), tuple(sorted(has - had))))
    return sorted(found, key=lambda one: (one.name, one.official))


def _rights(
    seats: Iterable[SeatNow],
    posts: Mapping[tuple[str, str], PostNow],
    agencies: Mapping[str, AgencyNow],
    inherited: Mapping[str, set[str]],
) -> dict[str, set[tuple[str, str]]]:
    below: dict[str | None, list[AgencyNow]] = defaultdict(list)
    for agency in agencies.values():
        below[agency.parent].append(agency)
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for seat in seats:
        post = posts[seat.agency, seat.post]
        reached = {"*"} if post.reach == Reach.ALL else _reached(seat.agency, post.reach, agencies, below)
        places = reached | {old for key in reached for old in inherited.get(key, ())}
        found[seat.official] |= {(role, place) for role in post.roles for place in places}
    return found


def _reached(
    key: str, reach: str, agencies: Mapping[str, AgencyNow], below: Mapping[str | None, list[AgencyNow]]
) -> set[str]:
    found = {key}
    if reach != Reach.BODY or key not in agencies:
        return found
    left = [key]
    while left:
        for agency in below.get(left.pop(), ()):
            if agency.level == agencies[key].level and agency.key not in found:
                found.add(agency.key)
                left.append(agency.key)
    return found
