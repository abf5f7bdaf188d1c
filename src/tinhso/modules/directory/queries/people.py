"""One official with everything that his page shows; absences and delegations of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.text import fold

from ..enums import AppointmentKind, Reach
from ..models import Absence, Appointment, Delegation, Official, Post
from ..models.validity import effective_on, valid_on
from ..permissions import ADMIN, HEAD
from ..rules.delegations import Stretch, joined
from .agency import agencies_by_id
from .power import powerful_roles


@dataclass(frozen=True)
class Held:
    """An appointment as a row of somebody's page."""

    id: int
    official_id: int
    official: str
    post_id: int
    post: str
    agency_id: int
    agency: str
    roles: tuple[str, ...]
    delegable: tuple[str, ...]
    """Those that somebody else may exercise: powerful ones may not."""
    kind: str
    duty: str
    valid_from: date
    valid_to: date | None
    widest: bool

    def holds(self, on: date) -> bool:
        """Whether the appointment is valid on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class Standing:
    """A delegation, or an absence (without `to` and roles), as a row."""

    id: int
    holder_id: int
    holder: str
    to_id: int | None
    to: str
    post: str
    agency: str
    roles: tuple[str, ...]
    valid_from: date
    valid_to: date
    ended_on: date | None

    def holds(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.valid_from <= on < self.until

    @property
    def until(self) -> date:
        """The first day on which it no longer holds; not after `valid_from` when it never began."""
        return self.valid_to if self.ended_on is None else min(self.valid_to, self.ended_on)


@dataclass(frozen=True)
class Person:
    """An official: who he is for pages, without his posts."""

    id: int
    name: str
    account_id: int | None
    username: str
    is_sample: bool


def official(official_id: int) -> Person | None:
    """The official of this id; None when there is none."""
    row = Official.objects.select_related("account").filter(pk=official_id).first()
    if row is None:
        return None
    return Person(
        row.pk, row.name, row.account_id, row.account.username if row.account else "", row.is_sample
    )


def official_of(actor: Actor) -> Person | None:
    """The official who acts; None for a citizen, the set-up account or a system."""
    if actor.account_id is None:
        return None
    number = Official.objects.filter(account_id=actor.account_id).values_list("pk", flat=True).first()
    return official(number) if number else None


def _held(rows: Iterable[Appointment]) -> list[Held]:
    found = list(rows)
    agencies = agencies_by_id({row.post.agency_id for row in found})
    powerful = set(powerful_roles())
    return [
        Held(
            id=row.pk,
            official_id=row.official_id,
            official=row.official.name,
            post_id=row.post_id,
            post=row.post.title,
            agency_id=row.post.agency_id,
            agency=agencies[row.post.agency_id].name if row.post.agency_id in agencies else "",
            roles=tuple(row.post.roles),
            delegable=tuple(role for role in row.post.roles if role not in powerful),
            kind=row.kind,
            duty=row.it_duty,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            widest=row.post.reach == Reach.ALL,
        )
        for row in found
    ]


def appointments_of(official_id: int) -> list[Held]:
    """All posts that an official held, holds and will hold, the newest first."""
    rows = Appointment.objects.filter(official_id=official_id).select_related("post", "official")
    return _held(rows.order_by("-valid_from", "kind", "-id"))


def appointment(appointment_id: int) -> Held | None:
    """One appointment; None when there is none."""
    rows = Appointment.objects.filter(pk=appointment_id).select_related("post", "official")
    return next(iter(_held(rows)), None)


def main_agency_of(official_id: int, on: date) -> int | None:
    """The agency of his main post on that day, else of any post; None when he holds none."""
    held = [one for one in appointments_of(official_id) if one.holds(on)]
    held.sort(key=lambda one: (one.kind != AppointmentKind.FULL, one.id))
    return held[0].agency_id if held else None


def may_settle(actor: Actor, official_id: int, on: date) -> bool:
    """Whether the actor may record an absence of this official: he runs the directory or heads the agency."""
    if actor.may(ADMIN):
        return True
    agency_id = main_agency_of(official_id, on)
    return agency_id is not None and actor.may(HEAD, agency_id)


def colleagues(agency_id: int, on: date, without: int) -> list[tuple[int, str]]:
    """Officials of an agency on that day as (id, name with post), without one."""
    rows = (
        Appointment.objects.filter(valid_on(on), post__agency_id=agency_id)
        .exclude(official_id=without)
        .select_related("official", "post")
        .order_by("post__rank", "official__sort_key", "id")
    )
    found: dict[int, str] = {}
    for row in rows:
        found.setdefault(row.official_id, f"{row.official.name} – {row.post.title}")
    return list(found.items())


def posts_of(agency_id: int, on: date) -> list[tuple[int, str]]:
    """The posts of an agency on that day as (id, title), by rank."""
    rows = Post.objects.filter(valid_on(on), agency_id=agency_id).order_by("rank", "id")
    return [(row.pk, row.title) for row in rows]


def _standing(rows: QuerySet[Delegation]) -> list[Standing]:
    """The delegations as they were decided, in the order of their last rows.

    A dated change of the post ends the row of the post before and begins another: that is one delegation.
    """
    found = {
        row.pk: row for row in rows.select_related("appointment__post", "appointment__official", "delegate")
    }
    agencies = agencies_by_id({row.appointment.post.agency_id for row in found.values()})
    place = {number: position for position, number in enumerate(found)}
    chains = joined(stretch(row) for row in found.values())
    standing = []
    for chain in sorted(chains, key=lambda chain: place[chain[-1].id]):
        first, row = found[chain[0].id], found[chain[-1].id]
        agency = agencies.get(row.appointment.post.agency_id)
        standing.append(
            Standing(
                id=row.pk,
                holder_id=row.appointment.official_id,
                holder=row.appointment.official.name,
                to_id=row.delegate_id,
                to=row.delegate.name,
                post=row.appointment.post.title,
                agency=agency.name if agency else "",
                roles=tuple(row.roles),
                valid_from=first.valid_from,
                valid_to=min(row.valid_to, row.appointment.valid_to or row.valid_to),
                ended_on=row.ended_on,
            )
        )
    return standing


def stretch(row: Delegation) -> Stretch:
    """A row, for the rules; its appointment is at hand."""
    end = min(row.valid_to, row.appointment.valid_to or row.valid_to, row.ended_on or row.valid_to)
    return Stretch(
        id=row.pk,
        what=(row.appointment.official_id, row.delegate_id, tuple(sorted(row.roles)), row.absence_id),
        start=row.valid_from,
        end=end,
        goes_on=row.ended_on is None and row.appointment.valid_to == end,
    )


def rows_of(delegation: Delegation) -> list[int]:
    """The ids of all rows of the delegation that this one is a row of; one query."""
    same = Delegation.objects.filter(
        appointment__official_id=delegation.appointment.official_id, delegate_id=delegation.delegate_id
    )
    chains = joined(stretch(row) for row in same.select_related("appointment"))
    return next([one.id for one in chain] for chain in chains if delegation.pk in {one.id for one in chain})


def delegations_about(official_id: int) -> list[Standing]:
    """Delegations from and to an official, the newest first."""
    either = Q(appointment__official_id=official_id) | Q(delegate_id=official_id)
    return _standing(Delegation.objects.filter(either).order_by("-valid_from", "-id"))


def delegations_in(agency_ids: Iterable[int], on: date) -> list[Standing]:
    """Delegations of posts in these agencies that hold on that day or later."""
    rows = Delegation.objects.filter(appointment__post__agency_id__in=set(agency_ids), valid_to__gt=on)
    found = _standing(rows.filter(ended_on__isnull=True).order_by("valid_from", "id"))
    return [one for one in found if one.until > on]


def _away(rows: QuerySet[Absence]) -> list[Standing]:
    return [
        Standing(
            id=row.pk,
            holder_id=row.official_id,
            holder=row.official.name,
            to_id=None,
            to=", ".join(dict.fromkeys(one.delegate.name for one in row.delegations.all())),
            post="",
            agency="",
            roles=(),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            ended_on=row.ended_on,
        )
        for row in rows.select_related("official").prefetch_related("delegations__delegate")
    ]


def absences_of(official_id: int, actor: Actor) -> list[Standing]:
    """Absences of an official, the newest first, as far as the actor may know: his agency's, or all."""
    rows = Absence.objects.filter(official_id=official_id).order_by("-valid_from", "-id")
    if not actor.may(ADMIN):
        return _away(rows)  # row-level security: the agency's own
    with acting(system_actor("directory.absences")):
        return _away(rows)


def absences_in(agency_ids: Iterable[int], on: date) -> list[Standing]:
    """Who is away in these agencies on that day or later, as far as row-level security lets through."""
    rows = Absence.objects.filter(agency_id__in=set(agency_ids), valid_to__gt=on, ended_on__isnull=True)
    return _away(rows.order_by("valid_from", "id"))


def away_on(agency_ids: Iterable[int], on: date) -> set[int]:
    """The officials of these agencies who are away on that day."""
    rows = Absence.objects.filter(effective_on(on), agency_id__in=set(agency_ids))
    return set(rows.values_list("official_id", flat=True))


def staff_of(agency_ids: Iterable[int], on: date) -> list[Held]:
    """Who holds a post in these agencies on that day, by agency and rank."""
    rows = Appointment.objects.filter(valid_on(on), post__agency_id__in=set(agency_ids))
    rows = rows.select_related("post", "official")
    return _held(rows.order_by("post__agency_id", "post__rank", "official__sort_key", "id"))


@dataclass(frozen=True)
class Found:
    """An official whom a search found: the main post on the day and its agency, empty when there is none."""

    id: int
    name: str
    post: str
    agency: str


def officials_named(text: str, actor: Actor, on: date, limit: int) -> list[Found]:
    """Officials in whose name every word of `text` begins a word; for officials only. Raises Denied."""
    if actor.kind == "citizen" or not actor.is_authenticated:
        raise Denied("directory.officials")
    rows = Official.objects.all()
    for word in fold(text).split():
        rows = rows.filter(Q(name_fold__startswith=word) | Q(name_fold__contains=f" {word}"))
    found = list(rows.order_by("sort_key", "id")[:limit])
    posts = main_posts([row.pk for row in found], on) if found else {}
    return [Found(row.pk, row.name, *posts.get(row.pk, ("", ""))) for row in found]


def main_posts(official_ids: Iterable[int], on: date) -> dict[int, tuple[str, str]]:
    """The main post of each official on a day and its agency's name; officials without any are left out."""
    rows = Appointment.objects.filter(
        valid_on(on), valid_on(on, "post__agency__versions__"), official_id__in=set(official_ids)
    )
    named = rows.annotate(agency_name=F("post__agency__versions__name")).select_related("post")
    found: dict[int, tuple[str, str]] = {}
    for row in sorted(named.order_by("id"), key=lambda row: row.kind != AppointmentKind.FULL):
        found.setdefault(row.official_id, (row.post.title, row.agency_name))
    return found
