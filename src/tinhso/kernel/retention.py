"""For how long something about people is kept: what each module declares, so that one page can tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

__all__ = ["Retention"]


@dataclass(frozen=True, kw_only=True)
class Retention:
    """Something that is removed when its time is over. An extension of the module's declaration.

    `days` answers for how many days what is noted on a day is kept, by the rule of that day; None where no
    rule is in force, and then it is kept for ever. `since` says from when the days count.
    """

    name: str
    title: str | Promise
    since: str | Promise
    days: Callable[[date], int | None]
