"""What goes over with an official whose appointment is ended here and begun there: delegations and confirmed powers."""

from __future__ import annotations

from datetime import date

from ..models import Appointment, Delegation, Post, PowerGrant


def delegations_go_on(day: date, gone: list[int], moved: list[Appointment]) -> int:
    """What was delegated beyond the day goes on from the official's new post: roles and days as decided."""
    posts: dict[int, list[Appointment]] = {}
    for heir in moved:
        posts.setdefault(heir.official_id, []).append(heir)
    open_ones = Delegation.objects.filter(appointment_id__in=gone, ended_on=None, valid_to__gt=day)
    fresh = []
    for row in open_ones.select_related("appointment").order_by("id"):
        fresh += [
            Delegation(
                appointment=heir,
                delegate_id=row.delegate_id,
                roles=row.roles,
                absence_id=row.absence_id,
                valid_from=max(day, row.valid_from),
                valid_to=row.valid_to,
            )
            for heir in posts.get(row.appointment.official_id, [])[:1]
        ]
    Delegation.objects.bulk_create(fresh)
    return len(fresh)


def powers_go_on(gone: list[int], moved: list[Appointment]) -> None:
    """Powerful roles that were confirmed go on in the new post where it has them with the same reach.

    Two people have answered for them; whoever moves the appointment adds nothing to them.
    """
    heirs: dict[int, list[Appointment]] = {}
    for heir in moved:
        heirs.setdefault(heir.official_id, []).append(heir)
    posts = {row.pk: row for row in Post.objects.filter(pk__in=[heir.post_id for heir in moved])}
    rows = PowerGrant.objects.filter(
        appointment_id__in=gone, confirmed_at__isnull=False, withdrawn_at=None
    ).select_related("appointment")
    PowerGrant.objects.bulk_create(
        [
            PowerGrant(
                appointment=heir,
                role=row.role,
                reach=row.reach,
                asked_by_id=row.asked_by_id,
                asked_at=row.asked_at,
                confirmed_by_id=row.confirmed_by_id,
                confirmed_at=row.confirmed_at,
            )
            for row in rows.order_by("id")
            for heir in heirs.get(row.appointment.official_id, [])
            if row.role in posts[heir.post_id].roles and row.reach == posts[heir.post_id].reach
        ]
    )
