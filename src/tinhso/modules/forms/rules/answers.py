"""Answers as JSON and as the text of an XForms instance; what is a sound answer of each type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

type Answers = dict[str, Any]
"""JSON-able answers, shaped like the form: see the module's ``api``."""

MAX_TEXT = 5_000
"""Longest text answer, in characters."""

MAX_DIGITS = 15
"""Most digits of a number: what a double, in which ODK computes, holds exactly."""

FIRST_YEAR, LAST_YEAR = 1800, 2999

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?\Z", re.ASCII)


def is_empty(answer: Any) -> bool:
    """Whether there is no answer."""
    return answer is None or answer in ("", [], {})


def to_text(kind: str, answer: Any) -> str:
    """The answer as it stands in an XForms instance; a file stands as its name."""
    if is_empty(answer):
        return ""
    if kind == "select_multiple":
        return " ".join(map(str, answer)) if isinstance(answer, list) else str(answer)
    if isinstance(answer, Mapping):
        return str(answer.get("name", ""))
    return str(answer)


def from_text(kind: str, text: str) -> Any:
    """The JSON answer of a default or calculated text; None when it is empty or not of that type."""
    if not text:
        return None
    answer: Any = text
    if kind == "integer":
        answer = int(Decimal(text)) if _is_decimal(text) and Decimal(text) == int(Decimal(text)) else None
    elif kind == "select_multiple":
        answer = text.split()
    elif kind in {"file", "image"}:
        answer = None
    elif kind == "time":
        answer = text[:5] if _TIME.match(text[:5]) else None
    elif kind == "date":
        answer = text[:10]
    return answer if answer is not None and fault(kind, answer) is None else None


def normal_text(text: str) -> str:
    """Text as we keep it: NFC, unix line ends, no blanks at the ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def decimal_text(number: Decimal) -> str:
    """A decimal in plain notation without trailing zeros: ``2.5``, ``100``."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def fault(kind: str, answer: Any) -> str | None:
    """Code of what is wrong with a non-empty answer as such, or None when it is sound."""
    return _CHECKS.get(kind, _text_fault)(answer)


def _text_fault(answer: Any) -> str | None:
    if not isinstance(answer, str):
        return "type"
    if _CONTROL.search(answer):
        return "characters"
    return "too_long" if len(answer) > MAX_TEXT else None


def _integer_fault(answer: Any) -> str | None:
    if not isinstance(answer, int) or isinstance(answer, bool):
        return "integer"
    return "too_large" if abs(answer) >= 10**MAX_DIGITS else None


def _decimal_fault(answer: Any) -> str | None:
    if not isinstance(answer, str) or not _is_decimal(answer):
        return "decimal"
    return "too_large" if len(re.sub(r"\D", "", answer)) > MAX_DIGITS else None


def _is_decimal(text: str) -> bool:
    return _DECIMAL.match(text) is not None


def _date_fault(answer: Any) -> str | None:
    try:
        day = date.fromisoformat(answer)
    except (TypeError, ValueError):
        return "date"
    return None if FIRST_YEAR <= day.year <= LAST_YEAR and day.isoformat() == answer else "date"


def _time_fault(answer: Any) -> str | None:
    try:
        time.fromisoformat(answer)
    except (TypeError, ValueError):
        return "time"
    return None if _TIME.match(answer) else "time"


def _multiple_fault(answer: Any) -> str | None:
    sound = isinstance(answer, list) and all(isinstance(code, str) and code for code in answer)
    return None if sound and len(set(answer)) == len(answer) else "type"


def _file_fault(answer: Any) -> str | None:
    if not isinstance(answer, Mapping):
        return "type"
    kinds = isinstance(answer.get("file"), int), isinstance(answer.get("size", 0), int)
    return None if all(kinds) and isinstance(answer.get("name"), str) and answer["name"] else "type"


def _geopoint_fault(answer: Any) -> str | None:
    """``latitude longitude``, perhaps with altitude and accuracy, in degrees and metres."""
    parts = answer.split(" ") if isinstance(answer, str) else []
    try:
        numbers = [Decimal(part) for part in parts]
    except InvalidOperation:
        return "geopoint"
    sound = len(parts) in {2, 4} and all(_is_decimal(part) for part in parts)
    return None if sound and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180 else "geopoint"


_CHECKS = {
    "integer": _integer_fault,
    "decimal": _decimal_fault,
    "date": _date_fault,
    "time": _time_fault,
    "select_multiple": _multiple_fault,
    "file": _file_fault,
    "image": _file_fault,
    "geopoint": _geopoint_fault,
}


def place(answers: Answers, path: str) -> Any:
    """The answer (or part) at ``group/question`` or ``repeat[2]/question``; None when there is none."""
    found: Any = answers
    for step in path.split("/"):
        name, _, index = step.rstrip("]").partition("[")
        found = found.get(name) if isinstance(found, Mapping) else None
        if index and isinstance(found, list):
            found = found[int(index) - 1] if int(index) <= len(found) else None
    return found
