"""Lists of dossiers: the desk's, the officers', the leader's, the citizen's; and search.

Each list has its partial index (models/dossier.py), and its order ends in the id. Row-level security stands
behind the filters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from tinhso.kernel import clock
from tinhso.kernel.actors import ALL, Actor
from tinhso.modules.directory import api as directory

from ..enums import PAUSED_STATES, WORK_STATES, State
from ..models import Dossier
from ..permissions import APPROVE, PROCESS, RECEIVE, SEE
from .reminder import is_escalated

LATE, SOON, PAUSED, ESCALATED = "qua-han", "24-gio", "tam-dung", "da-bao"
LATE_STEP, LATE_OPINION, ASKED = "buoc-qua-han", "y-kien-qua-han", "cho-y-kien"
MINE, UNASSIGNED = "cua-toi", "chua-giao"
MOST_FOUND = 200
"""A search gives no more; who needs more narrows it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed by; empty for everything.

    `procedure` is its slug, `due` one of the groups above, `text` a code or a name, `whose` MINE or
    UNASSIGNED.
    """

    procedure: str = ""
    state: str = ""
    due: str = ""
    channel: str = ""
    text: str = ""
    whose: str = ""


NOTHING_WANTED = Filter()


def _dossiers() -> QuerySet[Dossier]:
    return Dossier.objects.defer("answers")


def _narrowed(found: QuerySet[Dossier], wanted: Filter) -> QuerySet[Dossier]:
    if wanted.procedure:
        found = found.filter(procedure__slug=wanted.procedure)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.channel:
        found = found.filter(channel=wanted.channel)
    if wanted.text:
        found = found.filter(pk__in=search(wanted.text))
    if wanted.due:
        found = found.filter(_due(wanted.due, clock.business().now()))
    return found


def _due(due: str, now: datetime) -> Q:
    """Dossiers in one of the groups that officers care about."""
    running = Q(paused_at__isnull=True)
    groups = {
        LATE: running & Q(due_at__lt=now),
        SOON: running & Q(due_at__gte=now, due_at__lt=now + timedelta(hours=24)),
        PAUSED: Q(state__in=sorted(PAUSED_STATES)),
        LATE_STEP: running & Q(step_due_at__lt=now),
        LATE_OPINION: Q(opinion_due_at__lt=now),
        ASKED: Q(opinion_due_at__isnull=False),
        # Cheap first: only what is late at all is looked for among the reminders.
        ESCALATED: (Q(due_at__lt=now) | Q(step_due_at__lt=now) | Q(opinion_due_at__lt=now))
        & Q(is_escalated()),
    }
    return groups.get(due, Q())


def search(text: str, most: int = MOST_FOUND) -> list[int]:
    """Ids of the acting person's agencies' dossiers, by the beginning of a code or by words of a name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT services_search(%s, %s)", (text, most))
        return [row[0] for row in cursor.fetchall()]


def found_by(text: str, most: int) -> list[Dossier]:
    """What `search` finds, with what a hit shows."""
    found = _dossiers().filter(pk__in=search(text, most)).select_related("procedure_version")
    return list(found.defer("answers", "procedure_version__content").order_by("-submitted_at", "-id"))


def inbox(actor: Actor, wanted: Filter = NOTHING_WANTED) -> QuerySet[Dossier]:
    """Submitted dossiers that the desk has not looked at, oldest first."""
    found = RECEIVE.filter(_dossiers(), actor).filter(state=State.SUBMITTED)
    return _narrowed(found, wanted).order_by("submitted_at", "id")


def to_return(actor: Actor, wanted: Filter = NOTHING_WANTED) -> QuerySet[Dossier]:
    """Results that wait to be handed over, oldest first."""
    found = RECEIVE.filter(_dossiers(), actor).filter(state=State.DECIDED)
    return _narrowed(found, wanted).order_by("decided_at", "id")


def register(actor: Actor, wanted: Filter = NOTHING_WANTED) -> QuerySet[Dossier]:
    """The register of the actor's agencies, newest first: what a desk has received, or a unit processes.

    One column and not "either of two": only so can an index give the newest without sorting all of them.
    """
    if actor.in_part(SEE.code):
        found = SEE.filter(_dossiers(), actor)
    elif actor.may(RECEIVE.code):
        found = _dossiers().filter(_among("agency_id", _with_desk(actor.where(RECEIVE.code))))
    else:
        found = _dossiers().filter(_among("processing_agency_id", actor.where(SEE.code)))
    return _narrowed(found, wanted).order_by("-submitted_at", "-id")


def _with_desk(agencies: frozenset[int]) -> frozenset[int]:
    """Those of the agencies at which dossiers are received."""
    if agencies == ALL or len(agencies) < 2:
        return agencies
    known = directory.agencies_by_id(agencies)
    return frozenset(id_ for id_ in agencies if id_ in known and known[id_].one_stop)


def _among(column: str, agencies: frozenset[int]) -> Q:
    if agencies == ALL:
        return Q()
    if len(agencies) == 1:
        return Q(**{column: next(iter(agencies))})
    return Q(**{f"{column}__in": sorted(agencies)})


def work(actor: Actor, wanted: Filter = NOTHING_WANTED, *, mine: bool) -> QuerySet[Dossier]:
    """What is being processed, earliest deadline first: by the actor himself, or by his agencies."""
    found = _at_work(actor, mine=mine)
    if wanted.whose == MINE:
        found = found.filter(_whose(actor))
    elif wanted.whose == UNASSIGNED:
        found = found.filter(assignee__isnull=True)
    return _narrowed(found, wanted).order_by(F("due_at").asc(nulls_last=True), "id")


def _at_work(actor: Actor, *, mine: bool) -> QuerySet[Dossier]:
    # Waiting for a fee before acceptance is nobody's work yet.
    found = _dossiers().filter(state__in=sorted(WORK_STATES), accepted_at__isnull=False)
    if mine:
        return PROCESS.filter(found, actor).filter(_whose(actor))
    return SEE.filter(found, actor)


def _whose(actor: Actor) -> Q:
    """His own work, and on the days of their absence that of those for whom he acts."""
    away = actor.stands_in_for(PROCESS.code)
    if not away:
        return Q(assignee_id=actor.account_id)
    return Q(assignee_id__in=sorted({*away, *({actor.account_id} - {None})}))


def chosen(actor: Actor, numbers: Iterable[int]) -> list[Dossier]:
    """Those of these dossiers that the actor's agencies work on, in the order of their numbers."""
    found = SEE.filter(_dossiers(), actor).filter(pk__in=set(numbers), accepted_at__isnull=False)
    return list(found.select_related("assignee").order_by("id"))


def work_counts(actor: Actor, *, mine: bool) -> dict[str, int]:
    """How much of `work` is late, due within 24 hours, paused, and in all; one query."""
    now = clock.business().now()
    return _at_work(actor, mine=mine).aggregate(
        late=Count("pk", filter=_due(LATE, now)),
        soon=Count("pk", filter=_due(SOON, now)),
        paused=Count("pk", filter=_due(PAUSED, now)),
        escalated=Count("pk", filter=_due(ESCALATED, now)),
        all=Count("pk"),
    )


def approvals(actor: Actor, wanted: Filter = NOTHING_WANTED) -> QuerySet[Dossier]:
    """Proposed results that wait for the leader, earliest deadline first."""
    found = APPROVE.filter(_dossiers(), actor).filter(state=State.PROPOSED)
    return _narrowed(found, wanted).order_by(F("due_at").asc(nulls_last=True), "id")


def of_account(actor: Actor) -> QuerySet[Dossier]:
    """What the signed-in citizen has submitted, newest first."""
    if actor.account_id is None:
        return Dossier.objects.none()
    return _dossiers().filter(applicant_id=actor.account_id).order_by("-submitted_at", "-id")
