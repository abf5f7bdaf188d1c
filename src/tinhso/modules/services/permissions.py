"""Who may do what: the rows of each right and the roles that carry them."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import (
    EVERYTHING,
    NOTHING,
    Permission,
    Role,
    RowScope,
    all_of,
    any_of,
    granted,
    inside,
    nobody,
    own,
    shown,
    system,
    where,
)
from tinhso.modules.payments import api as payments

from .enums import Who


def _anywhere(code: str) -> Callable[[Actor], Q]:
    """Every row, for whoever holds `code` in any compartment: the province has one catalogue."""

    def rows(actor: Actor) -> Q:
        return EVERYTHING if actor.may(code) else NOTHING

    return rows


RECEIVE = Permission(
    "services.receive", _("Tiếp nhận hồ sơ và trả kết quả"), granted("services.receive", "agency_id")
)
PROCESS = Permission(
    "services.process", _("Xử lý hồ sơ"), granted("services.process", "processing_agency_id")
)
APPROVE = Permission(
    "services.approve", _("Duyệt kết quả giải quyết"), granted("services.approve", "processing_agency_id")
)
SEE = Permission(
    "services.see", _("Xem hồ sơ của cơ quan"), granted("services.see", "agency_id", "processing_agency_id")
)
MANAGE = Permission("services.manage", _("Quản lý thủ tục hành chính"), _anywhere("services.manage"))
APPLY = Permission(
    "services.apply", _("Nộp và theo dõi hồ sơ của mình"), any_of(own("applicant_id"), shown("track_key"))
)
DRAFT = Permission("services.draft", _("Sửa bản nháp của mình"), any_of(own("account_id"), shown("key")))

PERMISSIONS = (RECEIVE, PROCESS, APPROVE, SEE, MANAGE, APPLY, DRAFT)

CLERK = Role("services.clerk", _("Cán bộ một cửa"), (RECEIVE.code, SEE.code, payments.SEE.code))
OFFICER = Role("services.officer", _("Chuyên viên xử lý hồ sơ"), (PROCESS.code, SEE.code))
LEADER = Role("services.leader", _("Lãnh đạo duyệt hồ sơ"), (APPROVE.code, SEE.code))
ADMIN = Role("services.admin", _("Quản trị thủ tục hành chính"), (MANAGE.code,), powerful=True)

ROLES = (CLERK, OFFICER, LEADER, ADMIN)

_AGENCIES = inside("agency_id", "processing_agency_id")
_APPLICANT = any_of(own("applicant_id"), shown("track_key"))
_PARTIES = any_of(_AGENCIES, _APPLICANT, system)
_OFFICE = any_of(_AGENCIES, system)
_OWN_DRAFT = any_of(own("account_id"), shown("key"), system)


ROW_SCOPES = (
    RowScope(table="services_dossier", read=_PARTIES),
    RowScope(table="services_dossierpaper", read=_PARTIES, change=nobody),
    RowScope(
        table="services_dossieract",
        read=any_of(_OFFICE, all_of(where(public=True), _APPLICANT)),
        add=_PARTIES,
        change=nobody,
    ),
    RowScope(
        table="services_result",
        read=any_of(_OFFICE, all_of(where(published_at__isnull=False), _APPLICANT)),
        add=_OFFICE,
    ),
    RowScope(table="services_draft", read=_OWN_DRAFT, remove=_OWN_DRAFT),
)
"""What the database lets pages do with the rows of this module (migration 0002)."""

_PARTS = ((Who.APPLICANT, APPLY), (Who.DESK, RECEIVE), (Who.OFFICER, PROCESS), (Who.LEADER, APPROVE))


def parts_of(actor: Actor, dossier: object) -> frozenset[str]:
    """In which parts the actor may act on this dossier: applicant, desk, officer, leader."""
    return frozenset(who.value for who, permission in _PARTS if permission.holds(actor, dossier))  # type: ignore[arg-type]


def part_with(actor: Actor, dossier: object, who: frozenset[str]) -> str | None:
    """The first part among `who` in which the actor may act on this dossier."""
    mine = parts_of(actor, dossier)
    return next((part.value for part, _permission in _PARTS if part.value in mine & who), None)
