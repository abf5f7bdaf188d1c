"""Who is away, and who acts meanwhile. Roles flow to the delegate by themselves on the days written here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..enums import AppointmentKind, Reach
from ..models import Absence, Appointment, Delegation, Official
from ..models.validity import valid_on
from ..permissions import ADMIN, HEAD
from ..queries.people import rows_of
from ..queries.power import powerful_roles
from .appointment import WRITER


class AbsenceError(ActionError):
    """An absence or delegation that cannot be: `details["field"]` names the field, `message` says why."""


@action
def record_absence(
    *, by: Actor, official_id: int, valid_from: date, valid_to: date, delegate_id: int | None = None
) -> Absence:
    """An official is away until `valid_to` (exclusive); his roles flow to the delegate, if there is one.

    By those who run the directory, or the head of his agency. Raises AbsenceError and Denied.
    """
    with acting(WRITER):
        official = _locked(official_id)
        _refuse_days(valid_from, valid_to)
        appointments = _appointments(official, valid_from)
        if not appointments:
            raise AbsenceError("no_post", _("Cán bộ không giữ vị trí nào vào ngày này."), field="valid_from")
        agency_id = appointments[0].post.agency_id
        if not by.may(ADMIN) and not by.may(HEAD, agency_id):
            raise Denied(HEAD)
        absence = Absence(official=official, agency_id=agency_id, valid_from=valid_from, valid_to=valid_to)
        _save(absence)
        _record(by, "directory.absence", official.pk, agency_id, _days(absence))
        if delegate_id is not None:
            _delegate_all(by, absence, appointments, delegate_id)
    return absence


@action
def delegate_roles(
    *,
    by: Actor,
    appointment_id: int,
    delegate_id: int,
    roles: Iterable[str],
    valid_from: date,
    valid_to: date,
) -> Delegation:
    """Let another official exercise some roles of a post until `valid_to` (exclusive); the holder keeps them.

    By the holder himself, the head of his agency, or those who run the directory. A post that reaches the
    whole province is delegated only by the latter, and powerful roles, which take two people, by nobody.
    Raises AbsenceError and Denied.
    """
    with acting(WRITER):
        appointment = _appointment(appointment_id)
        official = _locked(appointment.official_id)
        own = official.account_id is not None and official.account_id == by.account_id
        if not own and not by.may(ADMIN) and not by.may(HEAD, appointment.post.agency_id):
            raise Denied(HEAD)
        _refuse_days(valid_from, valid_to)
        asked = set(roles)
        chosen = [role for role in _delegable(appointment) if role in asked]
        if not chosen:
            raise AbsenceError("roles", _("Chọn ít nhất một vai trò của vị trí này."), field="roles")
        if appointment.post.reach == Reach.ALL and not by.may(ADMIN):
            message = _("Vị trí có phạm vi toàn tỉnh chỉ do quản trị danh bạ ủy quyền.")
            raise AbsenceError("reach", message, field="roles")
        _refuse_delegate(by, official, delegate_id, appointment.post.agency_id, valid_from, valid_to)
        return _delegate(by, appointment, delegate_id, chosen, (valid_from, valid_to), None)


@action
def end_delegation(*, by: Actor, delegation_id: int) -> Delegation:
    """End a delegation today: from now on the delegate holds nothing of it. By either side, head or admin."""
    with acting(WRITER):
        delegation = (
            Delegation.objects.select_for_update(of=("self",))
            .select_related("appointment__post", "appointment__official", "delegate")
            .filter(pk=delegation_id)
            .first()
        )
        if delegation is None:
            raise AbsenceError("none", _("Không có ủy quyền này."), field="__all__")
        sides = {delegation.appointment.official.account_id, delegation.delegate.account_id} - {None}
        _require(by, sides, delegation.appointment.post.agency_id)
        _end(delegation)
        _record_delegation(by, "directory.delegation_ended", delegation, {"ended_on": delegation.ended_on})
        # It may go on, or have come from, another row: a dated change of the post is no new decision.
        others = Delegation.objects.filter(pk__in=rows_of(delegation), ended_on__isnull=True)
        others.filter(valid_to__gt=delegation.ended_on).update(ended_on=delegation.ended_on)
    return delegation


@action
def end_absence(*, by: Actor, absence_id: int) -> Absence:
    """He is back today; what was delegated because of the absence ends with it. By himself, head or admin."""
    with acting(WRITER):
        absence = (
            Absence.objects.select_for_update(of=("self",))
            .select_related("official")
            .filter(pk=absence_id)
            .first()
        )
        if absence is None:
            raise AbsenceError("none", _("Không có lần vắng mặt này."), field="__all__")
        _require(by, {absence.official.account_id} - {None}, absence.agency_id)
        _end(absence)
        _record(
            by,
            "directory.absence_ended",
            absence.official_id,
            absence.agency_id,
            {"ended_on": absence.ended_on},
        )
        still = absence.delegations.filter(ended_on__isnull=True).select_related(
            "appointment__post", "delegate"
        )
        for delegation in still:
            _end(delegation)
            _record_delegation(by, "directory.delegation_ended", delegation, {"ended_on": absence.ended_on})
    return absence


def _require(by: Actor, accounts: set[Any], agency_id: int) -> None:
    own = by.account_id is not None and by.account_id in accounts
    if not own and not by.may(ADMIN) and not by.may(HEAD, agency_id):
        raise Denied(HEAD)


def _locked(official_id: int) -> Official:
    found = Official.objects.select_for_update().filter(pk=official_id).first()
    if found is None:
        raise AbsenceError("no_official", _("Không có cán bộ này."), field="official")
    return found


def _appointment(appointment_id: int) -> Appointment:
    found = Appointment.objects.select_related("post").filter(pk=appointment_id).first()
    if found is None:
        raise AbsenceError("no_appointment", _("Không có bổ nhiệm này."), field="__all__")
    return found


def _appointments(official: Official, on: date) -> list[Appointment]:
    """What he holds on that day, his main post first."""
    rows = official.appointments.filter(valid_on(on), valid_on(on, "post__")).select_related("post")
    return sorted(rows, key=lambda row: (row.kind != AppointmentKind.FULL, row.pk))


def _refuse_days(valid_from: date, valid_to: date) -> None:
    if valid_to <= valid_from:
        raise AbsenceError("order", _("Ngày cuối không thể trước ngày đầu."), field="last_day")
    if valid_from < clock.business().today():
        message = _("Không ghi cho ngày đã qua: những gì đã làm hôm đó không thay đổi được nữa.")
        raise AbsenceError("past", message, field="valid_from")


def _refuse_delegate(
    by: Actor, official: Official, delegate_id: int, agency_id: int, valid_from: date, valid_to: date
) -> None:
    """The delegate is another official, of the same agency unless an administrator decides, who is there."""
    if delegate_id == official.pk:
        raise AbsenceError("self", _("Chọn một người khác."), field="delegate")
    held = Appointment.objects.filter(valid_on(valid_from), official_id=delegate_id)
    if not by.may(ADMIN):
        held = held.filter(post__agency_id=agency_id)
    if not held.exists():
        raise AbsenceError(
            "delegate", _("Người được ủy quyền không giữ vị trí nào trong cơ quan này."), field="delegate"
        )
    early = Q(ended_on__isnull=True) | Q(ended_on__gt=valid_from)
    if Absence.objects.filter(
        early, official_id=delegate_id, valid_from__lt=valid_to, valid_to__gt=valid_from
    ).exists():
        raise AbsenceError("away", _("Người được ủy quyền cũng vắng trong thời gian này."), field="delegate")


def _delegable(appointment: Appointment) -> list[str]:
    """The roles of a post that may be exercised by somebody else: powerful ones take two people's word."""
    powerful = set(powerful_roles())
    return [role for role in appointment.post.roles if role not in powerful]


def _delegate_all(by: Actor, absence: Absence, appointments: list[Appointment], delegate_id: int) -> None:
    days = (absence.valid_from, absence.valid_to)
    _refuse_delegate(by, absence.official, delegate_id, absence.agency_id, *days)
    made = 0
    for appointment in appointments:
        roles = _delegable(appointment)
        if not roles or (appointment.post.reach == Reach.ALL and not by.may(ADMIN)):
            continue
        # A head settles absences in his own agency only: a concurrent post elsewhere is not his to give.
        if by.may(ADMIN) or by.may(HEAD, appointment.post.agency_id):
            _delegate(by, appointment, delegate_id, roles, days, absence)
            made += 1
    if not made:
        message = _("Các vị trí của cán bộ này không có vai trò nào mà ông, bà ủy quyền được.")
        raise AbsenceError("nothing", message, field="delegate")


def _delegate(
    by: Actor,
    appointment: Appointment,
    delegate_id: int,
    roles: list[str],
    days: tuple[date, date],
    absence: Absence | None,
) -> Delegation:
    delegation = Delegation(
        appointment=appointment,
        delegate_id=delegate_id,
        roles=list(roles),
        valid_from=days[0],
        valid_to=days[1],
        absence=absence,
    )
    _save(delegation)
    _record_delegation(by, "directory.delegated", delegation, _days(delegation))
    return delegation


def _save(row: Absence | Delegation) -> None:
    try:
        row.full_clean()
        row.save()
    except ValidationError as error:
        raise AbsenceError("invalid", next(iter(error.messages)), field="valid_from") from error
    except IntegrityError as error:  # somebody else was faster
        message = _("Có người vừa thay đổi việc này. Hãy xem lại rồi làm lại.")
        raise AbsenceError("race", message, field="valid_from") from error


def _end(row: Absence | Delegation) -> None:
    today = clock.business().today()
    if row.ended_on is not None or row.valid_to <= today:
        raise AbsenceError("ended", _("Việc này đã kết thúc."), field="__all__")
    row.ended_on = today
    row.save(update_fields=("ended_on",))


def _days(row: Absence | Delegation) -> dict[str, Any]:
    return {"valid_from": row.valid_from, "valid_to": row.valid_to}


def _record_delegation(by: Actor, kind: str, delegation: Delegation, data: dict[str, Any]) -> None:
    """One entry for each side, so that each finds it in his own history."""
    appointment = delegation.appointment
    more = {"delegation": delegation.pk, "roles": delegation.roles, "post": appointment.post_id, **data}
    sides = {"from": appointment.official_id, "to": delegation.delegate_id}
    for official_id in sides.values():
        _record(by, kind, official_id, appointment.post.agency_id, {**sides, **more})


def _record(by: Actor, kind: str, official_id: int, agency_id: int, data: dict[str, Any]) -> None:
    ledger.record(
        actor=by, kind=kind, ref=Ref("directory.official", official_id), compartment=agency_id, data=data
    )


__all__ = ["AbsenceError", "delegate_roles", "end_absence", "end_delegation", "record_absence"]
