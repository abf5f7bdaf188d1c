"""The daily snapshot: yesterday's figures, recorded while everybody sleeps."""

from __future__ import annotations

from datetime import date, timedelta

from tinhso.kernel import clock
from tinhso.kernel.actors import system_actor
from tinhso.kernel.jobs import Schedule, job
from tinhso.kernel.scope import acting

from .actions.reading import take_snapshot


class SnapshotIncomplete(RuntimeError):
    """Some indicators failed; what was measured is recorded, and the job is tried again for the rest."""


@job(name="plan.snapshot", own_transactions=True)
def snapshot(*, as_of: str | None = None) -> None:
    """Record every indicator of the plan for a day (2015-06-16), yesterday when none is given."""
    day = date.fromisoformat(as_of) if as_of else clock.business().today() - timedelta(days=1)
    with acting(system_actor("plan.snapshot")) as actor:
        done = take_snapshot(by=actor, as_of=day)
    if done.failed:
        raise SnapshotIncomplete(", ".join(done.failed))


SCHEDULES = (Schedule("plan.snapshot", snapshot, at="00:20"),)
