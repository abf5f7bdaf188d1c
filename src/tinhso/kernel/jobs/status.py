"""What `tinhso doctor` and a setup page ask of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Min
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ..actors import system_actor
from ..models import JobFailure, WorkerBeat
from ..scope import acting
from .queue import DEAD_AFTER


@dataclass(frozen=True)
class JobsStatus:
    """The state of the queue: workers alive, entries due and running, failures that wait for a person."""

    workers: int
    due: int
    running: int
    failures: int
    oldest_due_at: datetime | None


def status() -> JobsStatus:
    """How the queue stands now."""
    with acting(system_actor("kernel.jobs")):
        now = datetime.now(UTC)
        ready = DBTaskResult.objects.ready()
        return JobsStatus(
            workers=WorkerBeat.objects.filter(stopped_at=None, seen_at__gt=now - DEAD_AFTER).count(),
            due=ready.count(),
            running=DBTaskResult.objects.running().filter(status=TaskResultStatus.RUNNING).count(),
            failures=JobFailure.objects.filter(retried_at=None).count(),
            oldest_due_at=ready.aggregate(oldest=Min("enqueued_at"))["oldest"],
        )
