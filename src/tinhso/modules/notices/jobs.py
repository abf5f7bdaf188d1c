"""What notices do by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tinhso.kernel.jobs import Schedule

from .actions.pruning import prune
from .actions.sending import look_after, send

__all__ = ["SCHEDULES", "look_after", "prune", "send"]

SCHEDULES: Final = (
    Schedule("notices.look_after", look_after, every=timedelta(minutes=1)),
    Schedule("notices.prune", prune, at="03:10"),
)
