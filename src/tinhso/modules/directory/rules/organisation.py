"""The organisation as rows of texts: what a workbook would change, and what is wrong with it. Plain Python.

A row is known by the columns of its identity. Rows of a workbook are laid over the rows that are there:
those of the same identity replace them, others are added, and what the workbook does not name stays. Nothing
is ever taken away: something ends by a day in its `valid_to`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

AREAS, AGENCIES, POSTS, QUOTAS, OFFICIALS, APPOINTMENTS, CERTIFICATES = (
    "areas", "agencies", "posts", "quotas", "officials", "appointments", "certificates",
)  # fmt: skip

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    AREAS: ("key", "code", "name", "kind", "parent", "valid_from", "valid_to", "source"),
    AGENCIES: (
        "key", "code", "code_old", "name", "short_name", "kind", "level", "area", "parent", "one_stop", "address",
        "phone", "email", "hours", "valid_from", "valid_to", "source",
    ),
    POSTS: ("agency", "key", "title", "roles", "reach", "rank", "valid_from", "valid_to"),
    QUOTAS: ("agency", "post", "places", "valid_from", "valid_to", "source"),
    OFFICIALS: ("key", "name"),
    APPOINTMENTS: ("official", "agency", "post", "kind", "it_duty", "valid_from", "valid_to"),
    CERTIFICATES: (
        "official", "standard", "level", "modules", "issued_on", "issuer", "number", "verified_on",
    ),
}  # fmt: skip
"""The columns of each sheet, in their order."""

IDENTITY: Final[dict[str, tuple[str, ...]]] = {
    AREAS: ("key", "valid_from"),
    AGENCIES: ("key", "valid_from"),
    POSTS: ("agency", "key"),
    QUOTAS: ("agency", "post", "valid_from"),
    OFFICIALS: ("key",),
    APPOINTMENTS: ("official", "agency", "post", "valid_from"),
    CERTIFICATES: ("standard", "issuer", "number"),
}

NEEDED: Final[dict[str, tuple[str, ...]]] = {
    AREAS: ("key", "code", "name", "kind", "valid_from"),
    AGENCIES: ("key", "code", "code_old", "name", "kind", "level", "area", "one_stop", "valid_from"),
    POSTS: ("agency", "key", "title", "reach", "rank", "valid_from"),
    QUOTAS: ("agency", "places", "valid_from"),
    OFFICIALS: ("key", "name"),
    APPOINTMENTS: ("official", "agency", "post", "kind", "valid_from"),
    CERTIFICATES: ("official", "standard", "issued_on", "issuer", "number"),
}
"""Columns that may not be empty."""

DATES: Final = frozenset({"valid_from", "valid_to", "issued_on", "verified_on"})

ADDED, CHANGED, ENDED, UNCHANGED = "added", "changed", "ended", "unchanged"


@dataclass(frozen=True)
class Row:
    """One row as texts; dates are ISO, an empty text is nothing. `place` is its row in the workbook."""

    sheet: str
    values: Mapping[str, str]
    place: int | None = None

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells it from the other rows of its sheet."""
        return tuple(self[column] for column in IDENTITY[self.sheet])

    def day(self, column: str) -> date | None:
        """A date of the row; None for nothing."""
        return date.fromisoformat(self[column]) if self[column] else None


@dataclass(frozen=True)
class Problem:
    """What is wrong: where, and a code with what its sentence names."""

    sheet: str
    place: int
    column: str
    code: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What one row of the workbook does: `before` is None when it adds something."""

    kind: str
    row: Row
    before: Row | None
    columns: tuple[str, ...] = ()


World = Mapping[str, Sequence[Row]]


def changes(current: World, wanted: World) -> list[Change]:
    """What each row of the workbook does to the rows that are there, in the workbook's order."""
    found = []
    for sheet in COLUMNS:
        known = {row.identity: row for row in current.get(sheet, ())}
        for row in wanted.get(sheet, ()):
            before = known.get(row.identity)
            if before is None:
                found.append(Change(ADDED, row, None, COLUMNS[sheet]))
                continue
            differing = tuple(column for column in COLUMNS[sheet] if row[column] != before[column])
            found.append(Change(_kind(before, row, differing), row, before, differing))
    return found


def _kind(before: Row, after: Row, differing: tuple[str, ...]) -> str:
    if not differing:
        return UNCHANGED
    earlier = after["valid_to"] and (not before["valid_to"] or after["valid_to"] < before["valid_to"])
    return ENDED if differing == ("valid_to",) and earlier else CHANGED


def laid_over(current: World, wanted: World) -> dict[str, list[Row]]:
    """The rows that would be there afterwards."""
    result = {}
    for sheet in COLUMNS:
        rows = {row.identity: row for row in current.get(sheet, ())}
        rows |= {row.identity: row for row in wanted.get(sheet, ())}
        result[sheet] = list(rows.values())
    return result


def shape_problems(rows: Iterable[Row]) -> list[Problem]:
    """Empty cells, dates that are none, days in the wrong order, and rows that stand there twice."""
    found: list[Problem] = []
    seen: dict[tuple[str, tuple[str, ...]], int] = {}
    for row in rows:
        assert row.place is not None
        missing = [column for column in NEEDED[row.sheet] if not row[column]]
        found += [Problem(row.sheet, row.place, column, "empty") for column in missing]
        broken = [column for column in COLUMNS[row.sheet] if column in DATES and not _is_date(row[column])]
        found += [Problem(row.sheet, row.place, column, "date") for column in broken]
        if not broken and row["valid_to"] and row["valid_to"] <= row["valid_from"]:
            found.append(Problem(row.sheet, row.place, "valid_to", "order"))
        first = seen.setdefault((row.sheet, row.identity), row.place)
        if first != row.place:
            found.append(Problem(row.sheet, row.place, IDENTITY[row.sheet][0], "twice", {"row": str(first)}))
    return found


def _is_date(text: str) -> bool:
    if not text:
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
