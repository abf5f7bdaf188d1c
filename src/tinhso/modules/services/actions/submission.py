"""Submission: a draft becomes a dossier, or the desk registers what was handed in."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from tinhso.kernel import scope
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock, to_local
from tinhso.kernel.db.rows import insert, update
from tinhso.kernel.numbering import next_number
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import key_of
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.forms import api as forms

from ..enums import Channel, State, Who
from ..models import Dossier, Draft
from ..permissions import RECEIVE
from ..queries.agency import Desk
from ..queries.law import law_on
from ..rules import life, rows
from ..rules.code import dossier_code, lookup_code
from ..rules.rows import Applicant, Doer, Posted, Under
from .answers import Submitted, read_answers
from .base import ServiceError, now, record
from .draft import open_desk, take_draft
from .money import demand
from .paper import PaperIn, add_papers

DOSSIER_SERIES = "services.dossier"

Draw = Callable[[int], int]


@action(refuses_first=True)
def submit(
    *,
    by: Actor,
    token: UUID,
    taken: Draft | None = None,
    clock: Clock | None = None,
    draw: Draw = secrets.randbelow,
) -> Dossier:
    """Make a dossier of a draft. The same draft twice gives the same dossier.

    A fee due at submission is demanded at once, and the desk sees the dossier when it is paid. Errors:
    `unknown`, `closed`, `agency`, and `incomplete` with `problems` (from the form) in its details. `taken` is
    the same draft when the caller has locked it in this transaction (`take_draft`).
    """
    draft = taken if taken is not None and taken.token == token else take_draft(by, token)
    if draft.dossier_id is not None:
        # Read on its own: whoever waited for the lock sees the other's dossier only in a new statement.
        return Dossier.objects.get(pk=draft.dossier_id)
    at = now(clock)
    version = draft.procedure_version
    desk = open_desk(version, draft.agency_id or 0, Channel.ONLINE, at)
    told = _read_form(by, draft, clock)
    dossier = _create(
        by=by,
        token=draft.token,
        version=version,
        desk=desk,
        applicant=told.applicant,
        papers=told.papers,
        channel=Channel.ONLINE,
        result_channel=draft.result_channel,
        case=told.case or draft.case,
        answers=told.answers,
        who=Who.APPLICANT,
        at=at,
        draw=draw,
    )
    draft.dossier, draft.answers, draft.updated_at = dossier, {}, at
    update(draft, "dossier", "answers", "updated_at")
    return dossier


@action
def register(
    *,
    by: Actor,
    token: UUID,
    procedure_version_id: int,
    agency_id: int,
    applicant: Applicant,
    papers: Sequence[PaperIn] = (),
    channel: str = Channel.COUNTER,
    result_channel: str = Channel.COUNTER,
    case: str = "",
    posted: Posted | None = None,
    clock: Clock | None = None,
    draw: Draw = secrets.randbelow,
) -> Dossier:
    """The desk registers a dossier handed in at the counter or come by post, then with `posted`.

    `token` is made with the page: sending the page twice gives one dossier. Errors: `closed`, `agency`,
    `name`, `arrived_on`, `sender`; Denied outside the agencies whose desk the actor works at.
    """
    if not by.may(RECEIVE.code, agency_id):
        raise Denied(RECEIVE.code)
    _one_at_a_time(token)
    existing = Dossier.objects.filter(token=token).first()
    if existing is not None:
        return existing
    if not applicant.name.strip():
        raise ServiceError("name", _("Hãy ghi họ tên người nộp hồ sơ."))
    version = catalogue.version(procedure_version_id)
    at = now(clock)
    if version is None or channel == Channel.ONLINE:
        raise ServiceError("closed", _("Thủ tục này hiện không nhận hồ sơ theo cách đã chọn."))
    desk = open_desk(version, agency_id, channel, at)
    _check_post(channel, posted, at)
    return _create(
        by=by,
        token=token,
        version=version,
        desk=desk,
        applicant=applicant,
        papers=papers,
        channel=channel,
        result_channel=result_channel,
        case=case,
        answers={},
        who=Who.DESK,
        at=at,
        draw=draw,
        posted=posted,
    )


def _check_post(channel: str, posted: Posted | None, at: datetime) -> None:
    """What came by post has a day of arrival that is not to come, and a sender; nothing else has them."""
    if channel != Channel.POST:
        if posted is not None:
            raise ServiceError("arrived_on", _("Chỉ hồ sơ gửi qua bưu điện mới có ngày bưu điện phát."))
        return
    if posted is None or posted.arrived_on > to_local(at).date():
        raise ServiceError("arrived_on", _("Ghi ngày bưu điện phát, không sau hôm nay."))
    if not posted.sender.strip():
        raise ServiceError("sender", _("Ghi người gửi như trên bì thư."))


def _one_at_a_time(token: UUID) -> None:
    """The same page sent twice at once waits for itself; released when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(token)])


def _create(
    *,
    by: Actor,
    token: UUID,
    version: catalogue.Version,
    desk: Desk,
    applicant: Applicant,
    papers: Sequence[PaperIn],
    channel: str,
    result_channel: str,
    case: str,
    answers: Mapping[str, Any],
    who: str,
    at: datetime,
    draw: Draw,
    posted: Posted | None = None,
) -> Dossier:
    under = _numbered(token, version, desk, at, draw)
    if by.account_id is None:
        # Nobody is logged in: from now on the two codes on the receipt are what opens the dossier.
        scope.show_keys(under.track_key)
    effect = life.submit(content=version.parsed, channel=channel, who=who, at=at)
    row = rows.dossier_row(
        under,
        applicant,
        effect,
        channel=channel,
        result_channel=result_channel,
        case=case,
        answers=answers,
        is_sample=settings.TINHSO_DEMO,
        posted=posted,
    )
    dossier = Dossier(**row)
    dossier.procedure_version = version
    insert(dossier)
    add_papers(dossier, papers, round_=0, at=at)
    record(by=by, dossier=dossier, effect=effect, doer=Doer(by.account_id, by.name or applicant.name))
    if dossier.state == State.AWAITING_PAYMENT:
        demand(by=by, dossier=dossier)
    return dossier


def _numbered(token: UUID, version: catalogue.Version, desk: Desk, at: datetime, draw: Draw) -> Under:
    """The new dossier's place and codes. The number is taken here, as late as possible."""
    day = to_local(at).date()
    law = law_on(day)
    agency = desk.receiving
    lookup = lookup_code(draw, alphabet=law.lookup_alphabet, length=law.lookup_length)
    seq = next_number(DOSSIER_SERIES, f"{agency.id}/{day.isoformat()}")
    code = dossier_code(
        law.code_pattern, agency=agency_code(agency, old=law.old_agency_code), on=day, seq=seq
    )
    return Under(
        procedure_id=version.procedure_id,
        procedure_version_id=version.pk,
        level=version.level,
        agency_id=agency.id,
        processing_agency_id=desk.processing.id,
        area_id=agency.area_id,
        token=token,
        code=code,
        lookup_code=lookup,
        track_key=key_of(code, lookup),
    )


def agency_code(agency: directory.Agency, *, old: bool) -> str:
    """The agency's identifier as dossier codes begin with it."""
    return (agency.code_old if old else "") or agency.code


def _read_form(by: Actor, draft: Draft, clock: Clock | None) -> Submitted:
    """What the draft's form says; ServiceError `incomplete`, or `closed` when the version has no form."""
    version = draft.procedure_version
    if version.form_version_id is None:
        raise ServiceError("closed", _("Thủ tục này hiện không nhận hồ sơ theo cách đã chọn."))
    form = forms.get(version.form_version_id, clock=clock)
    problems = form.check(draft.answers)
    if problems:
        raise ServiceError("incomplete", _("Đơn chưa điền đủ hoặc chưa đúng."), problems=problems)
    return read_answers(form, draft.answers, version.parsed, by)
