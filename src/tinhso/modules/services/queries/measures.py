"""What the indicators count, and the rows behind each figure.

Figures come from the daily tallies, which are never late. Asked what was known at an earlier moment, they are
counted from the acts recorded by then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Sum

from tinhso.kernel import clock
from tinhso.kernel.clock import from_local
from tinhso.kernel.indicators import ScopeRef
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory

from ..models import DailyTally
from .figures import YEAR

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """Counts of one receiving and one processing agency in a span, as recorded by some moment."""

    agency_id: int
    processing_agency_id: int
    area_id: int
    accepted: int
    decided_timed: int
    decided_on_time: int


@dataclass(frozen=True, slots=True)
class Place:
    """To which processing agencies, and areas of receiving ones, a figure is narrowed; None for all.

    What was recorded under an agency that is no more counts for the one that continues it (`geography`).
    """

    agencies: frozenset[int] | None = None
    areas: frozenset[int] | None = None
    geography: directory.Geography | None = None

    def holds(self, row: Known) -> bool:
        """Whether a row of counts belongs to the place."""
        agency_id = row.processing_agency_id
        if self.agencies is not None and self.geography is not None:
            agency_id = self.geography.agency(agency_id, {"area": str(row.area_id)})
        here = self.agencies is None or agency_id in self.agencies
        return here and (self.areas is None or row.area_id in self.areas)


def place_of(scope: ScopeRef, on: date) -> Place | None:
    """The agencies and areas of a scope on a day; None when there is no such area or agency."""
    areas: frozenset[int] | None = None
    if scope.area is not None:
        root = directory.area_by_code(scope.area, on)
        if root is None:
            return None
        areas = directory.areas_with_predecessors(_below(root.id, directory.areas(on)), on)
    if scope.agency_id is None:
        return Place(areas=areas)
    if directory.agency(scope.agency_id, on) is None:
        return None
    return Place(frozenset({scope.agency_id}), areas, directory.agency_geography(on))


def _below(root: int, areas: Iterable[directory.Area]) -> frozenset[int]:
    """An area and everything below it."""
    children: dict[int | None, list[int]] = {}
    for area in areas:
        children.setdefault(area.parent_id, []).append(area.id)
    found, left = set(), [root]
    while left:
        area_id = left.pop()
        found.add(area_id)
        left += children.get(area_id, [])
    return frozenset(found)


def span(as_of: date) -> tuple[datetime, datetime]:
    """The twelve months that end with the day `as_of`, as moments."""
    return from_local(as_of - YEAR + DAY, time.min), from_local(as_of + DAY, time.min)


def is_past(known_at: datetime | None) -> bool:
    """Whether a figure is asked as it was known earlier, and not as it is known now."""
    return known_at is not None and known_at < clock.system().now()


def counts(as_of: date, known_at: datetime | None, place: Place) -> list[Known]:
    """Counts of the twelve months to `as_of`, by agency, inside the place."""
    rows = _from_acts(as_of, known_at) if known_at and is_past(known_at) else _from_tallies(as_of)
    return [row for row in rows if place.holds(row)]


def _from_tallies(as_of: date) -> list[Known]:
    rows = (
        DailyTally.objects.filter(day__gt=as_of - YEAR, day__lte=as_of)
        .values_list("agency_id", "processing_agency_id", "area_id")
        .annotate(Sum("accepted"), Sum("decided_timed"), Sum("decided_on_time"))
        .order_by("agency_id", "processing_agency_id", "area_id")
    )
    return [Known(*row) for row in rows]


def _from_acts(as_of: date, known_at: datetime) -> list[Known]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM services_known_counts(%s, %s, %s)", [*span(as_of), known_at])
        return [Known(*row) for row in cursor.fetchall()]


def catalogue_levels(as_of: date, known_at: datetime | None) -> list[int]:
    """The service level of each procedure in force on a day, in no order."""
    return list(catalogue.levels(as_of, known_at if known_at and is_past(known_at) else None))


@dataclass(frozen=True, slots=True)
class Body:
    """An agency that the plan speaks of: a provincial one, or a district with all its divisions."""

    agency: directory.Agency
    members: frozenset[int]


def bodies(as_of: date) -> list[Body]:
    """Departments and sectors of the province, districts and the city, as of a day.

    The provincial committee itself is not one of them: its departments are.
    """
    province = directory.agencies(as_of, level=directory.Level.PROVINCE)
    district = directory.agencies(as_of, level=directory.Level.DISTRICT)
    committee = directory.AgencyKind.COMMITTEE
    found = [
        Body(agency, frozenset({agency.id}))
        for agency in province
        if agency.is_sector and agency.kind != committee
    ]
    for head in district:
        if head.kind == committee:
            members = frozenset(agency.id for agency in district if agency.area_id == head.area_id)
            found.append(Body(head, members))
    return found


def bodies_on_system(as_of: date, known_at: datetime | None = None) -> list[Body]:
    """Those that have accepted a dossier on the system in the twelve months to `as_of`."""
    rows = counts(as_of, known_at, Place())
    active = {id_ for row in rows if row.accepted for id_ in (row.agency_id, row.processing_agency_id)}
    return [body for body in bodies(as_of) if body.members & active]
