"""Versions as records of the national database, and what such a record is read against."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from tinhso.kernel import clock
from tinhso.kernel.text import fold
from tinhso.modules.directory import api as directory

from ..enums import AgencyLevel
from ..models import Procedure, ProcedureVersion
from ..rules.national_reading import Surroundings
from ..rules.national_record import Heading, Record, record


def record_of(procedure: Procedure, content: dict[str, Any]) -> Record:
    """A document of a procedure as a record; the procedure with its field."""
    field = procedure.field
    return record(content, Heading(procedure.code, field.code, field.name), agency_names())


def records_of(versions: Iterable[ProcedureVersion]) -> list[Record]:
    """Versions as records, in their order."""
    return [record_of(version.procedure, version.content) for version in versions]


def agency_names() -> dict[tuple[str, str], str]:
    """Kinds of agencies at each level by name, in Vietnamese, whatever the language of the page."""
    with override("vi"):
        return {
            (level.value, kind.value): f"{kind.label} ({level.label})"
            for level in AgencyLevel
            for kind in directory.AgencyKind
        }


def surroundings() -> Surroundings:
    """What a record is read against today: agencies are known by code, by name and by kind."""
    names = agency_names()
    places = {fold(name): place for place, name in names.items()}
    for agency in directory.agencies(clock.business().today()):
        place = (str(agency.level), str(agency.kind))
        if place in names:
            places |= dict.fromkeys((agency.code, fold(agency.name)), place)
    with override("vi"):
        return Surroundings(names, places, _("Tệp bản ghi thủ tục quốc gia đã nhập"))
