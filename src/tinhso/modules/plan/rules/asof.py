"""The day a reader asks about: read as people write it, with a clear refusal for what cannot be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

_LOCAL = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True)
class Refused:
    """Why a day cannot be asked about."""

    code: Literal["unreadable", "no_such_day", "future", "too_early"]


def asked_day(text: str, *, earliest: date, latest: date) -> date | Refused:
    """The day that `text` names: 31/12/2014, 31-12-2014 or 2014-12-31, from `earliest` to `latest`.

    Empty text means `latest`.
    """
    text = text.strip()
    if not text:
        return latest
    if match := _LOCAL.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        return Refused("unreadable")
    try:
        asked = date(year, month, day)
    except ValueError:
        return Refused("no_such_day")
    if asked > latest:
        return Refused("future")
    return Refused("too_early") if asked < earliest else asked


def month_ends(first: date, last: date) -> list[date]:
    """The last day of every month that ends within [first, last], oldest first."""
    ends: list[date] = []
    year, month = first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        end = date.fromordinal(date(year, month, 1).toordinal() - 1)
        if end > last:
            return ends
        ends.append(end)
