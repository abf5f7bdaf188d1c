"""The one Django task behind all jobs: the queue holds names of jobs, not paths of functions."""

from __future__ import annotations

from typing import Any

from django.tasks import task

from ..actors import system_actor
from ..scope import acting
from .declaration import find


@task
def run_job(name: str, arguments: dict[str, Any]) -> None:
    """Call a job as its system actor."""
    job = find(name)
    if job.own_transactions:
        job(**arguments)
        return
    with acting(system_actor(name)):
        job(**arguments)
