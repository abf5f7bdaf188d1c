"""What all acts share: taking the row, checking, writing it with its history and ledger entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from tinhso.kernel.events import publish as announce
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref

from ..enums import Act, State, Who
from ..events import FeedbackActed
from ..models import Feedback, FeedbackAct
from ..permissions import parts_of
from ..queries.feedback import locked
from ..queries.law import law_on
from ..rules import life, workflow


class FeedbackError(ActionError):
    """An act that was refused, with the reason in words for the person."""


def now(clock: Clock | None) -> datetime:
    """Business time: of the given clock, else of the installation."""
    return (clock or clocks.business()).now()


_REFUSED: dict[str, Callable[[], str]] = {
    "same_agency": lambda: _("Phản ánh, kiến nghị đang ở chính cơ quan này."),
    "ground": lambda: _("Chọn một căn cứ đang có hiệu lực."),
    "rated": lambda: _("Ông, bà đã đánh giá câu trả lời này rồi."),
}


def do(
    *,
    by: Actor,
    feedback_id: int,
    expected_version: int | None,
    act: str,
    clock: Clock | None,
    note: str = "",
    public: bool = True,
    values: Mapping[str, Any] | None = None,
) -> tuple[Feedback, datetime]:
    """Carry out one act: the row, its history, the ledger, the announcement.

    Raises FeedbackError `unknown`, `stale`, `illegal`, `reason` or the rule's own code, and Denied; jobs do no act
    that the table gives to people.
    """
    found = locked(feedback_id)
    if found is None:
        raise FeedbackError("unknown", _("Không tìm thấy phản ánh, kiến nghị này."))
    if expected_version is not None and found.version != expected_version:
        raise _stale(found)
    move = workflow.MOVES[act]
    who = next(iter(sorted(parts_of(by, found) & move.who)), None) if by.kind != "system" else None
    if who is None:
        raise Denied(f"feedback.{act}")
    note = note.strip()
    if move.reason and not note:
        raise FeedbackError("reason", _("Hãy ghi rõ nội dung."))
    at = now(clock)
    try:
        law = law_on(to_local(at).date())
        changes = life.changes_of(act, found, at, law, load_calendar(), values or {})
    except workflow.IllegalMove as error:
        message = _("Không thể thực hiện “%(act)s” khi phản ánh, kiến nghị ở trạng thái “%(state)s”.")
        names = {"act": Act(error.act).label, "state": State(error.state).label}
        raise FeedbackError("illegal", message % names) from error
    except life.Refused as error:
        raise FeedbackError(error.code, _REFUSED[error.code]()) from error
    for name, value in changes.items():
        setattr(found, name, value)
    found.version += 1
    found.save(update_fields=[*(_column(name) for name in changes), "version"])
    record(by=by, feedback=found, act=act, who=who, at=at, note=note, public=public)
    return found, at


def _column(name: str) -> str:
    return {"agency_id": "agency", "previous_agency_id": "previous_agency"}.get(name, name)


def _stale(found: Feedback) -> FeedbackError:
    last = FeedbackAct.objects.filter(feedback_id=found.pk).order_by("-seq")[0]
    message = _("%(code)s đã được %(name)s xử lý lúc %(time)s: %(act)s. Hãy xem lại trước khi làm tiếp.")
    values = {
        "code": found.code,
        "name": last.actor_name or Who(last.who).label,
        "time": date_format(to_local(last.occurred_at), "H:i d/m/Y"),
        "act": Act(last.kind).label,
    }
    return FeedbackError("stale", message % values)


PARTY_FIELDS = ("agency_id", "received_agency_id", "previous_agency_id", "account_id", "track_key")


def parties(feedback: Feedback) -> dict[str, Any]:
    """What a child row repeats of its feedback, for row-level security."""
    return {name: getattr(feedback, name) for name in PARTY_FIELDS}


def record(
    *, by: Actor, feedback: Feedback, act: str, who: str, at: datetime, note: str = "", public: bool = True
) -> None:
    """Write the act and its ledger entry, and announce it; the row itself is written already."""
    FeedbackAct.objects.create(
        feedback=feedback,
        seq=feedback.version,
        kind=act,
        who=who,
        to_state=feedback.state,
        actor_id=by.account_id,
        actor_name=by.name if who != Who.SENDER else feedback.sender_name,
        note=note,
        public=public,
        occurred_at=at,
        **parties(feedback),
    )
    ledger.record(
        actor=by,
        kind=f"feedback.{act}",
        ref=Ref(life.REF_KIND, feedback.pk),
        data={"code": feedback.code, "seq": feedback.version, "state": str(feedback.state)},
        compartment=feedback.agency_id,
        occurred_at=at,
    )
    announce(
        FeedbackActed(
            feedback_id=feedback.pk,
            code=feedback.code,
            seq=feedback.version,
            act=str(act),
            state=str(feedback.state),
            agency_id=feedback.agency_id,
            ref_kind=feedback.ref_kind,
            ref_id=feedback.ref_id,
            occurred_at=at,
        )
    )
