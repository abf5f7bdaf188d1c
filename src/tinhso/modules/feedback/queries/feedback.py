"""One feedback and lists of it. Row-level security stands behind the filters; each list has its index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import granted
from tinhso.modules.directory import api as directory

from ..enums import OPEN, State
from ..models import Attachment, Feedback, FeedbackAct, Publication
from ..permissions import LEAD, SEE, SEND
from .law import law_on

LATE, UNCLASSIFIED, TO_PUBLISH, ALL = "qua-han", "cho-phan-loai", "cho-cong-khai", "tat-ca"


def locked(feedback_id: int) -> Feedback | None:
    """The row, held for this transaction; None when it does not exist for the acting scope."""
    return Feedback.objects.select_for_update(of=("self",)).filter(pk=feedback_id).first()


def by_token(token: object) -> Feedback | None:
    """What was sent with this token, so that sending twice makes one."""
    return Feedback.objects.filter(token=token).first()


def by_key(key: str) -> Feedback | None:
    """The feedback whose two codes make this key; the acting scope must show it."""
    return Feedback.objects.filter(track_key=key).first()


def of_sender(actor: Actor, code: str) -> Feedback | None:
    """For whoever sent it or shows its codes."""
    found = Feedback.objects.filter(code=code).first()
    return found if found is not None and SEND.holds(actor, found) else None


def of_official(actor: Actor, code: str) -> Feedback | None:
    """For officials of the agencies it passed through."""
    found = Feedback.objects.filter(code=code).first()
    return found if found is not None and SEE.holds(actor, found) else None


def acts(feedback: Feedback, *, public: bool = False) -> list[FeedbackAct]:
    """What was done, in order; for the sender only what is public."""
    found = FeedbackAct.objects.filter(feedback_id=feedback.pk).order_by("seq")
    return list(found.filter(public=True) if public else found)


def files(feedback: Feedback) -> list[Attachment]:
    """What the sender attached, in order."""
    found = Attachment.objects.filter(feedback_id=feedback.pk).select_related("file")
    return list(found.order_by("id"))


def mine(actor: Actor) -> QuerySet[Feedback]:
    """What the signed-in person sent, newest first."""
    if actor.account_id is None:
        return Feedback.objects.none()
    return Feedback.objects.filter(account_id=actor.account_id).order_by("-received_at", "-id")


def queue(actor: Actor, wanted: str, now: datetime) -> QuerySet[Feedback]:
    """What the actor's agencies have, earliest limit first; `wanted` narrows it or opens the register."""
    if wanted == TO_PUBLISH:
        return (
            LEAD.filter(Feedback.objects.all(), actor)
            .filter(state=State.ANSWERED)
            .order_by("answered_at", "id")
        )
    if wanted == ALL:
        return SEE.filter(Feedback.objects.all(), actor).order_by("-received_at", "-id")
    # What an agency has now; what it has passed on is in the register and no longer its work.
    found = Feedback.objects.filter(granted(SEE.code, "agency_id")(actor), state__in=sorted(OPEN))
    if wanted == LATE:
        found = found.filter(clock_stands=False, settle_by__lt=now)
    if wanted == UNCLASSIFIED:
        found = found.filter(state=State.RECEIVED)
    return found.order_by("settle_by", "id")


def publications(agency_id: int | None = None, words: str = "") -> QuerySet[Publication]:
    """Published answers, newest first, of everybody or of one agency; `words` stand in title, question or answer."""
    found = Publication.objects.order_by("-published_at", "-id")
    if agency_id is not None:
        found = found.filter(agency_id=agency_id)
    if words:
        found = found.filter(
            Q(title__icontains=words) | Q(question__icontains=words) | Q(answer__icontains=words)
        )
    return found


def publication(number: int) -> Publication | None:
    """One published answer."""
    return Publication.objects.filter(pk=number).first()


@dataclass(frozen=True, slots=True)
class Place:
    """An agency as a choice: its level groups the list."""

    id: int
    name: str
    level: str


def places(on: date) -> list[Place]:
    """Agencies that feedback can be about or be passed on to, on a day."""
    return [Place(one.id, one.name, one.level) for one in directory.agencies(on) if one.is_sector]


def intake(on: date) -> directory.Agency | None:
    """The agency that all feedback reaches first, by the law of the day; None when the province has none."""
    law = law_on(on)
    found = directory.agencies(on, level=law.intake_level, kind=law.intake_kind)
    return found[0] if found else None
