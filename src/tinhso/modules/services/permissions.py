"""Who may do what: the rows of each right and the roles that carry them."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.actors import Actor, Part, Path
from tinhso.kernel.permissions import (
    EVERYTHING,
    NOTHING,
    Permission,
    Role,
    RowScope,
    all_of,
    any_of,
    anywhere,
    granted,
    inside,
    nobody,
    own,
    shown,
    system,
    where,
)
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.payments import api as payments

from .enums import OpinionState, Who
from .models import Opinion


def _in_parts(paths: tuple[Path, ...], prefix: str = "") -> Q:
    """The dossiers of an agency held in part that belong to one of the paths; the database says the same."""
    condition = NOTHING
    for path in paths:
        holds = EVERYTHING
        for part in path:
            holds &= _in_one(part, prefix)
        condition |= holds
    return condition


def _of_dossier(paths: tuple[Path, ...]) -> Q:
    """The same of what belongs to a dossier."""
    return _in_parts(paths, "dossier__")


def _in_one(part: Part, prefix: str) -> Q:
    if part.by == "area":
        found = Q(**{f"{prefix}area_id__in": sorted(int(key) for key in part.keys if key.isdecimal())})
    elif part.by == "subject":
        ids = catalogue.of_fields(frozenset(part.keys))
        found = Q(**{f"{prefix}procedure_id__in": sorted(ids)})
    else:
        found = NOTHING
    return ~found if part.rest else found


def on_dossiers(code: str, *fields: str) -> Callable[[Actor], Q]:
    """Dossiers one of whose agencies is where the actor holds `code`, wholly or in the dossier's part."""
    return granted(code, *fields, parts=_in_parts)


RECEIVE = Permission(
    "services.receive", _("Tiếp nhận hồ sơ và trả kết quả"), on_dossiers("services.receive", "agency_id")
)
PROCESS = Permission(
    "services.process", _("Xử lý hồ sơ"), on_dossiers("services.process", "processing_agency_id")
)
APPROVE = Permission(
    "services.approve", _("Duyệt kết quả giải quyết"), on_dossiers("services.approve", "processing_agency_id")
)
SEE = Permission(
    "services.see",
    _("Xem hồ sơ của cơ quan"),
    on_dossiers("services.see", "agency_id", "processing_agency_id"),
)
RECOMPUTE = Permission(
    "services.recompute", _("Tính lại ngày hẹn trả sau khi đổi lịch"), anywhere("services.recompute")
)
APPLY = Permission(
    "services.apply", _("Nộp và theo dõi hồ sơ của mình"), any_of(own("applicant_id"), shown("track_key"))
)
DRAFT = Permission("services.draft", _("Sửa bản nháp của mình"), any_of(own("account_id"), shown("key")))

CONSULT = Permission(
    "services.consult",
    _("Cho ý kiến về hồ sơ của cơ quan khác"),
    granted("services.consult", "asked_agency_id", parts=_of_dossier),
)

PERMISSIONS = (RECEIVE, PROCESS, APPROVE, SEE, RECOMPUTE, APPLY, DRAFT, CONSULT)

CLERK = Role(
    "services.clerk", _("Cán bộ một cửa"), (RECEIVE.code, SEE.code, payments.SEE.code, payments.REFUND.code)
)
OFFICER = Role("services.officer", _("Chuyên viên xử lý hồ sơ"), (PROCESS.code, SEE.code, CONSULT.code))
LEADER = Role(
    "services.leader",
    _("Lãnh đạo duyệt hồ sơ"),
    (APPROVE.code, SEE.code, CONSULT.code, payments.SEE.code, payments.APPROVE_REFUND.code),
)
ADMIN = Role(
    "services.admin",
    _("Quản trị thủ tục hành chính"),
    (catalogue.MANAGE.code, catalogue.PUBLISH.code),
    powerful=True,
)

CLOCK = Role("services.clock", _("Tính lại ngày hẹn trả sau khi đổi lịch"), (RECOMPUTE.code,))

ROLES = (CLERK, OFFICER, LEADER, CLOCK, ADMIN)

_WHOLE = inside("agency_id", "processing_agency_id")
_AGENCIES = inside("agency_id", "processing_agency_id", parts=_in_parts)
_AGENCIES_OF = inside("agency_id", "processing_agency_id", parts=_of_dossier)
_APPLICANT = any_of(own("applicant_id"), shown("track_key"))
_PARTIES = any_of(_AGENCIES_OF, _APPLICANT, system)
_OFFICE = any_of(_AGENCIES_OF, system)
_ASKED = inside("asked_agency_id", parts=_of_dossier)


def _is_asked(field: str) -> Callable[[Actor], Q]:
    """Rows of dossiers about which one of the actor's agencies is being asked; the database's `services_asked`."""

    def rows(actor: Actor) -> Q:
        waiting = Opinion.objects.filter(_ASKED(actor), state=OpinionState.ASKED)
        return Q(**{f"{field}__in": set(waiting.values_list("dossier_id", flat=True))})

    return rows


_OWN_DRAFT = any_of(own("account_id"), shown("key"), system)


ROW_SCOPES = (
    RowScope(
        table="services_dossier",
        read=any_of(_AGENCIES, _APPLICANT, _is_asked("id"), system),
        add=any_of(_WHOLE, _APPLICANT, system),
        change=any_of(_AGENCIES, _APPLICANT, system),
    ),
    RowScope(
        table="services_dossierpaper",
        read=any_of(_PARTIES, _is_asked("dossier_id")),
        add=_PARTIES,
        change=nobody,
    ),
    RowScope(table="services_opinion", read=any_of(_OFFICE, _ASKED), add=_OFFICE),
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
    RowScope(table="services_rating", read=_PARTIES, add=_APPLICANT, change=nobody),
    RowScope(table="services_reminder", read=_OFFICE, add=system, change=nobody),
    RowScope(
        table="services_opening",
        read=_PARTIES,
        add=any_of(all_of(_AGENCIES_OF, own("account_id")), system),
        change=nobody,
        remove=system,
    ),
    RowScope(table="services_clockrun", read=system),
    RowScope(table="services_clockchange", read=system, remove=system),
    RowScope(table="services_draft", read=_OWN_DRAFT, remove=_OWN_DRAFT),
)
"""What the database lets pages do with the rows of this module (migrations 0002, 0005, 0008, 0014, 0015, 0017 and 0018)."""

_PARTS = ((Who.APPLICANT, APPLY), (Who.DESK, RECEIVE), (Who.OFFICER, PROCESS), (Who.LEADER, APPROVE))


def parts_of(actor: Actor, dossier: object) -> frozenset[str]:
    """In which parts the actor may act on this dossier: applicant, desk, officer, leader."""
    return frozenset(who.value for who, permission in _PARTS if permission.holds(actor, dossier))  # type: ignore[arg-type]


def part_with(actor: Actor, dossier: object, who: frozenset[str]) -> str | None:
    """The first part among `who` in which the actor may act on this dossier."""
    mine = parts_of(actor, dossier)
    return next((part.value for part, _permission in _PARTS if part.value in mine & who), None)
