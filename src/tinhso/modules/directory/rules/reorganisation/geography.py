"""Reading successions: who continues a unit, and what a unit continues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tinhso.kernel.actors import Path

_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class AreaLink:
    """One row of area succession, by ids."""

    source: int
    target: int
    main: bool = True


@dataclass(frozen=True, slots=True)
class AgencyLink:
    """One row of agency succession, by ids; `path` names the part, empty for everything.

    Once corrected it does not hold any more, but the series of numbers that went on goes on: numbers were given.
    """

    source: int
    target: int
    path: Path = ()
    main: bool = True
    numbers: bool = False
    holds: bool = True


@dataclass(frozen=True)
class Geography:
    """The successions valid on a day. Figures are recorded under the units of their time; this reads them anew.

    Every row has exactly one continuing agency and area, so sums over the old units and over the new are equal.
    """

    agencies: Mapping[int, tuple[AgencyLink, ...]] = field(default_factory=dict)
    areas: Mapping[int, int] = field(default_factory=dict)
    earlier_areas: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    series: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, agencies: Iterable[AgencyLink], areas: Iterable[AreaLink]) -> Geography:
        """Gathered from rows."""
        by_source: dict[int, list[AgencyLink]] = defaultdict(list)
        series: dict[int, int] = {}
        for link in agencies:
            if link.holds:
                by_source[link.source].append(link)
            if link.numbers:
                series[link.target] = link.source
        onward: dict[int, int] = {}
        back: dict[int, list[int]] = defaultdict(list)
        for row in areas:
            back[row.target].append(row.source)
            if row.main:
                onward[row.source] = row.target
        return cls(
            agencies={key: tuple(rows) for key, rows in by_source.items()},
            areas=onward,
            earlier_areas={key: tuple(rows) for key, rows in back.items()},
            series=series,
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing has ever been continued by anything else."""
        return not self.agencies and not self.areas

    def agency(self, agency_id: int, properties: Mapping[str, str] | None = None) -> int:
        """The agency that continues this one for a row with these properties; itself when it goes on.

        `properties` are by name what `Part.by` may ask for, such as {"area": "12"}; without a property that is
        asked for, the row goes to whoever has the rest.
        """
        for _step in range(_DEEPEST):
            links = self.agencies.get(agency_id)
            if not links:
                return agency_id
            held = properties or {}
            agency_id = next(
                (
                    link.target
                    for link in links
                    if all(part.holds(held.get(part.by, "")) for part in link.path)
                ),
                next((link.target for link in links if link.main), links[0].target),
            )
        return agency_id

    def is_whole(self, agency_id: int) -> bool:
        """Whether everything of the agency goes to one and the same agency."""
        for _step in range(_DEEPEST):
            links = self.agencies.get(agency_id, ())
            if not links:
                return True
            if len(links) > 1 or links[0].path:
                return False
            agency_id = links[0].target
        return True

    def area(self, area_id: int) -> int:
        """The area that continues this one; itself when it goes on."""
        for _step in range(_DEEPEST):
            if area_id not in self.areas:
                return area_id
            area_id = self.areas[area_id]
        return area_id

    def with_predecessors(self, area_ids: Iterable[int]) -> frozenset[int]:
        """These areas and everything that they continue, however far back.

        Of a split area only its main successor is the continuation, so no area is counted twice.
        """
        found: set[int] = set()
        left = list(area_ids)
        while left:
            area_id = left.pop()
            if area_id in found:
                continue
            found.add(area_id)
            left += [one for one in self.earlier_areas.get(area_id, ()) if self.areas.get(one) == area_id]
        return frozenset(found)

    def number_series(self, agency_id: int) -> int:
        """The agency in whose series of numbers this one goes on: itself unless an act said otherwise."""
        for _step in range(_DEEPEST):
            if agency_id not in self.series:
                return agency_id
            agency_id = self.series[agency_id]
        return agency_id
