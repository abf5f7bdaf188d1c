"""Which agencies receive and process a procedure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory


@dataclass(frozen=True, slots=True)
class Desk:
    """An agency that receives dossiers of a procedure, and the one that then processes them."""

    receiving: directory.Agency
    processing: directory.Agency


def desks(content: catalogue.Content, on: date, *, area_id: int | None = None) -> list[Desk]:
    """The desks of a procedure on a day, all or those competent for an area, by code."""
    found = []
    for performer in content.agencies:
        if area_id is None:
            agencies = directory.agencies(on, level=performer.level, kind=performer.receiving)
        else:
            agencies = directory.agencies_serving(area_id, performer.level, on, kind=performer.receiving)
        if not agencies:
            found += _with_the_tasks(performer, on, area_id)
        elif performer.processing == performer.receiving:
            found += [Desk(agency, agency) for agency in agencies]
        else:
            found += _with_units(agencies, performer, on)
    return found


def _with_the_tasks(performer: catalogue.Performer, on: date, area_id: int | None) -> list[Desk]:
    """Where a level of the state is no more, the committees of the level that has its tasks."""
    level = directory.level_on(performer.level, on)
    if level == performer.level:
        return []
    kind = directory.AgencyKind.COMMITTEE
    if area_id is None:
        agencies = directory.agencies(on, level=level, kind=kind)
    else:
        agencies = directory.agencies_serving(area_id, level, on, kind=kind)
    return [Desk(agency, agency) for agency in agencies if agency.one_stop]


def _with_units(agencies: list[directory.Agency], performer: catalogue.Performer, on: date) -> list[Desk]:
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


def desk_of(content: catalogue.Content, agency_id: int, on: date) -> Desk | None:
    """The desk at this agency, or at the one that continues it; None when it does not receive this procedure."""
    agency = directory.agency(agency_id, on)
    if agency is None:
        heir = directory.continuing(agency_id, on)
        agency = directory.agency(heir, on) if heir != agency_id else None
    if agency is None:
        return None
    for performer in content.agencies:
        if (performer.level, performer.receiving) != (agency.level, agency.kind):
            continue
        if performer.processing == performer.receiving:
            return Desk(agency, agency)
        return next(iter(_with_units([agency], performer, on)), None)
    levels = {directory.level_on(performer.level, on) for performer in content.agencies}
    has_tasks = agency.kind == directory.AgencyKind.COMMITTEE and agency.one_stop and agency.level in levels
    return Desk(agency, agency) if has_tasks else None
