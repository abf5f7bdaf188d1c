"""Values of expressions and their conversions, as ODK's engine does them.

A value is a boolean, a number (float; `Moment` for dates), a string or a list of nodes. Empty text is not
zero: as a number it is NaN, so that ``empty > 3``, ``empty + 1`` and ``empty = 0`` are never true.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from typing import Self

from .tree import Node

NAN = math.nan
WHITESPACE = " \t\r\n"
EPOCH = date(1970, 1, 1)
SECONDS_A_DAY = 86400

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d)(\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?)?\Z", re.ASCII
)


class Moment(float):
    """A date or date with time: a number of days since 1970-01-01 (local calendar) that prints as ISO text."""

    __slots__ = ("text",)

    text: str

    def __new__(cls, days: float, text: str) -> Self:
        made = super().__new__(cls, days)
        made.text = text
        return made


type Value = bool | float | str | list[Node]


def day_number(day: date) -> int:
    """Whole days since 1970-01-01."""
    return (day - EPOCH).days


def of_date(day: date) -> Moment:
    """The value of a calendar day."""
    return Moment(day_number(day), day.isoformat())


def of_datetime(moment: datetime) -> Moment:
    """The value of an aware moment, as the wall clock of its own zone shows it; midnight prints as a date."""
    clock = moment.time()
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1_000_000
    days = day_number(moment.date()) + seconds / SECONDS_A_DAY
    if clock == time(0):
        return Moment(days, moment.date().isoformat())
    return Moment(days, moment.isoformat(timespec="milliseconds"))


def parse_moment(text: str, zone: datetime) -> datetime | None:
    """ISO date or date and time as an aware datetime in the zone of ``zone``; None when it is not one."""
    match = _MOMENT.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    microsecond = round(float(fraction or 0) * 1_000_000) % 1_000_000
    numbers = (int(part or 0) for part in (year, month, day, hour, minute, second))
    try:
        written = (
            zone.tzinfo if offset is None else datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo
        )
        return datetime(*numbers, microsecond, tzinfo=written).astimezone(zone.tzinfo)
    except (ValueError, OverflowError):
        return None


def days_of(text: str) -> float:
    """Days since 1970-01-01 of ISO text, by the wall clock it is written in; NaN when it is not a date."""
    match = _MOMENT.match(text)
    if match is None:
        return NAN
    year, month, day, hour, minute, second, fraction, _offset = match.groups()
    try:
        whole = day_number(date(int(year), int(month), int(day)))
        clock = time(int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError:
        return NAN
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + float(fraction or 0)
    return whole + seconds / SECONDS_A_DAY


def moment_at(days: float, zone: datetime) -> Moment | None:
    """The moment that many days after 1970-01-01 00:00 of the wall clock; None beyond the calendar."""
    try:
        at = datetime(1970, 1, 1, tzinfo=zone.tzinfo) + timedelta(milliseconds=round(days * 86_400_000))
    except (OverflowError, ValueError):
        return None
    return of_datetime(at)


def to_number(value: Value) -> float:
    """Number of a value: NaN for empty text, for what is not a number or date, and for no node."""
    if isinstance(value, float):
        return value
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, list):
        return number_of(value[0].text) if value else NAN
    return number_of(value)


def number_of(text: str) -> float:
    """Number written in ``text``; dates count as days since 1970-01-01."""
    text = text.strip(WHITESPACE)
    if _NUMBER.match(text):
        return float(text)
    return days_of(text)


def to_string(value: Value) -> str:
    """Text of a value. NaN is empty text, as in ODK's engine."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Moment):
        return value.text
    if isinstance(value, float):
        return number_text(value)
    return value[0].text if value else ""


def number_text(number: float) -> str:
    """A number as JavaScript writes it: no trailing ``.0``, exponent only from 1e21 and below 1e-6."""
    if math.isnan(number):
        return ""
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    digits, exponent = _shortest(abs(number))
    sign = "-" if number < 0 else ""
    count = len(digits)
    if count <= exponent <= 21:
        return sign + digits + "0" * (exponent - count)
    if 0 < exponent <= 21:
        return f"{sign}{digits[:exponent]}.{digits[exponent:]}"
    if -6 < exponent <= 0:
        return f"{sign}0.{'0' * -exponent}{digits}"
    power = exponent - 1
    mantissa = digits if count == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{sign}{mantissa}e{'+' if power > 0 else '-'}{abs(power)}"


def _shortest(number: float) -> tuple[str, int]:
    """Shortest digits that read back as ``number``, and where the point goes: 0.digits x 10**exponent."""
    mantissa, _, power = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction
    exponent = len(whole) + int(power or 0)
    stripped = digits.lstrip("0")
    exponent -= len(digits) - len(stripped)
    return stripped.rstrip("0") or "0", exponent


def to_boolean(value: Value) -> bool:
    """Truth of a value: a number but zero and NaN, any text but the empty one, at least one node."""
    if isinstance(value, float):
        return value == value and value != 0  # noqa: PLR0124 - NaN is the number unequal to itself
    return bool(value)


def equal(left: Value, right: Value) -> bool:
    """XPath's ``=``: true when some pair of what both sides offer is equal."""
    if isinstance(left, list):
        if isinstance(right, bool):
            return bool(left) == right
        return any(
            equal(node.text, right) if isinstance(right, list) else _same_node(node, right) for node in left
        )
    if isinstance(right, list):
        return equal(right, left)
    return _same(left, right)


def unequal(left: Value, right: Value) -> bool:
    """XPath's ``!=``: true when some pair of what both sides offer differs (not the opposite of ``=``)."""
    if isinstance(left, list):
        if isinstance(right, bool):
            return bool(left) != right
        return any(
            unequal(node.text, right) if isinstance(right, list) else not _same_node(node, right)
            for node in left
        )
    if isinstance(right, list):
        return unequal(right, left)
    return not _same(left, right)


def _same_node(node: Node, right: float | str) -> bool:
    return _same(node.text, right)


def _same(left: bool | float | str, right: bool | float | str) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left) == to_number(right)
    return left == right


def numbers(value: Value) -> list[float]:
    """Every number a value offers to a comparison: one for each node, else one."""
    if isinstance(value, list):
        return [number_of(node.text) for node in value]
    return [to_number(value)]
