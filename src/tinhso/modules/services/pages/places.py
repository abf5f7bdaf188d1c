"""Names of agencies, and which of them receive a procedure."""

from __future__ import annotations

from tinhso.kernel import clock
from tinhso.modules.directory import api as directory

from ..forms.choices import Place
from ..queries.agency import desks
from ..rules.content import Content


def agency_name(agency_id: int | None) -> str:
    """The agency's name as it is described last; empty for none."""
    found = directory.agency(agency_id) if agency_id is not None else None
    return found.name if found else ""


def agency_names(ids: set[int]) -> dict[int, str]:
    """Short names of many agencies, one query."""
    return {key: agency.short_name for key, agency in directory.agencies_by_id(ids).items()}


def places_of(content: Content) -> list[Place]:
    """Every desk that receives the procedure today; communes under the name of their district."""
    today = clock.business().today()
    found = [desk.receiving for desk in desks(content, today)]
    parents = directory.agencies_by_id({agency.parent_id for agency in found if agency.parent_id})
    communes = {agency.id for agency in found if agency.level == directory.Level.COMMUNE}
    places = []
    for agency in found:
        parent = parents.get(agency.parent_id or 0)
        group = parent.short_name if parent and agency.id in communes else ""
        places.append(Place(agency.id, agency.name, group))
    return places
