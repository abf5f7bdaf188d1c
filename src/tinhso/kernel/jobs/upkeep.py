"""The kernel's own jobs: old entries of the queue, contents of files that belong to nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ..models import JobKey, ScheduleRun, WorkerBeat
from .declaration import Schedule, job

KEEP_DONE: Final = timedelta(days=7)
KEEP_FAILED: Final = timedelta(days=90)
KEEP_KEYS: Final = timedelta(days=400)
"""A key protects against the same act twice, not for ever: longer than any time limit."""


def prune(now: datetime | None = None) -> None:
    """Remove finished entries, keys, schedule marks and stopped workers that nobody will ask for."""
    now = now or datetime.now(UTC)
    done = DBTaskResult.objects.filter(finished_at__lt=now - KEEP_DONE, status=TaskResultStatus.SUCCESSFUL)
    done.delete()
    failed = DBTaskResult.objects.filter(finished_at__lt=now - KEEP_FAILED, status=TaskResultStatus.FAILED)
    failed.delete()
    JobKey.objects.filter(taken_at__lt=now - KEEP_KEYS).delete()
    ScheduleRun.objects.filter(slot__lt=now - KEEP_FAILED).delete()
    WorkerBeat.objects.filter(seen_at__lt=now - KEEP_DONE).delete()


@job(name="kernel.prune_jobs")
def prune_jobs() -> None:
    """Nightly: see `prune`."""
    prune()


@job(name="kernel.sweep_files", own_transactions=True)
def sweep_files() -> None:
    """Nightly: rows of files that nothing refers to, then contents without a row. See `kernel.files`."""
    from ..files import forget_strays, sweep  # noqa: PLC0415 - files need no jobs, jobs need no files

    forget_strays()
    sweep()


@job(name="kernel.scan_files", own_transactions=True)
def scan_files() -> None:
    """Every few minutes: what waits in quarantine, then what was kept before there was a scanner."""
    from ..files import scan_stored  # noqa: PLC0415 - files need no jobs, jobs need no files

    scan_stored()


SCHEDULES: Final = (
    Schedule("kernel.prune_jobs", prune_jobs, at="02:10"),
    Schedule("kernel.sweep_files", sweep_files, at="02:30"),
    Schedule("kernel.scan_files", scan_files, every=timedelta(minutes=2)),
)
