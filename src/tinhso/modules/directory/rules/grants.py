"""From appointments to what the acting person may do where. Plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tinhso.kernel.actors import ALL, READ, Path

from ..enums import Reach


@dataclass(frozen=True)
class Past:
    """A predecessor of an agency in reach: inherited whole when `path` is empty, else the part that it names."""

    agency_id: int
    path: Path = ()


@dataclass(frozen=True)
class Seat:
    """A post somebody holds now: its agency, the agencies in reach, their predecessors, and its roles.

    `away` is the account of its holder when it is exercised for him because he is absent.
    """

    agency_id: int
    roles: tuple[str, ...]
    reach: str
    within: frozenset[int]
    past: tuple[Past, ...] = ()
    away: int | None = None

    @property
    def reached(self) -> frozenset[int]:
        """The agencies whose rows the post reaches whole: in reach now, and those they have inherited."""
        inherited = {one.agency_id for one in self.past if not one.path}
        return frozenset({self.agency_id}) | self.within | inherited


def grants_of(
    seats: Iterable[Seat], permissions_of: Mapping[str, tuple[str, ...]]
) -> dict[str, frozenset[int]]:
    """Permission -> compartments, the union over all seats; `ALL` where one seat reaches everywhere.

    A role that no module declares grants nothing (a module may have been removed since).
    """
    found: dict[str, set[int]] = defaultdict(set)
    for seat in seats:
        where = ALL if seat.reach == Reach.ALL else seat.reached
        for role in seat.roles:
            for permission in permissions_of.get(role, ()):
                found[permission] |= where
    return {code: ALL if where >= ALL else frozenset(where) for code, where in found.items()}


def covers_of(
    seats: Iterable[Seat], permissions_of: Mapping[str, tuple[str, ...]]
) -> dict[str, frozenset[int]]:
    """Permission -> accounts of those who are away and for whom the holder of these seats exercises it."""
    found: dict[str, set[int]] = defaultdict(set)
    for seat in seats:
        if seat.away is not None:
            for role in seat.roles:
                for permission in permissions_of.get(role, ()):
                    found[permission].add(seat.away)
    return {code: frozenset(accounts) for code, accounts in found.items()}


def compartments_of(seats: Iterable[Seat]) -> frozenset[int]:
    """The agencies whose rows the holder of these seats may read.

    A seat that reaches the whole province opens no compartment but its own: whoever watches all
    agencies sees their figures, not their dossiers.
    """
    found: set[int] = set()
    for seat in seats:
        found |= _whole(seat)
    return frozenset(found)


def _whole(seat: Seat) -> frozenset[int]:
    if seat.reach != Reach.ALL:
        return seat.reached
    return frozenset({seat.agency_id}) | {one.agency_id for one in seat.past if not one.path}


def parts_of(
    seats: Iterable[Seat], permissions_of: Mapping[str, tuple[str, ...]]
) -> dict[str, dict[int, tuple[Path, ...]]]:
    """Permission -> agencies inherited in part, with their parts; under `READ` what may be read.

    An agency that a seat with the same permission has inherited whole is not among them.
    """
    seats = list(seats)
    if not any(one.path for seat in seats for one in seat.past):
        return {}
    whole: dict[str, set[int]] = defaultdict(set)
    found: dict[str, dict[int, set[Path]]] = defaultdict(lambda: defaultdict(set))
    for seat in seats:
        held = {permission for role in seat.roles for permission in permissions_of.get(role, ())}
        for code in {READ, *held}:
            whole[code] |= _whole(seat)
            for one in seat.past:
                if one.path:
                    found[code][one.agency_id].add(one.path)
    return {code: _without(parts, whole[code]) for code, parts in found.items()}


def _without(parts: Mapping[int, set[Path]], whole: set[int]) -> dict[int, tuple[Path, ...]]:
    def order(path: Path) -> list[tuple[str, list[str], bool]]:
        return [(part.by, sorted(part.keys), part.rest) for part in path]

    return {agency: tuple(sorted(paths, key=order)) for agency, paths in parts.items() if agency not in whole}
