"""What goes over with an official whose appointment is ended here and goes on there: delegations, confirmed powers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ..models import Appointment, Delegation, Post, PowerGrant
from ..rules.delegations import Given, together


def delegations_go_on(day: date, onward: Mapping[int, Appointment]) -> int:
    """What was delegated beyond the day goes on from the official's new post: roles and days as decided; how many.

    `onward` tells by id of an appointment that ended the one in which its holder goes on, new or held already.

    Two posts that become one may both have been delegated to the same official: he has the roles of both,
    each on its days.
    """
    kept = {heir.pk for heir in onward.values()} - onward.keys()
    rows = list(
        Delegation.objects.filter(
            appointment_id__in=onward.keys() | kept, ended_on=None, valid_to__gt=day
        ).order_by("id")
    )
    given: dict[tuple[int, int], list[Delegation]] = {}
    for row in rows:
        heir = onward.get(row.appointment_id)
        given.setdefault((heir.pk if heir else row.appointment_id, row.delegate_id), []).append(row)
    fresh = []
    for (heir_id, delegate_id), found in given.items():
        if all(row.appointment_id == heir_id for row in found):
            continue  # a post that stays, with nothing added
        for row in found:
            if row.appointment_id == heir_id:
                row.ended_on = day
                row.save(update_fields=["ended_on"])
        fresh += [
            Delegation(
                appointment_id=heir_id,
                delegate_id=delegate_id,
                roles=list(one.roles),
                absence_id=one.absence,
                valid_from=one.start,
                valid_to=one.end,
            )
            for one in together(
                Given(max(day, row.valid_from), row.valid_to, tuple(row.roles), row.absence_id)
                for row in found
            )
        ]
    Delegation.objects.bulk_create(fresh)
    return len(fresh)


def powers_go_on(onward: Mapping[int, Appointment]) -> None:
    """Powerful roles that were confirmed go on in the new post where it has them with the same reach.

    Two people have answered for them; whoever moves the appointment adds nothing to them. `onward` as above.
    """
    posts = {row.pk: row for row in Post.objects.filter(pk__in={heir.post_id for heir in onward.values()})}
    held = set(
        PowerGrant.objects.filter(
            appointment_id__in={heir.pk for heir in onward.values()}, withdrawn_at=None
        ).values_list("appointment_id", "role", "reach")
    )
    rows = PowerGrant.objects.filter(
        appointment_id__in=onward, confirmed_at__isnull=False, withdrawn_at=None
    ).order_by("id")
    fresh = []
    for row in rows:
        heir = onward[row.appointment_id]
        post = posts[heir.post_id]
        if row.role not in post.roles or row.reach != post.reach or (heir.pk, row.role, row.reach) in held:
            continue
        held.add((heir.pk, row.role, row.reach))
        fresh.append(
            PowerGrant(
                appointment=heir,
                role=row.role,
                reach=row.reach,
                asked_by_id=row.asked_by_id,
                asked_at=row.asked_at,
                confirmed_by_id=row.confirmed_by_id,
                confirmed_at=row.confirmed_at,
            )
        )
    PowerGrant.objects.bulk_create(fresh)
