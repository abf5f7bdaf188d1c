"""The law on levels in force, kept at hand in the process."""

from __future__ import annotations

from datetime import date

from tinhso.kernel.reference import kept

from ..models import LevelLaw
from ..rules.level import LevelRule, level_rules


class LevelsMissing(LookupError):
    """No law on levels is in force on the day: the law's data are not loaded or have a gap."""

    def __init__(self, on: date) -> None:
        super().__init__(f"no levels of online services in force on {on}")
        self.on = on


def levels_on(day: date) -> tuple[LevelRule, ...]:
    """The levels in force on `day`, lowest first; LevelsMissing when there are none."""
    for law in _laws():
        if law.valid_from <= day and (law.valid_to is None or day < law.valid_to):
            return level_rules(law.levels)
    raise LevelsMissing(day)


@kept(LevelLaw, most=1)
def _laws() -> tuple[LevelLaw, ...]:
    return tuple(LevelLaw.objects.order_by("valid_from"))
