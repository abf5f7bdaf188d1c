"""The one-stop shop's work in the background."""

from __future__ import annotations

from tinhso.kernel.actors import system_actor
from tinhso.kernel.jobs import Schedule, job
from tinhso.kernel.scope import acting

from .actions.clock_run import apply_clock, compute_clock
from .actions.keeping import purge_drafts as purge


@job(name="services.purge_drafts", own_transactions=True)
def purge_drafts() -> None:
    """Drafts whose time is over go, some hundred at a time, before the kernel sweeps contents without a row."""
    with_some_left = True
    while with_some_left:
        with acting(system_actor("services.purge_drafts")) as actor:
            with_some_left = purge(by=actor) > 0


__all__ = ["SCHEDULES", "apply_clock", "compute_clock", "purge_drafts"]

SCHEDULES = (Schedule("services.purge_drafts", purge_drafts, at="01:40"),)
