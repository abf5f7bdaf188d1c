"""The law in force, kept at hand in the process."""

from __future__ import annotations

import time
from datetime import date

from ..models import LawRule
from ..rules import law as rules
from ..rules.law import Law

KEEP_SECONDS = 60.0
"""The law changes by `tinhso load`; a running server notices within this time."""

_rows: tuple[float, list[LawRule]] | None = None
_days: dict[date, Law] = {}


def law_on(day: date) -> Law:
    """The parameters in force on `day`; `rules.law.LawMissing` when the law's data are not loaded."""
    rows = all_rules()
    found = _days.get(day)
    if found is None:
        found = _days[day] = rules.law_on(rows, day)
    return found


def all_rules() -> list[LawRule]:
    """Every dated parameter, of all times."""
    global _rows  # noqa: PLW0603 - one process-wide copy of a few dozen rows
    now = time.monotonic()
    if _rows is None or now - _rows[0] > KEEP_SECONDS:
        _rows = (now, list(LawRule.objects.order_by("key", "valid_from")))
        _days.clear()
    return _rows[1]


def forget_law() -> None:
    """Read the rules again at the next question."""
    global _rows  # noqa: PLW0603 - see law_on
    _rows = None
    _days.clear()
