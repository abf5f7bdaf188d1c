"""The organisation of a day as a chart, and the versions of areas and agencies over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from tinhso.kernel.text import fold

from ..enums import Branch, Level
from ..facts import Agency
from ..models import AgencyVersion, Appointment, Area, AreaVersion, Post, StaffQuota
from ..models.validity import valid_on
from ..permissions import HEAD_ROLE
from ..rules.chart import Node, forest
from ..rules.reorganisation.geography import Geography
from .agency import agencies
from .area import areas
from .succession import geography

ORDER = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.COMMUNE: 2, Level.HAMLET: 3}


@dataclass(frozen=True)
class Box:
    """An agency on the chart: how many people serve there, and how many places it has (None: not decided)."""

    agency: Agency
    people: int
    places: int | None


def chart(on: date) -> dict[str, list[Node[Box]]]:
    """The trees of each branch on a day; five queries however large the province is.

    Whoever has no superior agency, as a People's Council, stands below the one of the area above.
    """
    found = agencies(on)
    people, places = _people(on), quotas(on)
    boxes = [Box(one, people.get(one.id, 0), places.get(one.id)) for one in found]
    boxes.sort(key=lambda box: (ORDER.get(Level(box.agency.level), 9), box.agency.code, box.agency.id))
    parent_of_area = {area.id: area.parent_id for area in areas(on)}
    result: dict[str, list[Node[Box]]] = {}
    for branch in Branch.values:
        members = [box for box in boxes if box.agency.branch == branch]
        by_area: dict[int, int] = {}
        for box in members:
            by_area.setdefault(box.agency.area_id, box.agency.id)

        def above(box: Box, by_area: dict[int, int] = by_area) -> int | None:
            if box.agency.parent_id is not None:
                return box.agency.parent_id
            area = parent_of_area.get(box.agency.area_id)
            return by_area.get(area) if area is not None else None

        result[branch] = forest(members, lambda box: box.agency.id, above)
    return result


def _people(on: date) -> dict[int, int]:
    rows = Appointment.objects.filter(valid_on(on), valid_on(on, "post__"))
    counted = rows.values("post__agency_id").annotate(people=Count("official_id", distinct=True))
    return dict(counted.order_by("post__agency_id").values_list("post__agency_id", "people"))


def quotas(on: date, agency_ids: Iterable[int] | None = None) -> dict[int, int]:
    """The staff quota of each agency as a whole on a day, by id."""
    rows = StaffQuota.objects.filter(valid_on(on), post__isnull=True)
    if agency_ids is not None:
        rows = rows.filter(agency_id__in=set(agency_ids))
    return dict(rows.order_by("agency_id").values_list("agency_id", "places"))


# --- one agency ---


@dataclass(frozen=True)
class Seat:
    """A post of an agency on a day, its places, and who sits there."""

    title: str
    places: int | None
    holders: tuple[tuple[int, str, bool], ...]
    """Id, name, and whether the post is concurrent."""
    heads: bool
    """Whether the post heads the agency: the public may know who sits there."""


def seats_in(agency_id: int, on: date) -> list[Seat]:
    """Every post of an agency on a day, also the empty ones; three queries."""
    posts = list(Post.objects.filter(valid_on(on), agency_id=agency_id).order_by("rank", "id"))
    places = dict(
        StaffQuota.objects.filter(valid_on(on), agency_id=agency_id, post__isnull=False)
        .order_by("post_id")
        .values_list("post_id", "places")
    )
    rows = (
        Appointment.objects.filter(valid_on(on), post__in=posts)
        .select_related("official")
        .order_by("official__sort_key", "id")
    )
    holders: dict[int, list[tuple[int, str, bool]]] = {}
    for row in rows:
        seat = (row.official_id, row.official.name, row.kind == "concurrent")
        holders.setdefault(row.post_id, []).append(seat)
    return [
        Seat(post.title, places.get(post.pk), tuple(holders.get(post.pk, ())), HEAD_ROLE.code in post.roles)
        for post in posts
    ]


@dataclass(frozen=True)
class Version:
    """What something was called from one day to another, and where that is known from."""

    name: str
    code: str
    code_old: str
    kind: str
    parent_id: int | None
    valid_from: date
    valid_to: date | None
    source: str
    verified: str


def agency_versions(agency_id: int) -> list[Version]:
    """All versions of an agency, the newest first; empty when there never was one."""
    return [
        Version(
            row.name,
            row.code,
            row.code_old,
            row.get_kind_display(),
            row.parent_id,
            row.valid_from,
            row.valid_to,
            row.source,
            row.get_verified_display(),
        )
        for row in AgencyVersion.objects.filter(agency_id=agency_id).order_by("-valid_from", "-id")
    ]


def area_versions(area_id: int) -> list[Version]:
    """All versions of an area, the newest first; empty when there never was one."""
    return [
        Version(
            row.name,
            row.code,
            "",
            row.get_kind_display(),
            row.parent_id,
            row.valid_from,
            row.valid_to,
            row.source,
            row.get_verified_display(),
        )
        for row in AreaVersion.objects.filter(area_id=area_id).order_by("-valid_from", "-id")
    ]


def first_day() -> date | None:
    """The first day of which the directory knows any agency."""
    return AgencyVersion.objects.order_by("valid_from").values_list("valid_from", flat=True).first()


# --- the sketch map ---


@dataclass(frozen=True)
class Tile:
    """A place on the sketch map and the commune that has it on a day."""

    area_id: int
    key: str
    name: str
    code: str
    district_id: int | None
    column: int
    row: int


def tiles(on: date) -> list[Tile]:
    """Every place on the sketch map with the commune there on a day; two queries, after an act four.

    A place stays where it is: when its commune is no more, it belongs to the one that continues it, which so has
    the places of all that were merged into it.
    """
    rows = {
        row.area_id: row
        for row in AreaVersion.objects.filter(valid_on(on), level=Level.COMMUNE).select_related("area")
    }
    placed = Area.objects.filter(tile_column__isnull=False).order_by("key", "id")
    places = list(placed.values_list("pk", "tile_column", "tile_row"))
    all_there = all(area_id in rows for area_id, _column, _line in places)
    onward = Geography() if all_there else geography(on)
    found = []
    for area_id, column, line in places:
        row = rows.get(area_id) or rows.get(onward.area(area_id))
        if row is not None:
            found.append(
                Tile(row.area_id, row.area.key, row.name, row.code, row.parent_id, column or 0, line or 0)
            )
    return found


def hamlets(commune_id: int, on: date) -> list[tuple[int, str, str]]:
    """The hamlets of a commune on a day as (id, name, code)."""
    rows = AreaVersion.objects.filter(valid_on(on), level=Level.HAMLET, parent_id=commune_id)
    return list(rows.order_by("code", "id").values_list("area_id", "name", "code"))


def areas_named(text: str, on: date, limit: int) -> list[tuple[int, str, str]]:
    """Areas of a day in whose name every word begins a word, or that bear the code: (id, name, code)."""
    rows = AreaVersion.objects.filter(valid_on(on))
    if text.isdecimal():
        rows = rows.filter(code=text)
    else:
        for word in fold(text).split():
            rows = rows.filter(Q(name_fold__startswith=word) | Q(name_fold__contains=f" {word}"))
    return list(rows.order_by("sort_key", "code", "id").values_list("area_id", "name", "code")[:limit])
