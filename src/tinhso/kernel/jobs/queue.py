"""Taking entries from the queue and doing them; each entry by one worker at a time."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ..actors import system_actor
from ..models import WorkerBeat
from ..scope import acting
from .declaration import UnknownJob
from .failures import fail, job_of, name_of
from .task import run_job

log = logging.getLogger("tinhso.jobs")

DEAD_AFTER: Final = timedelta(minutes=2)
"""A worker not seen for so long is dead: its job is tried again."""


class Lost(RuntimeError):
    """The entry was given to another worker meanwhile; what was done here is undone."""


class WorkerDied(RuntimeError):
    """The worker that did this entry stopped without a word."""


def claim(worker: str) -> DBTaskResult[Any, Any] | None:
    """Take the next entry that is due, or None."""
    with transaction.atomic():
        row = DBTaskResult.objects.ready().filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS).get_locked()
        if row is not None:
            row.claim(worker)
        return row


def perform(row: DBTaskResult[Any, Any]) -> bool:
    """Do a claimed entry; True when it succeeded. Its errors end here, in the log and in the queue."""
    try:
        attempt(row)
    except Exception as problem:
        log.exception("job %s failed", name_of(row), extra={"task_id": str(row.id)})
        fail(row, problem)
        return False
    return True


def attempt(row: DBTaskResult[Any, Any]) -> None:
    """Do a claimed entry and mark it as done; whatever it raises comes out."""
    job, arguments = job_of(row)
    if job is None and row.task_path == run_job.module_path:
        raise UnknownJob(name_of(row))
    # The mark "done" commits with the work, or not at all.
    together = job is None or not job.own_transactions
    with acting(system_actor(name_of(row)[:80])) if together else nullcontext():
        if job is not None:
            job(**arguments)
        else:
            row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        _mark_done(row)


def _mark_done(row: DBTaskResult[Any, Any]) -> None:
    mine = DBTaskResult.objects.filter(id=row.id, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    done = mine.update(
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=datetime.now(UTC),
        exception_class_path="",
        traceback="",
    )
    if not done:
        raise Lost(str(row.id))


def recover() -> int:
    """Give back the entries of dead workers; returns how many."""
    alive = set(
        WorkerBeat.objects.filter(stopped_at=None, seen_at__gt=datetime.now(UTC) - DEAD_AFTER).values_list(
            "worker", flat=True
        )
    )
    running = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        started_at__lt=datetime.now(UTC) - DEAD_AFTER,
    )
    dead = [row for row in running.order_by("started_at", "id") if row.worker_ids[-1] not in alive]
    for row in dead:
        log.warning("job %s: its worker died", name_of(row), extra={"task_id": str(row.id)})
        fail(row, WorkerDied(str(row.id)))
    return len(dead)
