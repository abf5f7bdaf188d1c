"""One agency as its administration page shows it: versions, posts, quotas, and whether anybody changed them since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.text import fold

from ..facts import Agency
from ..models import AgencyVersion, Appointment, Post, StaffQuota
from ..models.validity import valid_on
from ..permissions import ADMIN
from .agency import agencies_by_id
from .agency import described as fact_of
from .chart import quotas


def state_of(agency_id: int) -> str:
    """What two looks at an agency have in common only when nobody changed it, its posts or its quotas meanwhile."""
    rows = [
        list(model.objects.filter(agency_id=agency_id).order_by("pk").values_list(*fields))
        for model, fields in (
            (
                AgencyVersion,
                (
                    "pk", "valid_from", "valid_to", "name", "short_name", "code", "kind", "area_id", "parent_id",
                    "one_stop", "address", "phone", "email", "hours",
                ),
            ),
            (Post, ("pk", "key", "title", "roles", "reach", "rank", "valid_from", "valid_to")),
            (StaffQuota, ("pk", "post_id", "places", "valid_from", "valid_to", "source")),
        )
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(rows, default=str, ensure_ascii=False).encode()).hexdigest()[:32]


def version_on(agency_id: int, on: date) -> AgencyVersion | None:
    """The description valid on a day, else the next one to come, else the last."""
    rows = AgencyVersion.objects.filter(agency_id=agency_id)
    now = rows.filter(valid_on(on)).first()
    later = now or rows.filter(valid_from__gt=on).order_by("valid_from").first()
    return later or rows.order_by("-valid_from").first()


def not_ended(on: date) -> Q:
    """Rows that are valid on a day or will be."""
    return Q(valid_to__isnull=True) | Q(valid_to__gt=on)


def agencies_to_choose(on: date) -> list[Agency]:
    """Agencies that exist on a day or will, each as it is next, by identifier."""
    found: dict[int, Agency] = {}
    for row in AgencyVersion.objects.filter(not_ended(on)).order_by("valid_from", "id"):
        found.setdefault(row.agency_id, fact_of(row))
    return sorted(found.values(), key=lambda one: (one.code, one.id))


@dataclass(frozen=True)
class PostRow:
    """A post as the administration page lists it."""

    id: int
    title: str
    roles: tuple[str, ...]
    reach: str
    rank: int
    valid_from: date
    valid_to: date | None
    people: int
    places: int | None


def posts_of_agency(agency_id: int, on: date) -> list[PostRow]:
    """All posts that an agency had, has and will have, with who holds them on a day; three queries."""
    posts = list(Post.objects.filter(agency_id=agency_id).order_by("rank", "title", "valid_from", "id"))
    held = Appointment.objects.filter(valid_on(on), post__agency_id=agency_id).values("post_id")
    people = dict(held.annotate(n=Count("id")).order_by("post_id").values_list("post_id", "n"))
    rows = StaffQuota.objects.filter(valid_on(on), agency_id=agency_id, post__isnull=False)
    places = dict(rows.order_by("post_id").values_list("post_id", "places"))
    return [
        PostRow(
            row.pk, row.title, tuple(row.roles), row.reach, row.rank, row.valid_from, row.valid_to,
            people.get(row.pk, 0), places.get(row.pk),
        )
        for row in posts
    ]  # fmt: skip


def post(post_id: int) -> Post | None:
    """One post with its agency; None when there is none."""
    return Post.objects.filter(pk=post_id).first()


@dataclass(frozen=True)
class QuotaRow:
    """A staff quota as the administration page lists it; `post` is empty for the agency as a whole."""

    post: str
    places: int
    valid_from: date
    valid_to: date | None
    source: str

    def holds(self, on: date) -> bool:
        """Whether the quota holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


def quotas_of(agency_id: int) -> list[QuotaRow]:
    """All quotas of an agency and of its posts, the whole first, newest first."""
    rows = StaffQuota.objects.filter(agency_id=agency_id).select_related("post")
    return [
        QuotaRow(
            row.post.title if row.post else "", row.places, row.valid_from, row.valid_to, row.source,
        )
        for row in sorted(
            rows,
            key=lambda row: (
                row.post is not None, row.post.rank if row.post else 0, row.post_id or 0, -row.valid_from.toordinal(),
            ),
        )
    ]  # fmt: skip


@dataclass(frozen=True)
class AgencyRow:
    """An agency in the list of those who run the directory."""

    agency: Agency
    begins: date | None
    """The day on which it begins to exist; None when it exists already."""
    above: str
    posts: int
    people: int
    places: int | None


class AgencyList:
    """Agencies of a day and those to come, by identifier: sliceable, for a pager. Raises Denied."""

    def __init__(self, actor: Actor, on: date, text: str = "") -> None:
        if not actor.may(ADMIN):
            raise Denied(ADMIN)
        self._on = on
        first = AgencyVersion.objects.filter(not_ended(on)).order_by("agency_id", "valid_from")
        rows = AgencyVersion.objects.filter(pk__in=first.distinct("agency_id").values("pk"))
        for word in fold(text).split():
            rows = rows.filter(
                Q(name_fold__startswith=word) | Q(name_fold__contains=f" {word}") | Q(code__istartswith=word)
            )
        self._rows = rows.order_by("code", "id")

    def count(self) -> int:
        """How many there are."""
        return self._rows.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[AgencyRow]:
        rows = list(self._rows[part])
        ids = [row.agency_id for row in rows]
        above = agencies_by_id({row.parent_id for row in rows if row.parent_id})
        posts, people, places = self._counted(Post, ids), self._people(ids), quotas(self._on, ids)
        return [
            AgencyRow(
                fact_of(row),
                row.valid_from if row.valid_from > self._on else None,
                above[row.parent_id].short_name if row.parent_id in above else "",
                posts.get(row.agency_id, 0),
                people.get(row.agency_id, 0),
                places.get(row.agency_id),
            )
            for row in rows
        ]

    def _counted(self, model: type[Post], ids: Iterable[int]) -> dict[int, int]:
        rows = model.objects.filter(valid_on(self._on), agency_id__in=ids).values("agency_id")
        return dict(rows.annotate(n=Count("id")).order_by("agency_id").values_list("agency_id", "n"))

    def _people(self, ids: Iterable[int]) -> dict[int, int]:
        rows = Appointment.objects.filter(valid_on(self._on), post__agency_id__in=ids)
        counted = rows.values("post__agency_id").annotate(n=Count("official_id", distinct=True))
        return dict(counted.order_by("post__agency_id").values_list("post__agency_id", "n"))
