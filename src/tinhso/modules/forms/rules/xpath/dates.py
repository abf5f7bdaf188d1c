"""ODK's date functions. Dates are days since 1970-01-01 by the wall clock of the province."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import TYPE_CHECKING

from .values import (
    NAN,
    SECONDS_A_DAY,
    Value,
    moment_at,
    of_date,
    of_datetime,
    parse_moment,
    to_string,
)

if TYPE_CHECKING:
    from .context import Context

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_DATE_MARKS: dict[str, Callable[[datetime], str]] = {
    "%Y": lambda at: f"{at.year:04}",
    "%y": lambda at: f"{at.year % 100:02}",
    "%m": lambda at: f"{at.month:02}",
    "%n": lambda at: str(at.month),
    "%b": lambda at: _MONTHS[at.month - 1],
    "%d": lambda at: f"{at.day:02}",
    "%e": lambda at: str(at.day),
    "%a": lambda at: _DAYS[at.weekday()],
}
_TIME_MARKS: dict[str, Callable[[datetime], str]] = {
    "%H": lambda at: f"{at.hour:02}",
    "%h": lambda at: str(at.hour),
    "%M": lambda at: f"{at.minute:02}",
    "%S": lambda at: f"{at.second:02}",
    "%3": lambda at: f"{at.microsecond // 1000:03}",
}
_UNPADDED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(T.*)?\Z", re.ASCII)
_TIME = re.compile(r"(\d\d):([0-5]\d)(?::([0-5]\d)(\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?\Z", re.ASCII)


def _today(context: Context) -> Value:
    return of_date(context.environment.now.date())


def _now(context: Context) -> Value:
    return of_datetime(context.environment.now)


def _date(context: Context, value: Value) -> Value:
    """A date (or moment) from text or from a number of days; empty text when it is neither."""
    zone = context.environment.now
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        moment = moment_at(value, zone)
        return "" if moment is None else moment
    text = to_string(value)
    match = _UNPADDED.match(text)
    if match is None:
        return ""
    year, month, day, rest = match.groups()
    parsed = parse_moment(f"{year}-{month:0>2}-{day:0>2}{rest or ''}", zone)
    return "" if parsed is None else of_datetime(parsed)


def _decimal_date_time(context: Context, value: Value) -> float:
    moment = _date(context, value)
    return float(moment) if isinstance(moment, float) else NAN


def _decimal_time(_context: Context, value: Value) -> float:
    """Time of day as a fraction of a day: 06:00 is 0.25."""
    match = _TIME.match(to_string(value))
    if match is None:
        return NAN
    hour, minute, second, fraction = match.groups()
    try:
        clock = time(int(hour), int(minute), int(second or 0))
    except ValueError:
        return NAN
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + float(fraction or 0)
    return seconds / SECONDS_A_DAY


def _formatter(marks: dict[str, Callable[[datetime], str]]) -> Callable[[Context, Value, Value], str]:
    pattern = re.compile("|".join(map(re.escape, marks)))

    def run(context: Context, value: Value, layout: Value) -> str:
        moment = parse_moment(to_string(value), context.environment.now)
        if moment is None:
            return ""
        return pattern.sub(lambda mark: marks[mark.group()](moment), to_string(layout))

    return run


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "today": _today,
    "now": _now,
    "date": _date,
    "date-time": _date,
    "decimal-date-time": _decimal_date_time,
    "decimal-time": _decimal_time,
    "format-date": _formatter(_DATE_MARKS),
    "format-date-time": _formatter({**_DATE_MARKS, **_TIME_MARKS}),
}
