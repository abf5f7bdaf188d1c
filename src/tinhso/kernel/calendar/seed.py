"""Writes a first calendar from the package `holidays`, for a person to check and complete.

The package knows rules and past decisions; it cannot know what the Government decides for a coming year.
Rows that somebody has marked as checked, or made up, stay as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

import holidays

from ..datafile import Column, iso_date, read_csv, verification
from ..models.calendar import DayKind, Verification

Row = tuple[date, str, str, str, str]

_SWAP: Final = re.compile(r"thay cho ngày (?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4})")

FIELDS: Final = ("date", "kind", "name", "source", "verified")


def seeded(years: Iterable[int]) -> list[Row]:
    """Free days and worked Saturdays of `years` as the package knows them, in order."""
    wanted = sorted(set(years))
    # A swap at the turn of the year names a day of the year before or after.
    around = range(wanted[0] - 1, wanted[-1] + 2)
    known = holidays.country_holidays("VN", years=around, language="vi")
    source = f"holidays {version('holidays')}"
    rows: list[Row] = [
        (day, DayKind.HOLIDAY, name, source, Verification.FALSE)
        for day, name in known.items()
        if day.year in wanted
    ]
    instead = {_swapped(name): day for day, name in known.items() if _swapped(name)}
    for day in known.weekend_workdays:
        if day.year in wanted:
            off = instead.get(day)
            name = f"Làm bù cho ngày {off:%d/%m/%Y}" if off else "Làm bù"
            rows.append((day, DayKind.MAKEUP, name, source, Verification.FALSE))
    return sorted(rows)


def _swapped(name: str) -> date | None:
    """The worked day named in "Ngày nghỉ (thay cho ngày 04/05/2013)"."""
    found = _SWAP.search(name)
    return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None


def write(path: Path, years: Iterable[int]) -> int:
    """Write the calendar of `years` to `path`, keeping what a person decided there; returns the number of rows."""
    kept: dict[date, Row] = {}
    if path.exists():
        columns = (Column("date", iso_date), "kind", "name", "source", Column("verified", verification))
        for found in read_csv(path, columns):
            row: Row = (found["date"], found["kind"], found["name"], found["source"], found["verified"])
            if found["verified"] != Verification.FALSE or found["date"].year not in set(years):
                kept[found["date"]] = row
    rows = {row[0]: row for row in seeded(years)} | kept
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(rows[day] for day in sorted(rows))
    return len(rows)
