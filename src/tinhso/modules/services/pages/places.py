"""Names of agencies, and which of them receive a procedure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory

from ..forms.choices import Place
from ..queries.agency import desks

if TYPE_CHECKING:
    from ..models import Dossier


def agency_name(agency_id: int | None, dossier: Dossier | None = None) -> str:
    """The agency's name today, the last one of an agency that is no more; empty for none.

    For a dossier, also the name of whoever continues an agency that is no more.
    """
    if agency_id is None:
        return ""
    # A change of name may be written before its day.
    found = directory.agency(agency_id, clock.business().today()) or directory.agency(agency_id)
    if found is None:
        return ""
    if dossier is None:
        return found.name
    heir = continuing_agency(found, dossier)
    if heir is None:
        return found.name
    return _("%(name)s (nay là %(heir)s)") % {"name": found.name, "heir": heir.name}


def agency_names(ids: set[int], *, full: bool = False) -> dict[int, str]:
    """Names of many agencies as lists show them: of one that is no more, the name of whoever continues it.

    Short ones, for lists of one agency's surroundings; `full` where namesakes of other places stand beside each other.
    An agency that was split keeps its own name: its dossiers are continued in different places.
    """
    known = directory.agencies_by_id(ids)
    today = clock.business().today()
    ended = {key for key, agency in known.items() if agency.ended_by(today)}
    names = {key: agency.name if full else agency.short_name for key, agency in known.items()}
    if ended:
        geography = directory.agency_geography(today)
        heirs = {key: geography.agency(key) for key in ended if geography.is_whole(key)}
        found = directory.agencies_by_id(heirs.values(), today)
        continuing = {key: found[heir] for key, heir in heirs.items() if heir in found}
        names |= {key: heir.name if full else heir.short_name for key, heir in continuing.items()}
    return names


def continuing_agency(found: directory.Agency, dossier: Dossier) -> directory.Agency | None:
    """Who continues an agency that is no more for this dossier; None when it is still there, or nobody does."""
    today = clock.business().today()
    if not found.ended_by(today):
        return None
    heir = directory.continuing(found.id, today, _properties(dossier))
    return directory.agency(heir, today) if heir != found.id else None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head of a paper drawn on a day: who hands it out, and below whom.

    `original` is the agency that had the dossier, where another one continues it on that day.
    """

    agency: directory.Agency
    parent: directory.Agency | None = None
    original: directory.Agency | None = None


def head_of(agency_id: int, dossier: Dossier, on: date) -> Head | None:
    """The head of a paper about a dossier of this agency: as it is called on that day, or who continues it."""
    found, original = directory.agency(agency_id, on), None
    if found is None:
        original = directory.agency(agency_id)
        found = directory.agency(directory.continuing(agency_id, on, _properties(dossier)), on) or original
    if found is None:
        return None
    parent = directory.agency(found.parent_id, on) if found.parent_id else None
    return Head(found, parent, original if found != original else None)


def _properties(dossier: Dossier) -> dict[str, str]:
    """What a split of its agency may ask of a dossier."""
    return {"area": str(dossier.area_id), "subject": dossier.procedure.field.code}


def places_of(content: catalogue.Content) -> list[Place]:
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
