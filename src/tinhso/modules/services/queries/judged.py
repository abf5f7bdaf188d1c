"""What the index of Decision 766/QĐ-TTg counts of dossiers: by agency and month of acceptance, as of any moment.

The functions (migration `judged`) give counts, or rows without name; the code only to people of the dossier's agencies.
A dossier without time limit is in no count of time. Its present limit counts, also when it was given after the moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Final

from django.db import connection

from tinhso.kernel.clock import from_local
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.quality import api as quality

from ..enums import ServiceLevel

ONLINE: Final = "3.3"
ELECTRONIC: Final = "4.1"
WITH_SERVICE: Final = "3.1"

_NAMES: Final = {
    quality.ON_TIME: "on_time",
    quality.BACKLOG: "backlog",
    ONLINE: "online",
    ELECTRONIC: "electronic",
}
"""What the database calls the lines that count dossiers."""

ONLINE_FROM: Final = ServiceLevel.SUBMISSION
"""The level from which a procedure has an online service: level 3 of 2011, partial of 2022."""


def _fetched(function: str, asked: quality.Span, *more: Any) -> list[tuple[Any, ...]]:
    values = [
        from_local(asked.first, time()),
        from_local(asked.last + timedelta(days=1), time()),
        asked.at,
        None if asked.agency_id is None else [asked.agency_id],
        quality.supplements_on(asked.last),
        *more,
    ]
    marks = ", ".join("%s" for _value in values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}({marks})", values)
        return list(cursor.fetchall())


def dossiers(asked: quality.Span) -> quality.Counted:
    """Every line of dossiers, and how long they took; one statement."""
    cells: dict[str, list[quality.Cell]] = {code: [] for code in _NAMES}
    days = []
    for agency, month, *counts, median, mean in _fetched("services_judged_counts", asked):
        if median is not None:
            days.append(quality.Days(agency, month, median, mean))
        if month is None:
            continue
        timed, good, accepted, online, decided, electronic, still, overdue = counts
        for code, part, whole in (
            (quality.ON_TIME, good, timed),
            (quality.BACKLOG, overdue, still),
            (ONLINE, online, accepted),
            (ELECTRONIC, electronic, decided),
        ):
            if whole:
                cells[code].append(quality.Cell(agency, month, part, whole))
    return quality.Counted(cells, days)


def procedures(asked: quality.Span) -> quality.Counted:
    """Procedures with an online service, of all in force: of the whole province only."""
    if asked.agency_id is not None:
        return quality.Counted({})
    levels = list(catalogue.levels(asked.last, None))
    online = sum(level >= ONLINE_FROM for level in levels)
    return quality.Counted(
        {WITH_SERVICE: [quality.Cell(None, asked.last.replace(day=1), online, len(levels))]}
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier behind a figure; `reason` when it is late, `code` and `apology` only for people of its agencies."""

    code: str | None
    agency_id: int
    procedure_id: int
    accepted_day: date
    due_day: date | None
    ended_day: date | None
    reason: str | None
    apology: str | None


def rows(asked: quality.Span, code: str, which: str, most: int, skip: int) -> list[Row]:
    """The dossiers behind a figure, latest accepted first; as many as the figure says."""
    return [Row(*row) for row in _fetched("services_judged_rows", asked, _NAMES[code], which, most, skip)]
