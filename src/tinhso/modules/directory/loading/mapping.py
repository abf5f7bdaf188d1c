"""A table "old unit becomes new unit" as a person uploads it, in Excel or CSV: clauses of an act.

Columns: ma_cu, ma_moi, ten_moi, loai_moi, ma_cap_tren, and ma_co_quan_moi where the committees are merged with
the areas. Codes are those of the day before the act; the whole level must be named.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _

from ..enums import LEVEL_OF, AgencyKind, AreaKind, ClauseKind
from ..queries.organisation import organisation
from ..rules.reorganisation.state import Organisation

COLUMNS = ("ma_cu", "ma_moi", "ten_moi", "loai_moi", "ma_cap_tren", "ma_co_quan_moi")
NEEDED = COLUMNS[:5]
MOST_ROWS = 5000
MOST_BYTES = 2 * 1024 * 1024

Clause = tuple[str, dict[str, Any]]


class MappingError(ValueError):
    """A table that cannot be read: `messages` name the rows."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(messages[0])
        self.messages = messages


def clauses_of(name: str, content: bytes, on: date) -> list[Clause]:
    """The clauses that the file says for an act of the day `on`; MappingError with every wrong row."""
    rows = list(_rows(name, content))
    if not rows:
        raise MappingError([_("Tệp không có dòng nào.")])
    missing = [column for column in NEEDED if column not in rows[0][1]]
    if missing:
        raise MappingError([_("Thiếu cột: %(columns)s.") % {"columns": ", ".join(missing)}])
    return _Reading(organisation(on)).read(rows)


def _rows(name: str, content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    if len(content) > MOST_BYTES:
        raise MappingError([_("Tệp quá lớn.")])
    lines = _sheet(content) if name.lower().endswith(".xlsx") else _text(content)
    header: list[str] = []
    for number, cells in enumerate(lines, start=1):
        if number > MOST_ROWS:
            raise MappingError([_("Tệp có quá nhiều dòng.")])
        if not header:
            header = [cell.strip().lower() for cell in cells]
        elif any(cell.strip() for cell in cells):
            yield number, dict(zip(header, (cell.strip() for cell in cells), strict=False))


def _text(content: bytes) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    except (UnicodeDecodeError, csv.Error) as error:
        raise MappingError([_("Tệp không phải CSV mã hóa UTF-8.")]) from error


def _sheet(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and only uploads need it

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise MappingError([_("Tệp không phải bảng tính Excel (.xlsx).")]) from error
    for cells in book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 1):
        yield ["" if cell is None else str(cell) for cell in cells]


class _Reading:
    """One table read against the organisation of the day."""

    def __init__(self, before: Organisation) -> None:
        self.areas = {row.code: row for row in before.areas.values()}
        self.committees = {
            row.area: row for row in before.agencies.values() if row.kind == AgencyKind.COMMITTEE
        }
        self.keys = before.area_keys
        self.problems: list[str] = []
        self.sources: dict[str, list[str]] = {}
        self.described: dict[str, Mapping[str, str]] = {}
        self.first: dict[str, int] = {}

    def read(self, rows: list[tuple[int, dict[str, str]]]) -> list[Clause]:
        for number, row in rows:
            self._row(number, row)
        if self.problems:
            raise MappingError(self.problems)
        clauses = []
        for code, row in self.described.items():
            clauses += self._clauses(code, row)
        return clauses

    def _row(self, number: int, row: Mapping[str, str]) -> None:
        old, new = row.get("ma_cu", ""), row.get("ma_moi", "")
        line = self.first.setdefault(old, number)
        if old not in self.areas:
            self._wrong(number, _("không có đơn vị mang mã %(code)s") % {"code": old})
        elif line != number:
            self._wrong(number, _("mã %(code)s đã có ở dòng %(line)d") % {"code": old, "line": line})
        elif row.get("loai_moi", "") not in AreaKind.values:
            self._wrong(number, _("không có loại “%(kind)s”") % {"kind": row.get("loai_moi", "")})
        elif row.get("ma_cap_tren", "") not in self.areas:
            self._wrong(
                number, _("không có cấp trên mang mã %(code)s") % {"code": row.get("ma_cap_tren", "")}
            )
        elif not new.isdecimal() or not row.get("ten_moi"):
            self._wrong(number, _("thiếu mã mới hoặc tên mới"))
        else:
            known = self.described.setdefault(new, row)
            if any(known[name] != row[name] for name in ("ten_moi", "loai_moi", "ma_cap_tren")):
                self._wrong(number, _("đơn vị mới %(code)s được tả khác dòng trước") % {"code": new})
            self.sources.setdefault(new, []).append(self.areas[old].key)

    def _wrong(self, number: int, words: str) -> None:
        self.problems.append(_("Dòng %(line)d: %(words)s.") % {"line": number, "words": words})

    def _clauses(self, code: str, row: Mapping[str, str]) -> Iterator[Clause]:
        sources = self.sources[code]
        key, number = f"{code}-moi", 2
        while key in self.keys:
            key, number = f"{code}-moi-{number}", number + 1
        area = {
            "key": key,
            "code": code,
            "name": row["ten_moi"],
            "kind": row["loai_moi"],
            "parent": self.areas[row["ma_cap_tren"]].key,
        }
        yield (
            ClauseKind.MERGE,
            {"thing": "area", "sources": sources, "into": area, "whole_level": True},
        )
        committees = [self.committees[one] for one in sources if one in self.committees]
        if not committees or not row.get("ma_co_quan_moi"):
            return
        first = committees[0]
        name = row["ten_moi"][:1].lower() + row["ten_moi"][1:]
        agency = {
            "key": f"{key}-ubnd",
            "code": row["ma_co_quan_moi"],
            "name": f"Ủy ban nhân dân {name}",
            "short_name": f"UBND {name}",
            "kind": first.kind,
            "level": LEVEL_OF[row["loai_moi"]],
            "area": key,
            "parent": first.parent,
            "one_stop": any(one.one_stop for one in committees),
        }
        yield (
            ClauseKind.MERGE,
            {"thing": "agency", "sources": [one.key for one in committees], "into": agency},
        )
