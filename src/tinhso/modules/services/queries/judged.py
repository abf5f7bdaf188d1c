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
from ..models import DailyTally

ONLINE: Final = "3.3"
ELECTRONIC: Final = "4.1"
COMPLETE: Final = "1.3"
WITH_SERVICE: Final = "3.1"
IN_USE: Final = "3.2"
PAYABLE: Final = "3.5"

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
    """Lines of procedures: of the whole province only, those in force on the span's last day."""
    if asked.agency_id is not None:
        return quality.Counted({})
    month = asked.last.replace(day=1)
    return quality.Counted(
        {
            code: [quality.Cell(None, month, sum(good for _one, good in found), len(found))]
            for code, found in _judged(asked).items()
        }
    )


def procedure_rows(asked: quality.Span, code: str, which: str) -> list[catalogue.Version]:
    """The procedures behind a figure, by field and name."""
    return [
        one for one, good in _judged(asked)[code] if which == quality.WHOLE or good == (which == quality.PART)
    ]


def _judged(asked: quality.Span) -> dict[str, list[tuple[catalogue.Version, bool]]]:
    """By line the procedures that it counts, each with whether it reaches what the line asks for."""
    every = catalogue.procedures(asked.last)
    online = [one for one in every if one.level >= ONLINE_FROM]
    used = _used_online(asked)
    return {
        COMPLETE: [(one, not catalogue.missing_parts(one.parsed)) for one in every],
        WITH_SERVICE: [(one, one.level >= ONLINE_FROM) for one in every],
        IN_USE: [(one, one.procedure_id in used) for one in online],
        PAYABLE: [(one, one.parsed.online_payment) for one in every if _costs(one.parsed)],
    }


def _costs(content: catalogue.Content) -> bool:
    """Whether it has a fee, also one of an amount not known; fees of nothing are none."""
    return any(channel.fees and channel.total_fee != 0 for channel in content.channels)


def _used_online(asked: quality.Span) -> frozenset[int]:
    """Procedures under which somebody handed in online in the span, from the tallies."""
    rows = DailyTally.objects.filter(day__gte=asked.first, day__lte=asked.last, received_online__gt=0)
    return frozenset(rows.order_by().values_list("procedure_id", flat=True).distinct())


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
