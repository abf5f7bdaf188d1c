"""Giving powerful roles: one person asks, another confirms, and the ledger holds both."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..models import Appointment, PowerGrant
from ..permissions import ADMIN
from ..queries.power import powerful_roles, state_of

WAITS = timedelta(days=7)
"""How long a request waits for the second person, by the system's clock."""

_SYSTEM = system_actor("directory.powers")


class PowerError(ActionError):
    """A powerful role that cannot be asked for or confirmed like this."""


@action
def ask_for_power(*, by: Actor, appointment_id: int, role: str) -> None:
    """Ask that an appointment's powerful role comes into force; another person must confirm it.

    Asking again after a request ran out renews it. Raises Denied, PowerError.
    """
    _administrator(by)
    appointment = Appointment.objects.select_related("post").filter(pk=appointment_id).first()
    if appointment is None or role not in appointment.post.roles or role not in powerful_roles():
        raise PowerError("unknown", _("Vị trí này không có vai trò đó."))
    now = timezone.now()
    with acting(_SYSTEM):
        grant = _open(appointment.pk, role, appointment.post.reach)
        if grant is not None and state_of(grant) != "expired":
            raise PowerError("asked", _("Vai trò này đã được đề nghị hoặc đã có hiệu lực."))
        grant = grant or PowerGrant(appointment=appointment, role=role, reach=appointment.post.reach)
        grant.asked_by_id, grant.asked_at, grant.expires_at = by.account_id, now, now + WAITS
        grant.save()
    _record(by, "directory.power_asked", grant)


@action
def confirm_power(*, by: Actor, grant_id: int) -> None:
    """Put a powerful role into force, as a second person. Raises Denied, PowerError.

    The second person is neither who asked nor who gets the role. The operator of the server, who has the
    database in his hands anyway, confirms the first ones as the system.
    """
    _administrator(by)
    with acting(_SYSTEM):
        grant = _waiting(grant_id)
        if state_of(grant) == "expired":
            raise PowerError("expired", _("Đề nghị đã quá hạn; hãy đề nghị lại."))
        if by.kind != "system" and by.account_id in {
            grant.asked_by_id,
            grant.appointment.official.account_id,
        }:
            raise PowerError(
                "same_person",
                _("Người thứ hai xác nhận không được là người đề nghị hoặc người nhận vai trò."),
            )
        if grant.reach != grant.appointment.post.reach:
            raise PowerError("changed", _("Vị trí đã đổi từ khi đề nghị; hãy đề nghị lại."))
        grant.confirmed_by_id, grant.confirmed_at = by.account_id, timezone.now()
        grant.save(update_fields=("confirmed_by", "confirmed_at"))
    _record(by, "directory.power_confirmed", grant)


@action
def withdraw_power(*, by: Actor, grant_id: int) -> None:
    """Refuse what waits, or take a powerful role out of force: that takes one person only."""
    _administrator(by)
    with acting(_SYSTEM):
        grant = PowerGrant.objects.select_for_update(of=("self",)).filter(pk=grant_id).first()
        if grant is None or grant.withdrawn_at is not None:
            raise PowerError("gone", _("Đề nghị này không còn."))
        grant.withdrawn_by_id, grant.withdrawn_at = by.account_id, timezone.now()
        grant.save(update_fields=("withdrawn_by", "withdrawn_at"))
    _record(by, "directory.power_withdrawn", grant)


@action
def confirm_loaded_powers(*, by: Actor) -> int:
    """Put into force the powerful roles of every appointment that has no request; how many.

    Only the system does so: who loads the province's files holds the database's owner. Appointments made
    on pages have to be asked for. Raises Denied.
    """
    if by.kind != "system":
        raise Denied(ADMIN)
    codes = powerful_roles()
    known = set(PowerGrant.objects.values_list("appointment_id", "role", "reach"))
    now = timezone.now()
    new = [
        PowerGrant(appointment=row, role=role, reach=row.post.reach, asked_at=now, confirmed_at=now)
        for row in Appointment.objects.filter(post__roles__overlap=codes).select_related("post")
        for role in row.post.roles
        if role in codes and (row.pk, role, row.post.reach) not in known
    ]
    with acting(_SYSTEM):
        PowerGrant.objects.bulk_create(new)
        for grant in new:
            _record(by, "directory.power_loaded", grant)
    return len(new)


def _administrator(by: Actor) -> None:
    if not by.may(ADMIN):
        raise Denied(ADMIN)


def _open(appointment_id: int, role: str, reach: str) -> PowerGrant | None:
    rows = PowerGrant.objects.select_for_update(of=("self",))
    return rows.filter(
        appointment_id=appointment_id, role=role, reach=reach, withdrawn_at__isnull=True
    ).first()


def _waiting(grant_id: int) -> PowerGrant:
    rows = PowerGrant.objects.select_for_update(of=("self",))
    grant = rows.select_related("appointment__official", "appointment__post").filter(pk=grant_id).first()
    if grant is None or grant.withdrawn_at is not None:
        raise PowerError("gone", _("Đề nghị này không còn."))
    if grant.confirmed_at is not None:
        raise PowerError("confirmed", _("Vai trò này đã được xác nhận."))
    return grant


def _record(by: Actor, kind: str, grant: PowerGrant) -> None:
    ledger.record(
        actor=by,
        kind=kind,
        ref=Ref("directory.official", grant.appointment.official_id),
        data={"appointment": grant.appointment_id, "role": grant.role, "reach": grant.reach},
    )
