"""Agencies, as the state's organisation is public: their codes are what other operations ask for."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Field, Query, Schema

from tinhso.kernel import clock
from tinhso.modules.directory import api as directory

from ..door.doors import Door

DOOR = Door("agencies")

READ = "catalogue:read"


class AgenciesQuery(Schema):
    """Which agencies."""

    on: date | None = Field(None, description="As of this day; today without it.")
    one_stop: bool | None = Field(None, description="Only those that receive dossiers, or only the others.")


class AgencyOut(Schema):
    """An agency on a day."""

    code: str = Field(description="Identifier in the form that is in force.")
    code_old: str = Field(description="Identifier in the former form; empty when there is none.")
    name: str
    level: str = Field(description="province, district or commune.")
    parent: str | None = Field(description="Code of the agency above, if there is one.")
    area: str | None = Field(description="Code of the area it is competent for.")
    one_stop: bool = Field(description="Whether it receives dossiers.")


class AgencyList(Schema):
    """Agencies of a day, by code."""

    items: list[AgencyOut]


@DOOR.get("agencies", scope=READ, ok=AgencyList, summary=gettext_noop("Danh sách cơ quan"))
def list_agencies(request: HttpRequest, wanted: Query[AgenciesQuery]) -> AgencyList:
    """Agencies that exist on a day."""
    day = wanted.on or clock.business().today()
    found = directory.agencies(day, one_stop=wanted.one_stop)
    codes = {one.id: one.code for one in directory.agencies(day)}
    areas = {one.id: one.code for one in directory.areas(day)}
    return AgencyList(
        items=[
            AgencyOut(
                code=one.code,
                code_old=one.code_old,
                name=one.name,
                level=one.level,
                parent=codes.get(one.parent_id) if one.parent_id else None,
                area=areas.get(one.area_id) if one.area_id else None,
                one_stop=one.one_stop,
            )
            for one in found
        ]
    )
