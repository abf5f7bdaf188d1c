"""What a job is, how it is put in the queue, and when a schedule is due."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from django.db import connection
from django.utils.module_loading import autodiscover_modules

from ..clock import from_local, to_local
from ..models import JobKey

_NAME: Final = re.compile(r"[a-z_]+\.[a-z_0-9]+")

_FIRST_PAUSE: Final = timedelta(seconds=10)
_LONGEST_PAUSE: Final = timedelta(hours=1)

_jobs: dict[str, Job[Any]] = {}


class UnknownJob(LookupError):
    """The queue names a job that no module declares any more."""


class JobOutsideTransaction(RuntimeError):
    """A job belongs to an act: without a transaction it could not be undone with it."""


@dataclass(frozen=True)
class Job[**P]:
    """A function to be called later, with ids and codes as arguments, never personal values.

    It may run twice (a worker can die after the work): it must be able to. By default it runs in one
    transaction, which also marks it as done, so what it does in the database happens exactly once.
    """

    name: str
    function: Callable[P, Any]
    retries: int = 5
    own_transactions: bool = False
    priority: int = 0
    run_after: datetime | None = None
    key: str | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        return self.function(*args, **kwargs)

    def using(
        self,
        *,
        run_after: datetime | timedelta | None = None,
        key: str | None = None,
        priority: int | None = None,
    ) -> Job[P]:
        """The same job: not before `run_after` (system time); at most once for `key`; with another priority."""
        moment = datetime.now(UTC) + run_after if isinstance(run_after, timedelta) else run_after
        return replace(
            self, run_after=moment, key=key, priority=self.priority if priority is None else priority
        )

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> str | None:
        """Put the job in the queue as part of the open transaction; returns the entry's id.

        With a key that was used before for this job nothing happens, and None is returned. Raises
        JobOutsideTransaction.
        """
        if args:
            raise TypeError(f"{self.name}: a job takes its arguments by name")
        if not connection.in_atomic_block:
            raise JobOutsideTransaction(self.name)
        if self.key is not None and not JobKey.take(self.name, self.key):
            return None
        from .task import run_job  # noqa: PLC0415 - the task looks jobs up in this file

        task = run_job.using(priority=self.priority, run_after=self.run_after)
        return str(task.enqueue(name=self.name, arguments=kwargs).id)

    def pause(self, attempts: int) -> timedelta:
        """How long to wait after so many failed attempts: four times longer each time, somewhat at random."""
        exact = min(_FIRST_PAUSE * 4 ** (attempts - 1), _LONGEST_PAUSE)
        return timedelta(seconds=exact.total_seconds() * random.uniform(0.9, 1.1))  # noqa: S311 - spreads retries, keeps no secret


def job[**P](
    *, name: str, retries: int = 5, own_transactions: bool = False, priority: int = 0
) -> Callable[[Callable[P, Any]], Job[P]]:
    """Declare a job called `name`, "module.verb"; it runs as the system actor of that name.

    `own_transactions`: the function opens its own scopes (`kernel.scope.acting`), for long work in pieces.
    """

    def declare(function: Callable[P, Any]) -> Job[P]:
        if not _NAME.fullmatch(name):
            raise ValueError(f'a job is called "module.verb", not {name!r}')
        known = _jobs.get(name)
        if known is not None and known.function.__module__ != function.__module__:
            raise ValueError(f"job {name!r} is declared twice")
        declared = Job(name, function, retries, own_transactions, priority)
        _jobs[name] = declared
        return declared

    return declare


def find(name: str) -> Job[Any]:
    """The declared job; UnknownJob when there is none. Looks into every application's `jobs` module first."""
    if name not in _jobs:
        autodiscover_modules("jobs")
    try:
        return _jobs[name]
    except KeyError:
        raise UnknownJob(name) from None


@dataclass(frozen=True)
class Schedule:
    """Enqueues `job` `every` so often, or daily `at` a time of the province such as "06:00".

    After a standstill only the latest missed time is caught up with.
    """

    name: str
    job: Job[Any]
    every: timedelta | None = None
    at: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(f"schedule {self.name}: either every or at")
        if self.every is not None and self.every < timedelta(minutes=1):
            raise ValueError(f"schedule {self.name}: not more often than every minute")
        if self.at is not None:
            time.fromisoformat(self.at)

    def slot(self, now: datetime) -> datetime:
        """The latest moment, not after `now`, at which the schedule was due."""
        if self.every is not None:
            step = int(self.every.total_seconds())
            return datetime.fromtimestamp(int(now.timestamp()) // step * step, UTC)
        assert self.at is not None
        today = to_local(now).date()
        moment = from_local(today, time.fromisoformat(self.at))
        return moment if moment <= now else from_local(today - timedelta(days=1), time.fromisoformat(self.at))
