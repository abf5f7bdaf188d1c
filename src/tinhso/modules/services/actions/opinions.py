"""Asking other agencies for their opinion, answering, taking a question back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.clock import Clock, to_local
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.modules.directory import api as directory

from ..enums import OpinionState, Verdict
from ..models import Dossier, Opinion
from ..permissions import CONSULT, PROCESS
from ..queries.dossier import locked
from ..queries.opinion import asked_of, earliest_without
from ..rules import opinions
from .base import ServiceError, carry_out, decided, now, reason_given, require, take, terms_of

MESSENGER: Final = system_actor("services.opinions")
"""Writes an answer into the dossier, which the asked agency may only read."""


@action
def ask_opinion(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    agencies: Mapping[int, int],
    question: str,
    clock: Clock | None = None,
) -> Dossier:
    """Ask agencies side by side: `agencies` says by id how many working days each has.

    ServiceError `agency` for one in which nobody could answer, or that is being asked already, `opinion_days`,
    `nobody_asked`, `question`.
    """
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(PROCESS, by, dossier)
    question = question.strip()
    if not question:
        raise ServiceError("question", _("Hãy ghi nội dung cần hỏi."))
    at = now(clock)
    _check_agencies(dossier, agencies, to_local(at).date())
    terms = terms_of(dossier, at)
    due_at = {agency: decided(opinions.due, at, days, terms) for agency, days in agencies.items()}
    effect = decided(opinions.ask, dossier, at=at, due_at=due_at)
    carry_out(by=by, dossier=dossier, effect=effect, note=question)
    Opinion.objects.bulk_create(
        Opinion(
            dossier_id=dossier.pk,
            agency_id=dossier.agency_id,
            processing_agency_id=dossier.processing_agency_id,
            asked_agency_id=agency,
            code=dossier.code,
            procedure_version_id=dossier.procedure_version_id,
            question=question,
            asked_by_id=by.account_id,
            asked_by_name=by.name,
            asked_at=at,
            due_at=moment,
        )
        for agency, moment in due_at.items()
    )
    return dossier


def _check_agencies(dossier: Dossier, agencies: Mapping[int, int], day: date) -> None:
    able = directory.agencies_with(CONSULT.code, day) - {dossier.processing_agency_id}
    waiting = Opinion.objects.filter(dossier_id=dossier.pk, state=OpinionState.ASKED)
    if not agencies.keys() <= able:
        raise ServiceError("agency", _("Cơ quan này không có người cho ý kiến trên hệ thống."))
    if waiting.filter(asked_agency_id__in=agencies).exists():
        raise ServiceError("agency", _("Cơ quan này đang được hỏi ý kiến về hồ sơ này."))


@action
def give_opinion(
    *,
    by: Actor,
    opinion_id: int,
    verdict: str,
    text: str,
    file_id: int | None = None,
    file_name: str = "",
    clock: Clock | None = None,
) -> Opinion:
    """Answer for the asked agency, in words and with a stored file if there is one.

    ServiceError `unknown`, `ended` when it was answered or taken back meanwhile, `text`.
    """
    found = asked_of(by, opinion_id)
    if found is None:
        raise ServiceError("unknown", _("Không tìm thấy yêu cầu cho ý kiến này."))
    if by.kind == "system":
        raise Denied(CONSULT.code)
    if not text.strip() or verdict not in Verdict.values:
        raise ServiceError("text", _("Hãy chọn và ghi rõ ý kiến."))
    at = now(clock)
    with acting(MESSENGER):
        dossier, found = _held(found)
        left = earliest_without(found)
        effect = decided(
            opinions.give, dossier, at=at, agency_id=found.asked_agency_id, verdict=verdict, left=left
        )
        carry_out(by=by, dossier=dossier, effect=effect, note=text.strip())
        found.state, found.ended_at = OpinionState.GIVEN, at
        found.verdict, found.text = verdict, text.strip()
        found.given_by_id, found.given_by_name = by.account_id, by.name
        found.file_id, found.file_name = file_id, file_name
        found.save()
    return found


@action
def drop_opinion(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    opinion_id: int,
    reason: str,
    clock: Clock | None = None,
) -> Dossier:
    """Take a question back that was not answered yet; ServiceError `ended` when it was."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(PROCESS, by, dossier)
    found = Opinion.objects.filter(dossier_id=dossier.pk, pk=opinion_id).first()
    if found is None:
        raise ServiceError("unknown", _("Không tìm thấy yêu cầu cho ý kiến này."))
    _still_open(found)
    at = now(clock)
    left = earliest_without(found)
    effect = decided(opinions.drop, dossier, at=at, agency_id=found.asked_agency_id, left=left)
    carry_out(by=by, dossier=dossier, effect=effect, note=reason_given(reason))
    found.state, found.ended_at = OpinionState.DROPPED, at
    found.save(update_fields=["state", "ended_at"])
    return dossier


def _held(opinion: Opinion) -> tuple[Dossier, Opinion]:
    """The dossier, locked, and the question as it is now that nobody else can change it."""
    dossier = locked(opinion.dossier_id)
    if dossier is None:
        raise ServiceError("unknown", _("Không tìm thấy hồ sơ này."))
    again = Opinion.objects.get(pk=opinion.pk)
    _still_open(again)
    return dossier, again


def _still_open(opinion: Opinion) -> None:
    if opinion.state != OpinionState.ASKED:
        raise ServiceError(
            "ended", _("Yêu cầu này đã kết thúc: %(state)s.") % {"state": opinion.get_state_display()}
        )
