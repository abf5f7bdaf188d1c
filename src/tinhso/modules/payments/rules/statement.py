"""A bank's statement: which columns mean what, what each line says, and which payment it names.

Banks write their headings, amounts and days in many ways, so nothing depends on the order of the columns. Amounts
are whole đồng. Plain Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tinhso.kernel.text.folding import fold

DAY, REFERENCE, CREDIT, DEBIT, TEXT = "day", "reference", "credit", "debit", "text"
NEEDED: Final = (DAY, REFERENCE, CREDIT, TEXT)

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    DAY: ("ngay giao dich", "ngay hach toan", "ngay hieu luc", "ngay", "transaction date", "booking date", "date"),
    REFERENCE: (
        "so tham chieu", "ma tham chieu", "so but toan", "ma giao dich", "so giao dich", "so chung tu", "so ct",
        "reference", "reference no", "transaction no", "transaction id",
    ),
    CREDIT: ("ghi co", "so tien ghi co", "phat sinh co", "co", "credit", "credit amount"),
    DEBIT: ("ghi no", "so tien ghi no", "phat sinh no", "no", "debit", "debit amount"),
    TEXT: ("noi dung", "noi dung giao dich", "dien giai", "mo ta", "description", "details", "remark"),
}  # fmt: skip
"""What banks call their columns, without accents; an illustrative list, to be lengthened as files are met."""

MEMO_SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""The signs of a memo: none that looks like another."""

_MEMO = re.compile(f"TS[{MEMO_SIGNS}]{{10}}")

_HEAD_WITHIN: Final = 40
"""Rows above the headings: the bank, the account, the period."""

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_AMOUNT = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,]0{1,2})?")


@dataclass(frozen=True)
class Line:
    """Money that came to the account. `place` is the row in the file, from 1."""

    place: int
    day: date
    amount: int
    reference: str
    text: str


@dataclass(frozen=True)
class Fault:
    """What cannot be read: `code` is no_heading, column_missing, day, amount, reference, repeated or too_long."""

    place: int
    code: str
    detail: str = ""


def read(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[list[Line], list[Fault]]:
    """The lines that bring money, and what cannot be read. Lines of money that leaves are passed over."""
    ordered = iter(rows)
    columns = _headings(ordered)
    if columns is None:
        return [], [Fault(1, "no_heading")]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        return [], [Fault(1, "column_missing", name) for name in missing]
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for place, cells in ordered:
        said = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        if not said[CREDIT] or amount_of(said[CREDIT]) == 0 or not (said[DAY] or said[REFERENCE]):
            continue  # money that leaves, a sum, a remark below the table
        found = _line(place, said, seen)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            seen.add(found.reference)
            lines.append(found)
    return lines, faults


def _line(place: int, said: Mapping[str, str], seen: set[str]) -> Line | Fault:
    day, amount, reference = day_of(said[DAY]), amount_of(said[CREDIT]), said[REFERENCE]
    if day is None:
        return Fault(place, "day", said[DAY])
    if amount is None:
        return Fault(place, "amount", said[CREDIT])
    if not reference:
        return Fault(place, "reference")
    if len(reference) > 80:
        return Fault(place, "too_long", reference[:20])
    if reference in seen:
        return Fault(place, "repeated", reference)
    return Line(place, day, amount, reference, said[TEXT][:500])


def _headings(rows: Iterable[tuple[int, Sequence[str]]]) -> dict[str, int] | None:
    """The columns by meaning, of the first row that names at least three of them; it and all above are consumed."""
    for number, (_place, cells) in enumerate(rows):
        if number >= _HEAD_WITHIN:
            return None
        words = [" ".join(re.sub(r"[^a-z ]", " ", fold(cell)).split()) for cell in cells]
        found: dict[str, int] = {}
        for name, known in HEADINGS.items():
            # The more exact words stand first in each list.
            place = next((words.index(word) for word in known if word in words), None)
            if place is not None:
                found[name] = place
        if len(found) >= 3:
            return found
    return None


def day_of(text: str) -> date | None:
    """A day as banks and Excel write it; a time of day behind it is passed over."""
    if found := re.match(r"(\d{4})-(\d{2})-(\d{2})", text):
        year, month, day = found.groups()
    elif found := _DAY.match(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def amount_of(text: str) -> int | None:
    """Whole đồng, however they are grouped: 1.234.000, 1,234,000.00, +50000 VND."""
    bare = re.sub(r"(?i)vnd|đ|\s|\+", "", text)
    found = _AMOUNT.fullmatch(bare)
    return int(re.sub(r"[.,]", "", found[1])) if found else None


def memos_in(text: str) -> list[str]:
    """The payments that a transfer's text may name. Banks put spaces and their own words between and around."""
    compact = re.sub(r"[^0-9A-Z]", "", text.upper())
    places = range(len(compact))
    found = (_MEMO.match(compact, at) for at in places if compact.startswith("TS", at))
    return list(dict.fromkeys(one[0] for one in found if one))
