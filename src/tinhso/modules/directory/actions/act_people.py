"""What an act does to people: posts, appointments, delegations and confirmed powers go over to the heirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..models import Act, Appointment, Official, Post
from ..models.validity import valid_on
from ..rules.reorganisation.plan import Place, Plan
from .moving import delegations_go_on, powers_go_on

Ids = dict[str, int]


def close(model: type[Any], act: Act, **which: Any) -> int:
    """End rows that are valid on the effective date, before anything is opened: codes may be used again."""
    rows = model.objects.filter(valid_on(act.effective_date), valid_from__lt=act.effective_date, **which)
    count: int = rows.update(valid_to=act.effective_date, ended_by=act)
    return count


def people(act: Act, plan: Plan, agencies: Ids) -> dict[str, int]:
    """Appointments and posts: ended first, then opened where the plan has them. Counts of rows, by name."""
    day = act.effective_date
    begun = Appointment.objects.filter(valid_on(day), valid_on(day, "post__"), valid_from__lt=day)
    present = {
        (row.official.key, row.post.agency.key, row.post.key): row
        for row in begun.select_related("official", "post__agency").order_by("id")
    }
    changed = {place for place in present if plan.seats.get(place) != plan.before.seats.get(place)}
    close(Appointment, act, pk__in=[present[place].pk for place in changed])
    posts = _posts(act, plan, agencies)
    officials = dict(Official.objects.values_list("key", "pk"))
    opened = {
        place: Appointment(
            official_id=officials[seat.official],
            post_id=posts[seat.agency, seat.post],
            kind=seat.kind,
            it_duty=seat.duty,
            valid_from=day,
            valid_to=seat.until,
            act=act,
        )
        for place, seat in plan.seats.items()
        if place not in present or place in changed
    }
    Appointment.objects.bulk_create(opened.values())
    heirs = _heirs(plan, present, opened)
    powers_go_on(heirs)
    return {
        "posts": Post.objects.filter(act=act).count(),
        "appointments_ended": len(changed),
        "appointments": len(opened),
        "delegations": delegations_go_on(day, heirs),
    }


def _posts(act: Act, plan: Plan, agencies: Ids) -> dict[tuple[str, str], int]:
    """End and open posts; ids of those of the day by agency and key."""
    day = act.effective_date
    rows = Post.objects.filter(valid_on(day)).select_related("agency").order_by("id")
    present = {(row.agency.key, row.key): row for row in rows}
    close(Post, act, pk__in=[row.pk for key, row in present.items() if key not in plan.posts])
    fresh = [
        Post(
            agency_id=agencies[row.agency],
            key=row.key,
            title=row.title,
            roles=list(row.roles),
            reach=row.reach,
            rank=row.rank,
            valid_from=day,
            valid_to=row.until,
            act=act,
        )
        for key, row in plan.posts.items()
        if key not in present
    ]
    Post.objects.bulk_create(fresh)
    return {key: row.pk for key, row in present.items()} | {
        key: row.pk for key, row in zip([key for key in plan.posts if key not in present], fresh, strict=True)
    }


def _heirs(
    plan: Plan, present: Mapping[Place, Appointment], opened: Mapping[Place, Appointment]
) -> dict[int, Appointment]:
    """By id of an appointment that ended, the one in which its holder goes on: new, or held already."""
    onward = {place: place for place in opened if place in present} | plan.moved
    pairs = [
        (present[place].pk, opened.get(now) or present.get(now))
        for place, now in onward.items()
        if place in present and now in plan.seats
    ]
    return {ended: heir for ended, heir in pairs if heir is not None}
