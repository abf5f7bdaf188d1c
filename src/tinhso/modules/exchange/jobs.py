"""Work in the background."""

from __future__ import annotations

from tinhso.kernel.jobs import Schedule, job

from .actions.answered import drop_old_answers
from .queries.key import SYSTEM


@job(name="exchange.forget")
def forget() -> None:
    """Kept answers whose time is over go."""
    drop_old_answers(by=SYSTEM)


SCHEDULES = (Schedule("exchange.forget", forget, at="02:10"),)
