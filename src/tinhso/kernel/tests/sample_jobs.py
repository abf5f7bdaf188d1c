"""Jobs for the tests of jobs: they note what they were given, and one of them fails."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.tasks import task

from tinhso.kernel.actors import system_actor
from tinhso.kernel.jobs import job
from tinhso.kernel.models import Counter
from tinhso.kernel.numbering import next_number
from tinhso.kernel.scope import acting, current_actor

seen: list[tuple[str, Any]] = []
"""What the jobs noted, in order; tests empty it."""


@job(name="test.remember", retries=2)
def remember(*, value: Any = None) -> None:
    """Notes what it was given and as whom it ran."""
    seen.append((current_actor().name, value))
    next_number("test", "remember")


@job(name="test.stumble", retries=2)
def stumble(*, value: str = "") -> None:
    """Does something and then fails."""
    next_number("test", "stumble")
    seen.append(("stumble", value))
    raise ValueError(f"a secret value: {value}")


@job(name="test.alone", own_transactions=True)
def alone() -> None:
    """Works in transactions of its own."""
    seen.append(("in a transaction", connection.in_atomic_block))
    with acting(system_actor("test.alone")):
        next_number("test", "alone")


@task
def plain(number: int) -> None:
    """A Django task that is no job of ours."""
    seen.append((current_actor().name, number))


def numbers(key: str) -> int:
    """How often the job's work in the database was kept."""
    return sum(Counter.objects.filter(series="test", key=key).values_list("value", flat=True))
