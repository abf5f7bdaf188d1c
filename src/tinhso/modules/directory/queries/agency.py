"""Agencies as they were on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from tinhso.kernel.reference import kept
from tinhso.kernel.text import fold

from ..facts import Agency
from ..models import AgencySuccession, AgencyVersion
from ..models.validity import valid_on
from .area import area_path
from .succession import agency_geography, level_on


def described(row: AgencyVersion) -> Agency:
    """What others may know of a version."""
    return Agency(
        id=row.agency_id,
        code=row.code,
        code_old=row.code_old,
        name=row.name,
        short_name=row.short_name or row.name,
        kind=row.kind,
        level=row.level,
        area_id=row.area_id,
        parent_id=row.parent_id,
        one_stop=row.one_stop,
        address=row.address,
        phone=row.phone,
        email=row.email,
        hours=row.hours,
        valid_to=row.valid_to,
    )


def _rows(on: date) -> QuerySet[AgencyVersion]:
    return AgencyVersion.objects.filter(valid_on(on)).order_by("code", "id")


@kept(AgencyVersion, most=4096)
def agency(agency_id: int, on: date | None = None) -> Agency | None:
    """The agency of this id on that day, None when it did not exist then.

    Without a day: as it is described last, also when it has been abolished since. For labels.
    """
    if on is None:
        row = AgencyVersion.objects.filter(agency_id=agency_id).order_by("-valid_from", "-id").first()
    else:
        row = _rows(on).filter(agency_id=agency_id).first()
    return described(row) if row else None


def agencies_by_id(ids: Iterable[int], on: date | None = None) -> dict[int, Agency]:
    """Many agencies in one query, by id, as `agency` gives them."""
    return {found.id: found for found in _by_id(frozenset(ids), on)}


@kept(AgencyVersion, most=256)
def _by_id(ids: frozenset[int], on: date | None) -> tuple[Agency, ...]:
    rows = AgencyVersion.objects.filter(agency_id__in=ids).order_by("valid_from", "id")
    if on is not None:
        rows = rows.filter(valid_on(on))
    return tuple(described(row) for row in rows)


@kept(AgencyVersion)
def agency_by_code(code: str, on: date) -> Agency | None:
    """The agency that bore this identifier, in the old or the new form, on that day."""
    row = _rows(on).filter(Q(code=code) | Q(code_old=code)).first()
    return described(row) if row else None


def agencies(
    on: date,
    *,
    level: str | None = None,
    kind: str | None = None,
    area_id: int | None = None,
    parent_id: int | None = None,
    one_stop: bool | None = None,
) -> list[Agency]:
    """All agencies on that day, by identifier; narrowed by whatever is given."""
    wanted = (
        ("level", level), ("kind", kind), ("area_id", area_id), ("parent_id", parent_id), ("one_stop", one_stop),
    )  # fmt: skip
    return list(_agencies(on, tuple((name, value) for name, value in wanted if value is not None)))


@kept(AgencyVersion, most=256)
def _agencies(on: date, wanted: tuple[tuple[str, str | int], ...]) -> tuple[Agency, ...]:
    return tuple(described(row) for row in _rows(on).filter(**dict(wanted)))


@kept(AgencyVersion, most=1)
def every_agency() -> frozenset[int]:
    """The ids of all agencies of all times, also of those that are no more: whose rows there may be."""
    return frozenset(AgencyVersion.objects.order_by().values_list("agency_id", flat=True).distinct())


@kept(AgencyVersion, AgencySuccession, most=64)
def body_of(agency_id: int, on: date) -> frozenset[int]:
    """An agency, the specialised ones below it at its level, and those that it continues as a whole."""
    found, waiting = {agency_id}, [agency_id]
    while waiting:
        above = agency(waiting.pop(), on)
        if above is not None:
            below = {one.id for one in agencies(on, level=above.level, parent_id=above.id)} - found
            found |= below
            waiting += below
    known = agency_geography(on)
    if known.is_empty:
        return frozenset(found)
    gone = every_agency() - found
    return frozenset(found | {one for one in gone if known.is_whole(one) and known.agency(one) in found})


def agencies_serving(area_id: int, level: str, on: date, *, kind: str | None = None) -> list[Agency]:
    """The agencies of a level that are competent for an area: its own, or those of the area above it.

    A commune's resident is served at district level by the agencies of the commune's district. Where that level
    is no more, by those of the level that has its tasks.
    """
    path = area_path(area_id, on)
    at_level = [step for step in path if step.level == level]
    if not at_level:
        level = level_on(level, on)
        at_level = [step for step in path if step.level == level]
    if not at_level:
        return []
    return agencies(on, level=level, kind=kind, area_id=at_level[0].id)


def agencies_named(text: str, on: date, limit: int) -> list[Agency]:
    """Agencies in whose name every word of `text` begins a word, accents ignored; shortest name first."""
    rows = _rows(on)
    for word in fold(text).split():
        rows = rows.filter(Q(name_fold__startswith=word) | Q(name_fold__contains=f" {word}"))
    found = sorted(rows[: 4 * limit], key=lambda row: (len(row.name), row.code))
    return [described(row) for row in found[:limit]]
