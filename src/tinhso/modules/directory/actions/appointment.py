"""Appointing officials: to a post, out of it, from one to another. Only those who run the directory may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.text import nfc

from ..enums import AppointmentKind, Duty
from ..models import Account, AgencyVersion, Appointment, Official, Post
from ..permissions import ADMIN
from ..rules.periods import Period, covered

WRITER = system_actor("directory.organisation")
"""In whose name pages write the organisation, after the acting person's permission was checked."""


class AppointmentError(ActionError):
    """An appointment that cannot be: `details["field"]` names the field, `message` says why."""


@action
def register_official(*, by: Actor, name: str, username: str = "", email: str = "") -> Official:
    """Somebody who is going to be appointed; with a user name he gets an account whose password he sets himself.

    Raises AppointmentError, and Denied for those who do not run the directory.
    """
    _require_admin(by)
    name = " ".join(nfc(name).split())
    if not name:
        raise AppointmentError("empty", _("Nhập họ và tên."), field="name")
    with acting(WRITER):
        account = None
        if username:
            account = Account(username=username.strip().lower(), name=name, email=email.strip().lower())
            account.set_unusable_password()
            with _told({"__all__": "username"}):
                account.full_clean(exclude=("person", "password"))
                account.save()
        official = Official(name=name, account=account, key=_fresh_key())
        official.save()
        ledger.record(
            actor=by,
            kind="directory.official_registered",
            ref=Ref("directory.official", official.pk),
            data={"account": account.pk if account else None},
        )
    return official


@action
def appoint(
    *,
    by: Actor,
    official_id: int,
    post_id: int,
    valid_from: date,
    valid_to: date | None = None,
    kind: str = AppointmentKind.FULL,
    it_duty: str = Duty.NONE,
) -> Appointment:
    """Appoint an official to a post, as his main one or a concurrent one.

    Raises AppointmentError: the post or agency does not exist on all these days, he holds the post already,
    or has another main post. Raises Denied.
    """
    _require_admin(by)
    with acting(WRITER):
        _lock(official_id)
        appointment = _begun(official_id, post_id, valid_from, valid_to, kind, it_duty)
        _record(by, "directory.appointed", appointment, {"valid_from": valid_from, "valid_to": valid_to})
    return appointment


@action
def end_appointment(*, by: Actor, appointment_id: int, on: date) -> Appointment:
    """End an appointment: `on` is the first day on which it no longer holds.

    What its holder delegated ends with it. Raises AppointmentError and Denied.
    """
    _require_admin(by)
    with acting(WRITER):
        appointment = _open(appointment_id)
        _end(appointment, on)
        _record(by, "directory.appointment_ended", appointment, {"valid_to": on})
    return appointment


@action
def transfer(
    *, by: Actor, appointment_id: int, post_id: int, on: date, it_duty: str = Duty.NONE
) -> Appointment:
    """Move an official to another post from the day `on`: one act ends one appointment and begins the other.

    The new one is main or concurrent as the old one was. Raises AppointmentError and Denied.
    """
    _require_admin(by)
    with acting(WRITER):
        before = _open(appointment_id)
        if before.post_id == post_id:
            raise AppointmentError("same", _("Chọn một vị trí khác vị trí đang giữ."), field="post")
        until = before.valid_to
        _end(before, on)
        after = _begun(before.official_id, post_id, on, until, before.kind, it_duty)
        data = {"from": before.pk, "to": after.pk, "on": on}
        _record(by, "directory.transferred", before, data)
        if after.post.agency_id != before.post.agency_id:
            _record(by, "directory.transferred", after, data)
    return after


def _require_admin(by: Actor) -> None:
    if not by.may(ADMIN):
        raise Denied(ADMIN)


def _fresh_key() -> str:
    last = Official.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"cb-so-{last + 1}"


def _lock(official_id: int) -> Official:
    """The official; whoever appoints him at the same time waits."""
    found = Official.objects.select_for_update().filter(pk=official_id).first()
    if found is None:
        raise AppointmentError("no_official", _("Không có cán bộ này."), field="official")
    return found


def _open(appointment_id: int) -> Appointment:
    found = Appointment.objects.select_related("post").filter(pk=appointment_id).first()
    if found is None:
        raise AppointmentError("no_appointment", _("Không có bổ nhiệm này."), field="__all__")
    _lock(found.official_id)
    found.refresh_from_db(fields=("valid_from", "valid_to"))
    return found


def _end(appointment: Appointment, on: date) -> None:
    if on <= appointment.valid_from:
        raise AppointmentError("order", _("Ngày kết thúc phải sau ngày bắt đầu."), field="on")
    if appointment.valid_to is not None and appointment.valid_to <= on:
        raise AppointmentError("ended", _("Bổ nhiệm này đã kết thúc trước ngày đó."), field="on")
    appointment.valid_to = on
    appointment.save(update_fields=("valid_to",))


def _begun(
    official_id: int, post_id: int, valid_from: date, valid_to: date | None, kind: str, it_duty: str
) -> Appointment:
    # Whoever changes the post at the same time goes first, or waits.
    post = Post.objects.select_for_update(of=("self",)).filter(pk=post_id).first()
    if post is None:
        raise AppointmentError("no_post", _("Không có vị trí này."), field="post")
    if valid_to is not None and valid_to <= valid_from:
        raise AppointmentError("order", _("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    _refuse_outside(post, Period(valid_from, valid_to))
    appointment = Appointment(
        official_id=official_id,
        post=post,
        kind=kind,
        it_duty=it_duty,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    with _told({"__all__": "valid_from"}):
        appointment.full_clean()
        appointment.save()
    return appointment


def _refuse_outside(post: Post, wanted: Period) -> None:
    if not covered(wanted, [Period(post.valid_from, post.valid_to)]):
        raise AppointmentError(
            "post_days", _("Vị trí không tồn tại trong cả thời gian này."), field="valid_from"
        )
    versions = AgencyVersion.objects.filter(agency_id=post.agency_id).values_list("valid_from", "valid_to")
    if not covered(wanted, [Period(start, end) for start, end in versions]):
        raise AppointmentError(
            "agency_days", _("Cơ quan không tồn tại trong cả thời gian này."), field="valid_from"
        )


@contextmanager
def _told(fields: dict[str, str]) -> Iterator[None]:
    """Turn what the model or the database refuses into an AppointmentError at a field."""
    try:
        yield
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise AppointmentError("invalid", messages[0], field=fields.get(field, field)) from error
    except IntegrityError as error:  # somebody else was faster
        message = _("Có người vừa thay đổi việc này. Hãy xem lại rồi làm lại.")
        raise AppointmentError("race", message, field=fields["__all__"]) from error


def _record(by: Actor, kind: str, appointment: Appointment, data: dict[str, Any]) -> None:
    ledger.record(
        actor=by,
        kind=kind,
        ref=Ref("directory.official", appointment.official_id),
        compartment=appointment.post.agency_id,
        data={
            "appointment": appointment.pk,
            "post": appointment.post_id,
            "agency": appointment.post.agency_id,
            "kind": appointment.kind,
            **data,
        },
    )
