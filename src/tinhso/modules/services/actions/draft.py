"""A citizen's draft: started, saved page by page, thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from tinhso.kernel import ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock, to_local
from tinhso.kernel.db.rows import insert, update
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.modules.catalogue import api as catalogue

from ..enums import Channel
from ..models import Draft
from ..permissions import DRAFT
from ..queries.agency import Desk, desk_of
from ..queries.drafts import locked_draft
from .base import ServiceError, now
from .keeping import DRAFT_KIND, drop


def open_desk(version: catalogue.Version, agency_id: int, channel: str, at: Any) -> Desk:
    """The desk that receives this procedure today by `channel`; ServiceError `closed` or `agency`."""
    day = to_local(at).date()
    in_force = version.valid_from <= day and (version.valid_to is None or day < version.valid_to)
    if not in_force or version.parsed.channel(channel) is None:
        raise ServiceError("closed", _("Thủ tục này hiện không nhận hồ sơ theo cách đã chọn."))
    desk = desk_of(version.parsed, agency_id, day)
    if desk is None:
        raise ServiceError("agency", _("Cơ quan đã chọn không giải quyết thủ tục này."))
    return desk


@action(refuses_first=True)
def start_draft(
    *,
    by: Actor,
    procedure_version_id: int,
    agency_id: int,
    case: str = "",
    result_channel: str = "",
    answers: Mapping[str, Any] | None = None,
    key: str = "",
    clock: Clock | None = None,
) -> Draft:
    """A new draft at a desk. Without an account it belongs to `key`, which must be among the actor's keys.

    Errors: `closed` (not in force, or not open online), `agency`, `result_channel`.
    """
    version = catalogue.version(procedure_version_id)
    if version is None:
        raise ServiceError("closed", _("Thủ tục này hiện không nhận hồ sơ theo cách đã chọn."))
    if by.account_id is None and key not in by.keys:
        raise Denied(DRAFT.code)
    at = now(clock)
    desk = open_desk(version, agency_id, Channel.ONLINE, at)
    draft = insert(
        Draft(
            token=uuid4(),
            account_id=by.account_id,
            key="" if by.account_id is not None else key,
            procedure_version=version,
            agency_id=desk.receiving.id,
            processing_agency_id=desk.processing.id,
            case=case,
            answers=dict(answers or {}),
            result_channel=_delivery(version, result_channel),
            created_at=at,
            updated_at=at,
        )
    )
    ledger.record(
        actor=by, kind="services.start_draft", ref=Ref(DRAFT_KIND, draft.pk), occurred_at=at,
        data={"version": version.pk, "agency": desk.receiving.id},
    )  # fmt: skip
    return draft


def _delivery(version: catalogue.Version, wanted: str) -> str:
    """The wanted way to receive the result, else the first the procedure offers."""
    offered = version.parsed.result_delivery
    if not wanted:
        return offered[0]
    if wanted not in offered:
        raise ServiceError("result_channel", _("Kết quả của thủ tục này không trả được theo cách đã chọn."))
    return wanted


def take_draft(by: Actor, token: UUID) -> Draft:
    """Lock one's own draft; ServiceError `unknown` when there is none."""
    draft = locked_draft(by, token)
    if draft is None:
        raise ServiceError("unknown", _("Không tìm thấy bản nháp này."))
    return draft


@action(refuses_first=True)
def save_draft(
    *,
    by: Actor,
    token: UUID,
    page: str,
    answers: Mapping[str, Any],
    agency_id: int | None = None,
    case: str | None = None,
    result_channel: str | None = None,
    taken: Draft | None = None,
    clock: Clock | None = None,
) -> Draft:
    """Keep the answers so far and the page the person is on; None leaves the other choices as they are.

    `taken` is the same draft when the caller has locked it in this transaction (`take_draft`). Error
    `submitted` when the draft has become a dossier in the meantime.
    """
    draft = taken if taken is not None and taken.token == token else take_draft(by, token)
    if draft.dossier_id is not None:
        raise ServiceError("submitted", _("Hồ sơ này đã được nộp."), dossier_id=draft.dossier_id)
    at = now(clock)
    draft.page, draft.answers, draft.updated_at = page, dict(answers), at
    changed = ["page", "answers", "updated_at"]
    if case is not None:
        draft.case = case
        changed.append("case")
    if agency_id is not None and agency_id != draft.agency_id:
        desk = open_desk(draft.procedure_version, agency_id, Channel.ONLINE, at)
        draft.agency_id, draft.processing_agency_id = desk.receiving.id, desk.processing.id
        changed += ["agency", "processing_agency"]
    if result_channel is not None:
        draft.result_channel = _delivery(draft.procedure_version, result_channel)
        changed.append("result_channel")
    update(draft, *changed)
    return draft


@action
def discard_draft(*, by: Actor, token: UUID, clock: Clock | None = None) -> None:
    """Throw a draft away with all its answers and files; one that was submitted stays."""
    draft = take_draft(by, token)
    if draft.dossier_id is not None:
        raise ServiceError("submitted", _("Hồ sơ này đã được nộp."), dossier_id=draft.dossier_id)
    ledger.record(
        actor=by, kind="services.discard_draft", ref=Ref(DRAFT_KIND, draft.pk), occurred_at=now(clock)
    )
    drop(draft)
