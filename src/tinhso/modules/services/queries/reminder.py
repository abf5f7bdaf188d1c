"""Deadlines of which nobody was told yet by a rule; what was escalated to the leader."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..enums import WORK_STATES, Deadline, OpinionState
from ..models import Dossier, Opinion, Reminder
from ..rules.reminders import Rule

_COLUMNS: dict[str, str] = {Deadline.DOSSIER: "due_at", Deadline.STEP: "step_due_at"}


def untold(rule: Rule, span: tuple[datetime, datetime], most: int) -> list[Any]:
    """Dossiers, or opinions, whose deadline lies in `span` and of which the rule has not told; earliest first."""
    if rule.deadline == Deadline.OPINION:
        column = "due_at"
        found: QuerySet[Any] = Opinion.objects.filter(state=OpinionState.ASKED)
    else:
        column = _COLUMNS[rule.deadline]
        found = Dossier.objects.filter(
            state__in=sorted(WORK_STATES), accepted_at__isnull=False, paused_at__isnull=True
        ).defer("answers")
    told = Reminder.objects.filter(
        deadline=rule.deadline, thing_id=OuterRef("pk"), days=rule.days, due_at=OuterRef(column)
    )
    start, end = span
    wanted = found.filter(~Exists(told), **{f"{column}__gte": start, f"{column}__lt": end})
    return list(wanted.order_by(column, "id")[:most])


def deadline_of(rule: Rule, thing: Any) -> datetime:
    """The deadline of a dossier or an opinion that the rule is about."""
    found: datetime = getattr(thing, _COLUMNS.get(rule.deadline, "due_at"))
    return found


def still_runs(reminder: Reminder) -> bool:
    """Whether the deadline that was told of is still the one that somebody has to keep."""
    if reminder.deadline == Deadline.OPINION:
        waiting = Opinion.objects.filter(state=OpinionState.ASKED, due_at=reminder.due_at)
        return waiting.filter(pk=reminder.thing_id).exists()
    column = _COLUMNS[reminder.deadline]
    running = Dossier.objects.filter(state__in=sorted(WORK_STATES), paused_at__isnull=True)
    return running.filter(pk=reminder.thing_id, **{column: reminder.due_at}).exists()


def is_escalated() -> Exists:
    """Of a dossier: a deadline of it has passed, its leader was told, and it still stands."""
    same = (
        Q(due_at=OuterRef("due_at"))
        | Q(due_at=OuterRef("step_due_at"))
        | Q(due_at=OuterRef("opinion_due_at"))
    )
    return Exists(Reminder.objects.filter(same, dossier_id=OuterRef("pk"), escalated=True))
