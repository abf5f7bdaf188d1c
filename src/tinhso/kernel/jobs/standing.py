"""How one job with its arguments stands: what whoever started it may ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ..actors import system_actor
from ..models import JobFailure
from ..scope import acting
from .task import run_job


@dataclass(frozen=True, slots=True)
class Standing:
    """Entries that wait or are being done, and failures for good that wait for a person: ids, latest attempts."""

    alive: int
    failures: tuple[int, ...] = ()
    attempts: int = 0

    @property
    def has_failed(self) -> bool:
        """Whether nothing goes on unless somebody puts the job in the queue again."""
        return bool(self.failures) and not self.alive


def standing(name: str, **arguments: Any) -> Standing:
    """How the job of this name with exactly these arguments stands; two queries."""
    with acting(system_actor("kernel.jobs")):
        alive = DBTaskResult.objects.filter(
            status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING),
            task_path=run_job.module_path,
            args_kwargs__kwargs={"name": name, "arguments": arguments},
        ).count()
        rows = JobFailure.objects.filter(job=name, arguments=arguments, retried_at=None)
        failed = list(rows.order_by("-failed_at", "-id").values_list("id", "attempts"))
    return Standing(alive, tuple(number for number, _attempts in failed), failed[0][1] if failed else 0)
