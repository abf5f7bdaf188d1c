"""The register of IT-skill certificates, and who has an IT duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.text import nfc

from ..enums import Duty
from ..models import Appointment, Certificate, Official, SkillStandard
from ..permissions import ADMIN
from ..rules.skills import certificate_problems
from ..wording import CERTIFICATE
from .appointment import WRITER


class CertificateError(ActionError):
    """A certificate that cannot be registered: `details["field"]` names the field, `message` says why."""


@action
def add_certificate(
    *,
    by: Actor,
    official_id: int,
    standard: str,
    issued_on: date,
    issuer: str,
    number: str,
    level: str = "",
    modules: Sequence[str] = (),
    verified_on: date | None = None,
) -> Certificate:
    """Register a certificate; it counts once its original was seen. Raises CertificateError and Denied."""
    _require_admin(by)
    today = clock.business().today()
    with acting(WRITER):
        found = SkillStandard.objects.filter(key=standard).first()
        if found is None:
            raise CertificateError("standard", _("Không có chuẩn này."), field="standard")
        if not Official.objects.filter(pk=official_id).exists():
            raise CertificateError("no_official", _("Không có cán bộ này."), field="official")
        _refuse(found, level, modules, issued_on, verified_on, today)
        certificate = Certificate(
            official_id=official_id,
            standard=found,
            level=level,
            modules=sorted(set(modules)),
            issued_on=issued_on,
            issuer=" ".join(nfc(issuer).split()),
            number=" ".join(nfc(number).split()),
            verified_on=verified_on,
            recorded_at=clock.business().now(),
        )
        _save(certificate)
        _record(by, "directory.certificate", certificate)
    return certificate


@action
def verify_certificate(*, by: Actor, certificate_id: int) -> Certificate:
    """Somebody saw the original today: from now on the certificate counts. Raises CertificateError, Denied."""
    _require_admin(by)
    with acting(WRITER):
        certificate = Certificate.objects.select_for_update().filter(pk=certificate_id).first()
        if certificate is None:
            raise CertificateError("none", _("Không có chứng chỉ này."), field="__all__")
        if certificate.verified_on is not None:
            raise CertificateError("verified", _("Chứng chỉ này đã được đối chiếu."), field="__all__")
        certificate.verified_on = clock.business().today()
        _save(certificate)
        _record(by, "directory.certificate_verified", certificate)
    return certificate


@action
def set_it_duty(*, by: Actor, appointment_id: int, duty: str) -> Appointment:
    """Say whether an appointment makes its holder answer for IT. Raises CertificateError and Denied."""
    _require_admin(by)
    if duty not in Duty.values:
        raise CertificateError("duty", _("Không có nhiệm vụ này."), field="duty")
    with acting(WRITER):
        found = (
            Appointment.objects.select_for_update(of=("self",))
            .select_related("post")
            .filter(pk=appointment_id)
            .first()
        )
        if found is None:
            raise CertificateError("none", _("Không có bổ nhiệm này."), field="__all__")
        if found.it_duty != duty:
            found.it_duty = duty
            found.save(update_fields=("it_duty",))
            ledger.record(
                actor=by,
                kind="directory.it_duty",
                ref=Ref("directory.official", found.official_id),
                compartment=found.post.agency_id,
                data={"appointment": found.pk, "duty": duty},
            )
    return found


def _require_admin(by: Actor) -> None:
    if not by.may(ADMIN):
        raise Denied(ADMIN)


def _refuse(
    standard: SkillStandard,
    level: str,
    modules: Sequence[str],
    issued_on: date,
    verified_on: date | None,
    today: date,
) -> None:
    if max(issued_on, verified_on or issued_on) > today:
        field = "issued_on" if issued_on > today else "verified_on"
        raise CertificateError("future", _("Ngày này chưa đến."), field=field)
    for field, code in certificate_problems(
        levels=standard.levels,
        modules=standard.modules,
        valid_from=standard.valid_from,
        valid_to=standard.valid_to,
        level=level,
        passed=modules,
        issued_on=issued_on,
        verified_on=verified_on,
    ):
        raise CertificateError(code, CERTIFICATE[code], field=field)


def _save(certificate: Certificate) -> None:
    try:
        certificate.full_clean()
        certificate.save()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        name = "number" if field == "__all__" else field
        raise CertificateError("invalid", messages[0], field=name) from error
    except IntegrityError as error:  # somebody registered it at the same time
        message = _("Chứng chỉ mang số hiệu này đã có trong sổ.")
        raise CertificateError("race", message, field="number") from error


def _record(by: Actor, kind: str, certificate: Certificate) -> None:
    ledger.record(
        actor=by,
        kind=kind,
        ref=Ref("directory.official", certificate.official_id),
        data={"certificate": certificate.pk, "standard": certificate.standard_id},
    )
