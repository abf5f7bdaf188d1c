"""Areas as they were on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import Q

from tinhso.kernel.reference import kept

from ..enums import AreaKind, Level, Verified
from ..facts import Area
from ..models import AreaVersion
from ..models.validity import valid_on

_TO_COMMUNES = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


def _fact(row: AreaVersion) -> Area:
    return Area(
        id=row.area_id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        level=row.level,
        parent_id=row.parent_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def areas(
    on: date, *, level: str | None = None, kind: str | None = None, parent_id: int | None = None
) -> list[Area]:
    """All areas on that day, by code; only those of a level, kind or parent when given."""
    wanted = (("level", level), ("kind", kind), ("parent_id", parent_id))
    return list(_areas(on, tuple((name, value) for name, value in wanted if value is not None)))


@kept(AreaVersion, most=256)
def _areas(on: date, wanted: tuple[tuple[str, str | int], ...]) -> tuple[Area, ...]:
    rows = AreaVersion.objects.filter(valid_on(on), **dict(wanted))
    return tuple(_fact(row) for row in rows.order_by("code", "id"))


@kept(AreaVersion, most=4096)
def area(area_id: int, on: date) -> Area | None:
    """The area of this id on that day; None when it did not exist then."""
    row = AreaVersion.objects.filter(valid_on(on), area_id=area_id).first()
    return _fact(row) if row else None


@kept(AreaVersion)
def area_by_code(code: str, on: date) -> Area | None:
    """The area that bore this code on that day."""
    row = AreaVersion.objects.filter(valid_on(on), code=code).first()
    return _fact(row) if row else None


_PATH = """
WITH RECURSIVE up AS (
  SELECT v.*, 1 AS step FROM directory_areaversion v
  WHERE v.area_id = %(area)s AND v.valid_from <= %(on)s AND (v.valid_to IS NULL OR v.valid_to > %(on)s)
  UNION ALL
  SELECT v.*, up.step + 1 FROM up JOIN directory_areaversion v ON v.area_id = up.parent_id
  WHERE v.valid_from <= %(on)s AND (v.valid_to IS NULL OR v.valid_to > %(on)s) AND up.step < 10
)
SELECT * FROM up ORDER BY step DESC
"""


def area_path(area_id: int, on: date) -> list[Area]:
    """The areas from the province down to this one on that day; empty when it did not exist then."""
    return list(_path(area_id, on))


@kept(AreaVersion)
def _path(area_id: int, on: date) -> tuple[Area, ...]:
    return tuple(_fact(row) for row in AreaVersion.objects.raw(_PATH, {"area": area_id, "on": on}))


def communes_by_parent(on: date) -> list[tuple[Area, list[Area]]]:
    """The areas that communes belong to on that day, each with its communes; one query.

    Districts as long as there are any, also without communes; the province where communes are its own, as
    everywhere since 1 July 2025. The province comes first.
    """
    return _grouped(_down_to_communes(on))


@kept(AreaVersion, most=4)
def _down_to_communes(on: date) -> tuple[Area, ...]:
    wanted = AreaVersion.objects.filter(valid_on(on), level__in=_TO_COMMUNES)
    return tuple(_fact(row) for row in wanted.order_by("code", "id"))


def areas_to_choose(on: date) -> list[tuple[Area, list[Area]]]:
    """As `communes_by_parent`, with the province always, and with areas that only begin after the day."""
    rows = AreaVersion.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), level__in=_TO_COMMUNES)
    found: dict[int, Area] = {}
    for row in rows.order_by("valid_from", "id"):
        found.setdefault(row.area_id, _fact(row))
    return _grouped(sorted(found.values(), key=lambda one: (one.code, one.id)), empty=True)


class _Below(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def level(self) -> str: ...
    @property
    def parent_id(self) -> int | None: ...


def _grouped[A: _Below](found: Iterable[A], *, empty: bool = False) -> list[tuple[A, list[A]]]:
    """Provinces and districts with the communes that are directly theirs; provinces without only when `empty`."""
    above: list[A] = []
    below: dict[int | None, list[A]] = {}
    for one in found:
        if one.level == Level.COMMUNE:
            below.setdefault(one.parent_id, []).append(one)
        else:
            above.append(one)
    above.sort(key=lambda one: one.level != Level.PROVINCE)
    return [
        (one, below.get(one.id, []))
        for one in above
        if empty or one.level != Level.PROVINCE or one.id in below
    ]


def province(on: date) -> Area | None:
    """The province itself, as it was called on that day."""
    return next(iter(areas(on, level=Level.PROVINCE)), None)


def area_name(area_id: int | None) -> str:
    """The name that an area was given last, for a label; empty for none."""
    return "" if area_id is None else _name(area_id)


@kept(AreaVersion, most=4096)
def _name(area_id: int) -> str:
    rows = AreaVersion.objects.filter(area_id=area_id).order_by("-valid_from", "-id")
    return rows.values_list("name", flat=True).first() or ""


@dataclass(frozen=True)
class AreaRow:
    """An area as the public list shows it, with how far its facts are checked."""

    id: int
    code: str
    name: str
    kind: str
    level: str
    parent_id: int | None
    valid_from: date
    source: str
    verified: str


def areas_with_facts(on: date) -> list[tuple[AreaRow, list[AreaRow]]]:
    """As `communes_by_parent`, with how far each fact is checked; one query."""
    rows = AreaVersion.objects.filter(valid_on(on), level__in=_TO_COMMUNES)
    return _grouped(
        AreaRow(
            id=row.area_id,
            code=row.code,
            name=row.name,
            kind=str(AreaKind(row.kind).label),
            level=row.level,
            parent_id=row.parent_id,
            valid_from=row.valid_from,
            source=row.source,
            verified=str(Verified(row.verified).label),
        )
        for row in rows.order_by("code", "id")
    )
