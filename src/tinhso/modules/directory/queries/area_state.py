"""Areas as those who run the directory see them: the list, one of them, and whether anybody changed it since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, Value, When

from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.text import fold

from ..enums import AreaKind, Level
from ..models import AgencyVersion, AreaVersion
from ..models.validity import valid_on
from ..permissions import ADMIN
from .agency_state import not_ended

_ORDER = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE, Level.HAMLET)


def state_of(area_id: int) -> str:
    """What two looks at an area have in common only when nobody changed it meanwhile."""
    fields = ("pk", "valid_from", "valid_to", "name", "code", "kind", "parent_id", "source")
    rows = list(AreaVersion.objects.filter(area_id=area_id).order_by("pk").values_list(*fields))
    return hashlib.sha256(json.dumps(rows, default=str, ensure_ascii=False).encode()).hexdigest()[:32]


def version_on(area_id: int, on: date) -> AreaVersion | None:
    """The description valid on a day, else the next one to come, else the last."""
    rows = AreaVersion.objects.filter(area_id=area_id)
    now = rows.filter(valid_on(on)).first()
    later = now or rows.filter(valid_from__gt=on).order_by("valid_from").first()
    return later or rows.order_by("-valid_from").first()


@dataclass(frozen=True)
class Below:
    """An area or an agency that is in an area, or will be."""

    id: int
    name: str
    code: str
    begins: date | None


def areas_in(area_id: int, on: date) -> list[Below]:
    """The areas directly in this one on a day, and those to come, by code."""
    rows = AreaVersion.objects.filter(not_ended(on), parent_id=area_id).order_by("valid_from", "id")
    return _next([(row.area_id, row) for row in rows], on)


def agencies_in(area_id: int, on: date) -> list[Below]:
    """The agencies of this area on a day, and those to come, by identifier."""
    rows = AgencyVersion.objects.filter(not_ended(on), area_id=area_id).order_by("valid_from", "id")
    return _next([(row.agency_id, row) for row in rows], on)


def _next(rows: list[tuple[int, AreaVersion]] | list[tuple[int, AgencyVersion]], on: date) -> list[Below]:
    found: dict[int, Below] = {}
    for number, row in rows:
        begins = row.valid_from if row.valid_from > on else None
        found.setdefault(number, Below(number, row.name, row.code, begins))
    return sorted(found.values(), key=lambda one: (one.code, one.id))


@dataclass(frozen=True)
class AreaLine:
    """An area in the list of those who run the directory."""

    id: int
    name: str
    code: str
    kind: str
    above: str
    begins: date | None
    below: int
    agencies: int


class AreaList:
    """Areas of a day and those to come, from the province down, by code: sliceable, for a pager. Raises Denied."""

    def __init__(self, actor: Actor, on: date, text: str = "") -> None:
        if not actor.may(ADMIN):
            raise Denied(ADMIN)
        self._on = on
        first = AreaVersion.objects.filter(not_ended(on)).order_by("area_id", "valid_from")
        rows = AreaVersion.objects.filter(pk__in=first.distinct("area_id").values("pk"))
        for word in fold(text).split():
            rows = rows.filter(
                Q(name_fold__startswith=word) | Q(name_fold__contains=f" {word}") | Q(code__startswith=word)
            )
        rank = Case(
            *(When(level=level, then=Value(place)) for place, level in enumerate(_ORDER)),
            output_field=IntegerField(),
        )
        self._rows = rows.order_by(rank, "code", "id")

    def count(self) -> int:
        """How many there are."""
        return self._rows.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[AreaLine]:
        rows = list(self._rows[part])
        ids = [row.area_id for row in rows]
        names = dict(
            AreaVersion.objects.filter(area_id__in={row.parent_id for row in rows if row.parent_id})
            .order_by("valid_from", "id")
            .values_list("area_id", "name")
        )
        below = self._counted(AreaVersion, "parent_id", ids)
        agencies = self._counted(AgencyVersion, "area_id", ids)
        return [
            AreaLine(
                row.area_id,
                row.name,
                row.code,
                str(AreaKind(row.kind).label),
                names.get(row.parent_id or 0, ""),
                row.valid_from if row.valid_from > self._on else None,
                below.get(row.area_id, 0),
                agencies.get(row.area_id, 0),
            )
            for row in rows
        ]

    def _counted(
        self, model: type[AreaVersion | AgencyVersion], column: str, ids: list[int]
    ) -> dict[int, int]:
        rows = model.objects.filter(valid_on(self._on), **{f"{column}__in": ids}).values(column)
        return dict(rows.annotate(n=Count("id")).order_by(column).values_list(column, "n"))
