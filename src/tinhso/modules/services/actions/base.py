"""What all actions on a dossier share: taking it, checking, carrying out an effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tinhso.kernel import clock as clocks
from tinhso.kernel import ledger
from tinhso.kernel.actions import ActionError
from tinhso.kernel.actors import Actor
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import Clock, to_local
from tinhso.kernel.db.rows import insert, update
from tinhso.kernel.events import publish
from tinhso.kernel.permissions import Denied, Permission
from tinhso.kernel.refs import Ref

from ..enums import Act, OpinionState, State
from ..events import DossierActed
from ..models import Dossier, DossierAct, Opinion
from ..permissions import part_with
from ..queries.dossier import locked
from ..queries.law import law_on
from ..rules import opinions, rows, workflow
from ..rules.effect import Effect, Refused, Terms
from ..rules.rows import REF_KIND, Doer


class ServiceError(ActionError):
    """An act that was refused, with the reason in words for the person."""


def now(clock: Clock | None) -> datetime:
    """Business time: of the given clock, else of the installation."""
    return (clock or clocks.business()).now()


def take(*, by: Actor, dossier_id: int, expected_version: int | None) -> Dossier:
    """Lock the dossier for this transaction.

    Raises ServiceError `unknown` when it does not exist for this actor, `stale` when it is no longer as
    the person saw it.
    """
    dossier = locked(dossier_id)
    if dossier is None:
        raise ServiceError("unknown", _("Không tìm thấy hồ sơ này."))
    if expected_version is not None and dossier.version != expected_version:
        raise stale(dossier)
    return dossier


def stale(dossier: Dossier) -> ServiceError:
    """Somebody else was faster: who, when, and what he did, as far as this actor may know."""
    # Everybody who sees a dossier sees at least its submission.
    last = DossierAct.objects.filter(dossier_id=dossier.pk).order_by("-seq")[0]
    values = {
        "code": dossier.code,
        "name": last.actor_name or last.get_who_display(),
        "time": date_format(to_local(last.occurred_at), "H:i d/m/Y"),
        "act": last.get_kind_display(),
    }
    message = _(
        "Hồ sơ %(code)s đã được %(name)s xử lý lúc %(time)s: %(act)s. Hãy xem lại trước khi làm tiếp."
    )
    return ServiceError("stale", message % values, act=last.kind, version=dossier.version)


def part(by: Actor, dossier: Dossier, act: str) -> str:
    """In which part `by` may do `act`; Denied when in none, and to jobs."""
    found = part_with(by, dossier, workflow.MOVES[act].who) if by.kind != "system" else None
    if found is None:
        raise Denied(f"services.{act}")
    return found


def require(permission: Permission, by: Actor, dossier: Dossier) -> None:
    """Raise Denied unless the actor is a person who holds `permission` on the dossier.

    Jobs may see everything, but what the table gives to people they do not do.
    """
    if by.kind == "system":
        raise Denied(permission.code)
    permission.check(by, dossier)


def terms_of(dossier: Dossier, at: datetime) -> Terms:
    """The content the dossier stands under, the law of the day and the working calendar."""
    content = dossier.procedure_version.parsed
    return Terms(content, law_on(to_local(at).date()), load_calendar())


def reason_given(text: str) -> str:
    """The reason without surrounding space; ServiceError `reason` when there is none."""
    text = text.strip()
    if not text:
        raise ServiceError("reason", _("Hãy ghi rõ lý do."))
    return text


_REFUSED: dict[str, Callable[[], str]] = {
    "fee_due": lambda: _("Phí, lệ phí của hồ sơ này chưa được nộp."),
    "no_due": lambda: _("Hồ sơ chưa có ngày hẹn trả nên không thể hẹn lại."),
    "extended_already": lambda: _("Hồ sơ đã được hẹn lại; pháp luật không cho hẹn lại thêm lần nữa."),
    "extension_late": lambda: _("Đã quá ngày hẹn trả; việc xin lỗi và hẹn lại phải làm trước ngày hẹn."),
    "not_later": lambda: _("Ngày hẹn mới phải sau ngày hẹn cũ."),
    "unchanged": lambda: _("Ngày hẹn trả tính lại vẫn như cũ."),
    "assigned": lambda: _("Hồ sơ đã có người thụ lý; muốn đổi người thì chuyển hồ sơ và ghi lý do."),
    "unassigned": lambda: _("Hồ sơ chưa có người thụ lý; hãy giao hoặc nhận xử lý."),
    "steps_left": lambda: _("Còn bước phải làm trước khi trình lãnh đạo; hãy chuyển bước tiếp theo."),
    "no_such_step": lambda: _("Quy trình không cho chuyển hồ sơ đến bước này."),
    "nobody_asked": lambda: _("Hãy chọn ít nhất một cơ quan để hỏi ý kiến."),
    "opinion_days": lambda: (
        _("Số ngày làm việc để cho ý kiến phải từ 1 đến %(most)d.") % {"most": opinions.MOST_DAYS}
    ),
    "already_paid": lambda: _("Phí, lệ phí của hồ sơ này đã được nộp."),
}


def decided[**P, R](rule: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What the rule says, its refusal in words: ServiceError `illegal` or the rule's own code."""
    try:
        return rule(*args, **kwargs)
    except workflow.IllegalMove as error:
        values = {"act": Act(error.act).label, "state": State(error.state).label}
        message = _("Không thể thực hiện “%(act)s” khi hồ sơ đang ở trạng thái “%(state)s”.") % values
        raise ServiceError("illegal", message) from error
    except Refused as error:
        raise ServiceError(error.code, _REFUSED[error.code]()) from error


def carry_out(
    *, by: Actor, dossier: Dossier, effect: Effect, note: str = "", doer: Doer | None = None
) -> None:
    """Write an effect: the dossier, its history, the ledger, the announcement. Three statements.

    A fourth when agencies are still asked for their opinion on what this act decides or ends.
    """
    if opinions.lapses(dossier, effect):
        effect = opinions.lapsed(effect)
        waiting = Opinion.objects.filter(dossier_id=dossier.pk, state=OpinionState.ASKED)
        waiting.update(state=OpinionState.LAPSED, ended_at=effect.at)
    for name, value in effect.changes.items():
        setattr(dossier, name, value)
    update(dossier, *_columns(effect.changes))
    record(by=by, dossier=dossier, effect=effect, note=note, doer=doer)


def _columns(changes: dict[str, Any]) -> list[str]:
    relations = {"assignee_id": "assignee"}
    return [relations.get(name, name) for name in changes]


def record(*, by: Actor, dossier: Dossier, effect: Effect, note: str = "", doer: Doer | None = None) -> None:
    """Write an effect's act and ledger entry, and announce it; the dossier's row is written already."""
    doer = doer or Doer(by.account_id, by.name)
    insert(DossierAct(**rows.act_row(dossier, effect, doer, note)))
    ledger.record(
        actor=by,
        kind=rows.ledger_kind(effect),
        ref=Ref(REF_KIND, dossier.pk),
        data=rows.ledger_data(dossier, effect),
        compartment=dossier.agency_id,
        occurred_at=effect.at,
    )
    publish(
        DossierActed(
            dossier_id=dossier.pk,
            code=dossier.code,
            seq=dossier.version,
            act=str(effect.act),
            from_state=str(effect.source),
            to_state=str(effect.target),
            agency_id=dossier.agency_id,
            processing_agency_id=dossier.processing_agency_id,
            applicant_id=dossier.applicant_id,
            occurred_at=effect.at,
        )
    )
