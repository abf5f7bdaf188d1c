"""Powerful roles: which there are, who holds one, and what waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from tinhso.kernel.actors import Actor
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import Denied

from ..models import Appointment, PowerGrant
from ..permissions import ADMIN


def powerful_roles() -> list[str]:
    """Codes of the roles that modules declare powerful, in order."""
    return sorted(role.code for role in registry().roles.values() if role.powerful)


def in_force(roles: list[str]) -> Q:
    """Appointments whose post gives one of `roles` in fact: powerful ones only with a confirmation."""
    powerful = set(powerful_roles())
    plain = [role for role in roles if role not in powerful]
    condition = Q(post__roles__overlap=plain)
    for role in sorted(powerful.intersection(roles)):
        held = PowerGrant.objects.filter(
            appointment=OuterRef("pk"),
            role=role,
            reach=OuterRef("post__reach"),
            confirmed_at__isnull=False,
            withdrawn_at__isnull=True,
        )
        condition |= Q(post__roles__contains=[role]) & Q(Exists(held))
    return condition


@dataclass(frozen=True)
class Power:
    """A powerful role of an appointment; `state` is missing, asked, expired or confirmed."""

    appointment_id: int
    grant_id: int | None
    role: str
    reach: str
    official: str
    account_id: int | None
    post: str
    agency_id: int
    valid_from: date
    state: str
    asked_by: str
    asked_by_id: int | None
    expires_at: datetime | None
    confirmed_by: str
    confirmed_at: datetime | None


def powers(actor: Actor, on: date) -> list[Power]:
    """Every powerful role of the appointments valid on `on` or later, what waits first; two queries.

    Raises Denied to everybody but those who run the directory.
    """
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    codes = powerful_roles()
    rows = (
        Appointment.objects.filter(post__roles__overlap=codes)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .select_related("official", "post")
        .order_by("valid_from", "id")
    )
    grants = {
        (grant.appointment_id, grant.role, grant.reach): grant
        for grant in PowerGrant.objects.filter(appointment__in=rows.values("pk"), withdrawn_at__isnull=True)
        .filter(reach=F("appointment__post__reach"))
        .select_related("asked_by", "confirmed_by")
    }
    found = [
        _power(row, role, grants.get((row.pk, role, row.post.reach)))
        for row in rows
        for role in row.post.roles
        if role in codes
    ]
    order = ("asked", "missing", "expired", "confirmed")
    return sorted(found, key=lambda one: (order.index(one.state), one.valid_from, one.appointment_id))


def _power(row: Appointment, role: str, grant: PowerGrant | None) -> Power:
    return Power(
        appointment_id=row.pk,
        grant_id=grant.pk if grant else None,
        role=role,
        reach=row.post.reach,
        official=row.official.name,
        account_id=row.official.account_id,
        post=row.post.title,
        agency_id=row.post.agency_id,
        valid_from=row.valid_from,
        state=state_of(grant),
        asked_by=grant.asked_by.name if grant and grant.asked_by else "",
        asked_by_id=grant.asked_by_id if grant else None,
        expires_at=grant.expires_at if grant else None,
        confirmed_by=grant.confirmed_by.name if grant and grant.confirmed_by else "",
        confirmed_at=grant.confirmed_at if grant else None,
    )


def state_of(grant: PowerGrant | None) -> str:
    """missing, asked, expired or confirmed, at this moment of the system's clock."""
    if grant is None:
        return "missing"
    if grant.confirmed_at is not None:
        return "confirmed"
    return "expired" if grant.expires_at is not None and grant.expires_at <= timezone.now() else "asked"
