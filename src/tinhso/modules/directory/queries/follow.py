"""How far what follows an act has come, and what has stopped it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from tinhso.kernel.actors import system_actor
from tinhso.kernel.jobs import standing
from tinhso.kernel.scope import acting

from ..models import Act, FollowUp
from .act import SYSTEM, holdings

JOB: Final = "directory.follow_act"

State = Literal["done", "waiting", "running", "failing", "failed"]


@dataclass(frozen=True, slots=True)
class Step:
    """The rewriting of one holding.

    `failing`: it will be tried again by itself; `failed`: not without a person. Then `batch` is the one that failed,
    counted from 1, `after` the id of the last row done before it, `error` the class of the error and its moment.
    """

    label: Any
    state: State
    looked_at: int
    rewritten: int
    expected: int
    batch: int
    after: int
    error: str
    failed_at: datetime | None

    @property
    def percent(self) -> int:
        """How much is done, of what the preview counted; 99 at most until all is looked at."""
        if self.state == "done":
            return 100
        return min(99, 100 * self.rewritten // self.expected) if self.expected else 0


@dataclass(frozen=True, slots=True)
class Progress:
    """What follows an act: its steps, and whether all has stopped until a person starts it again."""

    steps: list[Step]
    has_stopped: bool = False
    attempts: int = 0


def progress_of(act: Act, today: date) -> Progress:
    """The steps in the order in which they are done; none for an act without any."""
    with acting(system_actor(SYSTEM)):
        rows = list(FollowUp.objects.filter(act=act).order_by("id"))
    if not rows:
        return Progress([])
    job = standing(JOB, act_id=act.pk)
    # Without an entry in the queue nothing goes on, whatever became of the entry.
    stopped = not job.alive and today >= act.effective_date and any(row.finished_at is None for row in rows)
    labels = {holding.code: holding.label for holding in holdings()}
    steps = [
        Step(
            labels.get(row.code, row.code),
            _state(row, stopped=stopped, begun=today >= act.effective_date),
            row.looked_at,
            row.rewritten,
            row.expected,
            row.batches + 1,
            row.after,
            row.error,
            row.failed_at,
        )
        for row in rows
    ]
    return Progress(steps, stopped, job.attempts)


def _state(row: FollowUp, *, stopped: bool, begun: bool) -> State:
    if row.finished_at is not None:
        return "done"
    if stopped:
        return "failed"
    if row.error:
        return "failing"
    return "running" if begun and row.batches else "waiting"
