"""What officials do with feedback."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock, to_local
from tinhso.modules.directory import api as directory

from ..enums import Act
from ..models import Feedback, Publication
from ..permissions import HANDLE
from .base import FeedbackError, do, now


@action
def take(
    *, by: Actor, feedback_id: int, expected_version: int, subject: str, clock: Clock | None = None
) -> Feedback:
    """Say what it is about, and that this agency answers it."""
    return do(
        by=by,
        feedback_id=feedback_id,
        expected_version=expected_version,
        act=Act.TAKE,
        clock=clock,
        values={"subject": subject, "handler_id": by.account_id},
    )[0]


@action
def forward(
    *,
    by: Actor,
    feedback_id: int,
    expected_version: int,
    agency_id: int,
    reason: str,
    clock: Clock | None = None,
) -> Feedback:
    """Pass it on to the agency that is responsible.

    Raises FeedbackError `nobody` when nobody there handles feedback.
    """
    day = to_local(now(clock)).date()
    if not directory.officials_with(HANDLE.code, agency_id, day):
        raise FeedbackError("nobody", _("Cơ quan này chưa có người xử lý phản ánh, kiến nghị trên hệ thống."))
    return do(
        by=by,
        feedback_id=feedback_id,
        expected_version=expected_version,
        act=Act.FORWARD,
        clock=clock,
        note=reason,
        values={"agency_id": agency_id},
    )[0]


@action
def reject(
    *,
    by: Actor,
    feedback_id: int,
    expected_version: int,
    ground: str,
    reason: str,
    clock: Clock | None = None,
) -> Feedback:
    """Turn it away on one of the law's grounds, with words that the sender reads."""
    return do(
        by=by,
        feedback_id=feedback_id,
        expected_version=expected_version,
        act=Act.REJECT,
        clock=clock,
        note=reason,
        values={"ground": ground},
    )[0]


@action
def ask(
    *, by: Actor, feedback_id: int, expected_version: int, reason: str, clock: Clock | None = None
) -> Feedback:
    """Ask the sender for more; the clock stands when it is done in time."""
    return do(
        by=by,
        feedback_id=feedback_id,
        expected_version=expected_version,
        act=Act.ASK,
        clock=clock,
        note=reason,
    )[0]


@action
def answer(
    *, by: Actor, feedback_id: int, expected_version: int, text: str, clock: Clock | None = None
) -> Feedback:
    """Answer the sender."""
    return do(
        by=by,
        feedback_id=feedback_id,
        expected_version=expected_version,
        act=Act.ANSWER,
        clock=clock,
        note=text,
        values={"answer": text.strip()},
    )[0]


@dataclass(frozen=True, slots=True)
class Release:
    """The wording for everybody: without personal data, as whoever publishes it has made sure."""

    title: str
    question: str
    answer: str


@action
def publish(
    *, by: Actor, feedback_id: int, expected_version: int, release: Release, clock: Clock | None = None
) -> Publication:
    """Show question and answer to everybody.

    Raises FeedbackError `forbidden` when the sender does not want his text published, `identifying` when the wording
    still holds what identifies him.
    """
    found, at = do(
        by=by, feedback_id=feedback_id, expected_version=expected_version, act=Act.PUBLISH, clock=clock
    )
    question = release.question.strip()
    if question and not found.may_publish:
        raise FeedbackError("forbidden", _("Người gửi không đồng ý công khai nội dung của mình."))
    wording = f"{release.title}\n{question}\n{release.answer}".casefold()
    for personal in (found.sender_name, found.sender_phone, found.sender_email, found.sender_address):
        if personal and personal.casefold() in wording:
            raise FeedbackError(
                "identifying",
                _("Nội dung công khai còn có thông tin của người gửi: %(what)s.") % {"what": personal},
            )
    return Publication.objects.create(
        feedback=found,
        agency_id=found.agency_id,
        procedure_id=found.about_procedure_id,
        subject=found.subject,
        title=release.title.strip(),
        question=question,
        answer=release.answer.strip(),
        received_date=to_local(found.received_at).date(),
        published_at=at,
        is_sample=found.is_sample,
    )
