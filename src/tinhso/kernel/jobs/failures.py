"""What happens to a job that fails: later attempts, and in the end a list for a person."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ..actors import system_actor
from ..models import JobFailure
from ..scope import acting
from .declaration import Job, UnknownJob, find
from .task import run_job

_SOURCE: Final = Path(__file__).resolve().parents[3]


def job_of(row: DBTaskResult[Any, Any]) -> tuple[Job[Any] | None, dict[str, Any]]:
    """The job and the arguments of a queue entry; no job for a plain Django task or an unknown name."""
    given = row.args_kwargs.get("kwargs", {})
    if row.task_path != run_job.module_path:
        return None, given
    try:
        return find(given["name"]), given["arguments"]
    except UnknownJob:
        return None, given["arguments"]


def name_of(row: DBTaskResult[Any, Any]) -> str:
    """What a queue entry is called: the job's name, or the path of a plain Django task."""
    if row.task_path == run_job.module_path:
        return str(row.args_kwargs["kwargs"]["name"])
    return str(row.task_path)


def fail(row: DBTaskResult[Any, Any], problem: BaseException) -> bool:
    """After a failed attempt: put the entry back for later, or on the list; True when it will be tried again.

    The error's message is not kept: it may quote personal values. The log has it.
    """
    job, arguments = job_of(row)
    attempts = len(row.worker_ids)
    error = f"{type(problem).__module__}.{type(problem).__qualname__}"
    again = job is not None and attempts <= job.retries
    changes: dict[str, Any] = {"exception_class_path": error, "traceback": places_of(problem)}
    if again and job is not None:
        changes |= {"status": TaskResultStatus.READY, "run_after": datetime.now(UTC) + job.pause(attempts)}
    else:
        changes |= {"status": TaskResultStatus.FAILED, "finished_at": datetime.now(UTC)}
    with acting(system_actor("kernel.jobs")):
        mine = DBTaskResult.objects.filter(
            id=row.id, status=TaskResultStatus.RUNNING, started_at=row.started_at
        )
        if not mine.update(**changes) or again:
            return again
        JobFailure.objects.create(
            task_id=row.id,
            job=name_of(row)[:100],
            arguments=arguments,
            attempts=attempts,
            error=error[:200],
            places=places_of(problem),
        )
    return False


def places_of(problem: BaseException) -> str:
    """Where an error came from, without any value: one line a frame."""
    frames = traceback.extract_tb(problem.__traceback__)
    return "\n".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_SOURCE)) if path.is_relative_to(_SOURCE) else path.name


def retry_failure(failure_id: int) -> str | None:
    """Put a listed failure in the queue again, once; returns the new entry's id, None if that was done before."""
    with transaction.atomic():
        waiting = JobFailure.objects.select_for_update().filter(id=failure_id, retried_at=None).first()
        if waiting is None:
            return None
        waiting.retried_at = datetime.now(UTC)
        waiting.save(update_fields=["retried_at"])
        return find(waiting.job).enqueue(**waiting.arguments)
