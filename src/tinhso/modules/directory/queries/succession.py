"""Who continues what, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from tinhso.kernel.actors import Part
from tinhso.kernel.reference import kept

from ..models import AgencySuccession, AreaSuccession, LevelSuccession
from ..models.validity import valid_on
from ..rules.reorganisation.geography import AgencyLink, AreaLink, Geography


@kept(AgencySuccession, AreaSuccession, most=32)
def geography(on: date) -> Geography:
    """The successions valid on that day; two queries."""
    areas = AreaSuccession.objects.filter(valid_on(on)).order_by("id")
    rows = areas.values_list("from_area_id", "to_area_id", "main")
    return Geography.of(_links(on), [AreaLink(*row) for row in rows])


@kept(AgencySuccession, most=32)
def agency_geography(on: date) -> Geography:
    """The same of agencies only; one query, which finds nothing where nothing was ever reorganised."""
    return Geography.of(_links(on), ())


def _links(on: date) -> list[AgencyLink]:
    begun = AgencySuccession.objects.filter(valid_from__lte=on)
    agencies = begun.filter(valid_on(on) | Q(numbers=True)).order_by("-main", "id")
    return [
        AgencyLink(
            row.from_agency_id,
            row.to_agency_id,
            tuple(Part(part["by"], frozenset(part["keys"]), bool(part.get("rest"))) for part in row.parts),
            row.main,
            row.numbers,
            holds=row.valid_to is None or row.valid_to > on,
        )
        for row in agencies
    ]


def continuing(agency_id: int, on: date, properties: Mapping[str, str] | None = None) -> int:
    """The id of the agency that continues this one on that day; itself when it goes on."""
    return agency_geography(on).agency(agency_id, properties)


@kept(LevelSuccession)
def level_on(level: str, on: date) -> str:
    """The level of the state that has the tasks of this level on that day."""
    found = LevelSuccession.objects.filter(valid_on(on)).order_by("valid_from", "id")
    onward = dict(found.values_list("level", "to_level"))
    seen: set[str] = set()
    while level in onward and level not in seen:
        seen.add(level)
        level = onward[level]
    return level


def predecessors_of(agency_id: int, on: date) -> list[int]:
    """Ids of the agencies that this one directly continues, wholly or in part."""
    rows = AgencySuccession.objects.filter(valid_on(on), to_agency_id=agency_id)
    return list(rows.order_by("from_agency_id").values_list("from_agency_id", flat=True))


def areas_with_predecessors(area_ids: Iterable[int], on: date) -> frozenset[int]:
    """These areas and all that they continue: what figures of their territory were recorded under."""
    return geography(on).with_predecessors(area_ids)
