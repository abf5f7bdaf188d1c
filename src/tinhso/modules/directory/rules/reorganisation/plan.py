"""The organisation before and after an act, and who continues what."""

from __future__ import annotations

from dataclasses import dataclass, field

from .clauses import EndLevel, Reassign, Thing
from .state import AgencyNow, AreaNow, Organisation, PostNow, SeatNow

Place = tuple[str, str, str]
"""Official, agency, post: what no two seats share."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an act cannot be carried out: a code, the rows it speaks of, the clause's place from 0."""

    code: str
    rows: tuple[str, ...] = ()
    clause: int | None = None


@dataclass(frozen=True, slots=True)
class AreaHeir:
    """`target` continues `source`."""

    source: str
    target: str
    main: bool = True


@dataclass(frozen=True, slots=True)
class AgencyHeir:
    """`target` continues `source`; wholly when `by` is empty, else the rows whose value of `by` is in `keys`.

    With `rest` all others. `numbers`: it goes on in the predecessor's series.
    """

    source: str
    target: str
    by: str = ""
    keys: tuple[str, ...] = ()
    rest: bool = False
    main: bool = True
    numbers: bool = False


@dataclass
class Plan:
    """The organisation before and after, who continues what, and what is wrong.

    `moved` tells of every seat that goes over where it was and where it is; two that become one have one place.
    `corrects` is the key of the act that this one corrects, empty for none.
    """

    before: Organisation
    areas: dict[str, AreaNow]
    agencies: dict[str, AgencyNow]
    posts: dict[tuple[str, str], PostNow]
    seats: dict[tuple[str, str, str], SeatNow]
    area_heirs: list[AreaHeir] = field(default_factory=list)
    agency_heirs: list[AgencyHeir] = field(default_factory=list)
    levels: list[EndLevel] = field(default_factory=list)
    reassigned: list[Reassign] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ended_by: dict[tuple[Thing, str], int] = field(default_factory=dict)
    moved: dict[Place, Place] = field(default_factory=dict)
    at: int = 0
    corrects: str = ""

    @property
    def ended_areas(self) -> list[str]:
        """Keys of areas that are no more, in order of their code."""
        gone = [row for key, row in self.before.areas.items() if key not in self.areas]
        return [row.key for row in sorted(gone, key=lambda row: row.code)]

    @property
    def ended_agencies(self) -> list[str]:
        """The same of agencies."""
        gone = [row for key, row in self.before.agencies.items() if key not in self.agencies]
        return [row.key for row in sorted(gone, key=lambda row: row.code)]

    def move(self, seat: SeatNow, to: SeatNow) -> None:
        """Put a seat elsewhere. Where the official sits there already it is one seat: the main one, the longer one."""
        del self.seats[seat.place]
        there = self.seats.get(to.place)
        self.seats[to.place] = to if there is None else there.joined(to)
        begun = [place for place, now in self.moved.items() if now == seat.place]
        for place in begun or [seat.place]:
            self.moved[place] = to.place

    @property
    def doubled(self) -> list[tuple[SeatNow, tuple[str, ...]]]:
        """Seats that two or more of one official become, with the agencies these were in."""
        origins: dict[Place, list[str]] = {}
        for place, now in self.moved.items():
            origins.setdefault(now, []).append(place[1])
        found = []
        for now, agencies in origins.items():
            if now in self.before.seats and now not in self.moved:
                agencies.append(now[1])
            if len(agencies) > 1 and now in self.seats:
                found.append((self.seats[now], tuple(sorted(agencies))))
        return sorted(found, key=lambda one: (one[0].name, one[0].place))

    def refuse(self, code: str, *rows: str, clause: bool = True) -> None:
        """Note a problem of the clause at hand."""
        self.problems.append(Problem(code, rows, self.at if clause else None))
