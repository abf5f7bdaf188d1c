"""Which agencies receive and process a procedure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tinhso.modules.directory import api as directory

from ..rules.content import Content, Performer


@dataclass(frozen=True, slots=True)
class Desk:
    """An agency that receives dossiers of a procedure, and the one that then processes them."""

    receiving: directory.Agency
    processing: directory.Agency


def desks(content: Content, on: date, *, area_id: int | None = None) -> list[Desk]:
    """The desks of a procedure on a day, all or those competent for an area, by code."""
    found = []
    for performer in content.agencies:
        if area_id is None:
            agencies = directory.agencies(on, level=performer.level, kind=performer.receiving)
        else:
            agencies = directory.agencies_serving(area_id, performer.level, on, kind=performer.receiving)
        if performer.processing == performer.receiving:
            found += [Desk(agency, agency) for agency in agencies]
        elif agencies:
            found += _with_units(agencies, performer, on)
    return found


def _with_units(agencies: list[directory.Agency], performer: Performer, on: date) -> list[Desk]:
    """Each agency with its unit of the processing kind: below it, else of the same area."""
    units = directory.agencies(on, level=performer.level, kind=performer.processing)
    below = {unit.parent_id: unit for unit in units}
    beside = {unit.area_id: unit for unit in units}
    found = []
    for agency in agencies:
        unit = below.get(agency.id) or beside.get(agency.area_id)
        if unit is not None:
            found.append(Desk(agency, unit))
    return found


def desk_of(content: Content, agency_id: int, on: date) -> Desk | None:
    """The desk at this agency, None when it does not receive this procedure."""
    agency = directory.agency(agency_id, on)
    if agency is None:
        return None
    for performer in content.agencies:
        if (performer.level, performer.receiving) != (agency.level, agency.kind):
            continue
        if performer.processing == performer.receiving:
            return Desk(agency, agency)
        return next(iter(_with_units([agency], performer, on)), None)
    return None
