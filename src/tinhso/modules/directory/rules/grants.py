"""From appointments to what the acting person may do where. Plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tinhso.kernel.actors import ALL

from ..enums import Reach


@dataclass(frozen=True)
class Seat:
    """A post somebody holds now: its agency, the agencies in reach, and its roles."""

    agency_id: int
    roles: tuple[str, ...]
    reach: str
    within: frozenset[int]


def grants_of(
    seats: Iterable[Seat], permissions_of: Mapping[str, tuple[str, ...]]
) -> dict[str, frozenset[int]]:
    """Permission -> compartments, the union over all seats; `ALL` where one seat reaches everywhere.

    A role that no module declares grants nothing (a module may have been removed since).
    """
    found: dict[str, set[int]] = defaultdict(set)
    for seat in seats:
        where = ALL if seat.reach == Reach.ALL else seat.within | {seat.agency_id}
        for role in seat.roles:
            for permission in permissions_of.get(role, ()):
                found[permission] |= where
    return {code: ALL if where >= ALL else frozenset(where) for code, where in found.items()}


def compartments_of(seats: Iterable[Seat]) -> frozenset[int]:
    """The agencies whose rows the holder of these seats may read.

    A seat that reaches the whole province opens no compartment but its own: whoever watches all
    agencies sees their figures, not their dossiers.
    """
    found: set[int] = set()
    for seat in seats:
        found.add(seat.agency_id)
        if seat.reach != Reach.ALL:
            found |= seat.within
    return frozenset(found)
