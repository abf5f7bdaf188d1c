"""Doing queued jobs inside a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tinhso.kernel.jobs.queue import attempt, claim, perform

WORKER = "test"


def run_jobs(*, limit: int = 100, ahead: timedelta = timedelta(0), catch: bool = False) -> int:
    """Do what is due, or becomes due within `ahead`, also what these jobs enqueue; returns how many were done.

    A job's error is raised, unless `catch`: then it is treated as the worker treats it.
    """
    if ahead:
        soon = DBTaskResult.objects.filter(
            status=TaskResultStatus.READY,
            run_after__gt=datetime.now(UTC),
            run_after__lte=datetime.now(UTC) + ahead,
        )
        soon.update(run_after=datetime.now(UTC))
    done = 0
    while done < limit and (row := claim(WORKER)) is not None:
        if catch:
            perform(row)
        else:
            attempt(row)
        done += 1
    return done


def queued() -> list[tuple[str, dict[str, Any]]]:
    """Names and arguments of the jobs waiting, in the order they will run."""
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    found = [row.args_kwargs["kwargs"] for row in rows]
    return [(entry["name"], entry["arguments"]) for entry in found]
