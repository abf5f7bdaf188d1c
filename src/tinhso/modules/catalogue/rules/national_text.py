"""Reading what a file of the national database says, value by value; what is wrong is collected, not raised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .national_record import KEYS

MOST_SIGNS: Final = 4000
MOST_ROWS: Final = 300
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

type Way = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a record: where (keys and numbers from 1), what kind of problem, and the value."""

    way: Way
    problem: str
    value: str = ""


@dataclass(slots=True)
class Notes:
    """What was found while reading. `faults` refuse the file; `remarks` are told and leave something out."""

    faults: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def fault(self, way: Way, problem: str, value: Any = "") -> None:
        """Something that cannot be read at all."""
        self._add(self.faults, Remark(way, problem, _shown(value)))

    def remark(self, way: Way, problem: str, value: Any = "") -> None:
        """Something that was not understood, or has no place in a version."""
        self._add(self.remarks, Remark(way, problem, _shown(value)))

    @staticmethod
    def _add(told: list[Remark], one: Remark) -> None:
        if one not in told:  # a value may be read twice
            told.append(one)


@dataclass(frozen=True, slots=True)
class Part:
    """One object of a record, with the way to it."""

    data: Mapping[str, Any]
    way: Way
    notes: Notes

    def text(self, key: str, most: int = MOST_SIGNS) -> str:
        """The text under a key, composed and trimmed; numbers are text too; empty when there is none."""
        value = self.data.get(key)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.notes.fault((*self.way, key), "not_text", value)
            return ""
        text = clean(str(value))
        if _CONTROL.search(text):
            self.notes.fault((*self.way, key), "control")
            return ""
        if len(text) > most:
            self.notes.fault((*self.way, key), "too_long", text)
            return ""
        return text

    def count(self, key: str, least: int = 0, most: int = 10**12) -> int | None:
        """The whole number under a key; None, with a remark, when it is none."""
        text = self.text(key)
        if not text:
            return None
        if not text.isascii() or not text.isdecimal() or len(text) > len(str(most)) or int(text) > most:
            self.notes.remark((*self.way, key), "not_number", text)
            return None
        return max(int(text), least)

    def rows(self, key: str) -> Iterator[Part]:
        """The things of the list under a key."""
        value = self.data.get(key)
        if value is None or value == "":
            return
        if not isinstance(value, list):
            self.notes.fault((*self.way, key), "not_list", value)
            return
        if len(value) > MOST_ROWS:
            self.notes.fault((*self.way, key), "too_many", len(value))
            return
        for number, row in enumerate(value, 1):
            way = (*self.way, key, number)
            if isinstance(row, dict):
                part = Part(row, way, self.notes)
                part.tell_unused(key)
                yield part
            else:
                self.notes.fault(way, "not_object", row)

    def tell_unused(self, kind: str) -> None:
        """A remark for each key that the record's format does not know and that says something."""
        for key, value in self.data.items():
            if key not in KEYS[kind] and value not in (None, "", [], {}):
                self.notes.remark((*self.way, clean(key)[:60]), "unused", value)


def clean(text: str) -> str:
    """Text as it is kept and compared: composed, without spaces around it, lines ended by one sign."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _shown(value: Any) -> str:
    text = _CONTROL.sub("�", value if isinstance(value, str) else repr(value))
    return text if len(text) <= 80 else f"{text[:79]}…"
