"""People are reminded of deadlines to come and told of those that have passed, each once."""

from __future__ import annotations

from datetime import datetime

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import Clock, to_local
from tinhso.kernel.events import publish
from tinhso.kernel.permissions import Denied

from ..enums import Who
from ..events import DeadlineTold
from ..models import Dossier, Opinion, Reminder
from ..queries.law import reminders_on
from ..queries.reminder import deadline_of, untold
from ..rules.reminders import Rule, span
from .base import now

BATCH = 200


@action
def remind(*, by: Actor, rule: Rule, most: int = BATCH, clock: Clock | None = None) -> int:
    """Tell of up to `most` deadlines that the rule is about now and has not told of; how many there were.

    Called until it answers 0. A second worker at the same time tells nobody twice: the rows are unique.
    """
    if by.kind != "system":
        raise Denied("services.remind")
    at = now(clock)
    found = untold(rule, span(rule, at, load_calendar()), most)
    rows = [_row(rule, thing, at) for thing in found]
    made = Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    stored = Reminder.objects.filter(
        deadline=rule.deadline, days=rule.days, thing_id__in=[one.thing_id for one in made], made_at=at
    )
    for one in stored.order_by("due_at", "id"):
        publish(
            DeadlineTold(
                reminder_id=one.pk, dossier_id=one.dossier_id, to=tuple(sorted(rule.to)), occurred_at=at
            )
        )
    return len(found)


def rules_now(clock: Clock | None = None) -> tuple[Rule, ...]:
    """The rules in force."""
    return reminders_on(to_local(now(clock)).date())


def _row(rule: Rule, thing: Dossier | Opinion, at: datetime) -> Reminder:
    return Reminder(
        dossier_id=thing.dossier_id if isinstance(thing, Opinion) else thing.pk,
        agency_id=thing.agency_id,
        processing_agency_id=thing.processing_agency_id,
        deadline=rule.deadline,
        thing_id=thing.pk,
        days=rule.days,
        due_at=deadline_of(rule, thing),
        escalated=rule.days > 0 and Who.LEADER in rule.to,
        made_at=at,
    )
