"""The organisation of a day as the rules of reorganisation take it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from ..models import (
    Agency,
    AgencySuccession,
    AgencyVersion,
    Appointment,
    Area,
    AreaVersion,
    Delegation,
    Post,
    PowerGrant,
)
from ..models.validity import valid_on
from ..rules.reorganisation.state import AgencyNow, AreaNow, GivenNow, Link, Organisation, PostNow, SeatNow
from .power import powerful_roles


def organisation(on: date, weights: Mapping[str, int] | None = None) -> Organisation:
    """Everything that is valid on `on`, the effective date of an act; about ten queries."""
    areas, fixed_areas = _areas(on)
    agencies, fixed_agencies = _agencies(on)
    posts = _posts(on)
    seats, later = _seats(on)
    return Organisation(
        areas=areas,
        agencies=agencies,
        posts=posts,
        seats=seats,
        fixed_areas=fixed_areas,
        fixed_agencies=fixed_agencies,
        later_seats=later,
        area_keys=frozenset(Area.objects.values_list("key", flat=True)),
        agency_keys=frozenset(Agency.objects.values_list("key", flat=True)),
        post_keys=frozenset(Post.objects.values_list("agency__key", "key")),
        links=_links(on),
        delegated=_delegated(on),
        weights=dict(weights or {}),
    )


def _links(on: date) -> tuple[Link, ...]:
    rows = AgencySuccession.objects.filter(valid_on(on)).order_by("id")
    return tuple(
        Link(
            source,
            target,
            tuple((part["by"], tuple(part["keys"]), bool(part.get("rest"))) for part in parts),
            act,
        )
        for source, target, parts, act in rows.values_list(
            "from_agency__key", "to_agency__key", "parts", "act__key"
        )
    )


def _delegated(on: date) -> tuple[GivenNow, ...]:
    rows = (
        Delegation.objects.filter(valid_on(on))
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
        .select_related("delegate", "appointment__official", "appointment__post__agency")
        .order_by("id")
    )
    return tuple(
        GivenNow(
            row.delegate.key,
            (row.appointment.official.key, row.appointment.post.agency.key, row.appointment.post.key),
            tuple(row.roles),
        )
        for row in rows
    )


def _not_before(on: date) -> Q:
    """Rows that begin on the day or later, or whose end is known already."""
    return Q(valid_from__gte=on) | Q(valid_to__gt=on)


def _areas(on: date) -> tuple[dict[str, AreaNow], frozenset[str]]:
    keys = dict(Area.objects.values_list("pk", "key"))
    rows = AreaVersion.objects.filter(valid_on(on)).order_by("code", "id")
    found = {
        keys[row.area_id]: AreaNow(
            keys[row.area_id], row.code, row.name, row.kind, row.level, keys.get(row.parent_id or 0)
        )
        for row in rows
    }
    fixed = AreaVersion.objects.filter(_not_before(on)).values_list("area__key", flat=True)
    return found, frozenset(fixed)


def _agencies(on: date) -> tuple[dict[str, AgencyNow], frozenset[str]]:
    keys = dict(Agency.objects.values_list("pk", "key"))
    areas = dict(Area.objects.values_list("pk", "key"))
    rows = AgencyVersion.objects.filter(valid_on(on)).order_by("code", "id")
    found = {
        keys[row.agency_id]: AgencyNow(
            keys[row.agency_id],
            row.code,
            row.name,
            row.short_name,
            row.kind,
            row.level,
            areas[row.area_id],
            keys.get(row.parent_id or 0),
            row.one_stop,
        )
        for row in rows
    }
    fixed = AgencyVersion.objects.filter(_not_before(on)).values_list("agency__key", flat=True)
    return found, frozenset(fixed)


def _posts(on: date) -> dict[tuple[str, str], PostNow]:
    rows = Post.objects.filter(valid_on(on)).select_related("agency").order_by("id")
    return {
        (row.agency.key, row.key): PostNow(
            row.agency.key, row.key, row.title, tuple(row.roles), row.reach, row.rank, row.valid_to
        )
        for row in rows
    }


def _seats(on: date) -> tuple[dict[tuple[str, str, str], SeatNow], tuple[SeatNow, ...]]:
    rows = (
        Appointment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .filter(valid_on(on, "post__"))
        .select_related("official", "post__agency")
        .order_by("id")
    )
    seats: dict[tuple[str, str, str], SeatNow] = {}
    powerful = powerful_roles()
    grants = PowerGrant.objects.filter(confirmed_at__isnull=False, withdrawn_at=None)
    confirmed = set(grants.values_list("appointment_id", "role", "reach"))
    later = []
    for row in rows:
        seat = SeatNow(
            row.official.key,
            row.official.name,
            row.post.agency.key,
            row.post.key,
            row.kind,
            row.valid_to,
            row.it_duty,
            tuple(
                sorted(
                    role
                    for role in row.post.roles
                    if role in powerful and (row.pk, role, row.post.reach) not in confirmed
                )
            ),
        )
        if row.valid_from >= on:
            later.append(seat)
        else:
            seats[seat.place] = seat
    return seats, tuple(later)
