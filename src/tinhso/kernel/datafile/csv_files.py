"""CSV files with a header: every cell checked, every error with its line and column."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, Literal, cast

from django.utils.translation import gettext_lazy as _

from ..text.checks import refused
from ..text.folding import nfc
from .errors import Collector, DataError, DataErrors, shown

Verification = Literal["true", "false", "illustrative"]


@dataclass(frozen=True)
class Column:
    """A column: `parse` turns text into a value or raises ValueError with a message for the person.

    An empty cell gives None, and is an error when the column is `required`. A column that is not
    `in_header` may be missing from the file.
    """

    name: str
    parse: Callable[[str], Any] = str
    required: bool = True
    choices: tuple[str, ...] = ()
    in_header: bool = True


@dataclass(frozen=True)
class CsvRow:
    """One row: values by column, and where it stands."""

    file: str
    line: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def error(self, message: Any, column: str = "") -> DataError:
        """An error about this row, for checks that look at more than one cell."""
        return DataError(self.file, self.line, column, message)


def integer(text: str) -> int:
    """A whole number without separators."""
    if not text.lstrip("-").isdecimal():
        raise ValueError(_("Cần số nguyên, ví dụ 15."))
    return int(text)


def iso_date(text: str) -> date:
    """A date such as 2013-03-27."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("Cần ngày có thật dạng năm-tháng-ngày, ví dụ 2013-03-27.")) from None


def iso_time(text: str) -> time:
    """A time of day such as 15:00."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ValueError(_("Cần giờ dạng giờ:phút, ví dụ 15:00.")) from None


def verification(text: str) -> Verification:
    """How far a fact is checked: true (read in its source), false, or illustrative (made up)."""
    if text not in ("true", "false", "illustrative"):
        raise ValueError(_("Chỉ nhận true, false hoặc illustrative."))
    return cast(Verification, text)


def read_csv(path: Path, columns: Sequence[Column | str]) -> list[CsvRow]:
    """The rows of a UTF-8 file with a header line; raises DataErrors with every error found.

    A plain name in `columns` is a required text. Text is in NFC, without spaces at its ends; empty lines and
    lines that start with # are left out.
    """
    wanted = [Column(column) if isinstance(column, str) else column for column in columns]
    file = shown(path)
    problems = Collector()
    rows: list[CsvRow] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(_rows(file, handle.read().splitlines(keepends=True), wanted, problems))
    except FileNotFoundError:
        problems.add(DataError(file, None, "", _("Không tìm thấy tệp này.")))
    except UnicodeDecodeError:
        problems.add(DataError(file, None, "", _("Tệp không phải là văn bản UTF-8.")))
    problems.raise_if_any()
    return rows


def _rows(file: str, lines: list[str], columns: list[Column], problems: Collector) -> Iterator[CsvRow]:
    kept = (line if not line.startswith("#") else "\n" for line in lines)
    reader = csv.reader(kept, strict=True)
    header: list[str] | None = None
    first = 1
    try:
        for cells in reader:
            line, first = first, reader.line_num + 1
            if not cells:
                continue
            if header is None:
                header = [nfc(cell.strip()) for cell in cells]
                if not _check_header(file, line, header, columns, problems):
                    return
                continue
            yield from _row(file, line, header, cells, columns, problems)
    except csv.Error as problem:
        message = _("Sai cú pháp CSV: %(problem)s") % {"problem": problem}
        problems.add(DataError(file, reader.line_num, "", message))
    if header is None:
        problems.add(DataError(file, None, "", _("Tệp không có dòng tên cột.")))


def _check_header(
    file: str, line: int, header: list[str], columns: list[Column], problems: Collector
) -> bool:
    known = {column.name for column in columns}
    for column in columns:
        if column.in_header and column.name not in header:
            problems.add(DataError(file, line, column.name, _("Thiếu cột này.")))
    for name in header:
        if name not in known:
            problems.add(DataError(file, line, name, _("Không có cột nào tên như vậy.")))
        elif header.count(name) > 1:
            problems.add(DataError(file, line, name, _("Cột này có hai lần.")))
    return not problems.errors


def _row(
    file: str, line: int, header: list[str], cells: list[str], columns: list[Column], problems: Collector
) -> Iterator[CsvRow]:
    if len(cells) != len(header):
        message = _("Dòng có %(found)d ô, cần %(wanted)d.") % {"found": len(cells), "wanted": len(header)}
        problems.add(DataError(file, line, "", message))
        return
    texts = dict(zip(header, cells, strict=True))
    before = len(problems.errors)
    values: dict[str, Any] = {}
    for column in columns:
        try:
            values[column.name] = _value(column, texts.get(column.name, ""))
        except ValueError as problem:
            problems.add(DataError(file, line, column.name, problem.args[0]))
    if len(problems.errors) == before:
        yield CsvRow(file, line, values)


def _value(column: Column, cell: str) -> Any:
    text = nfc(cell.strip())
    if refused(text):
        raise ValueError(_("Có ký tự không đọc được."))
    if not text:
        if column.required:
            raise ValueError(_("Không được để trống."))
        return None
    if column.choices and text not in column.choices:
        raise ValueError(_("Chỉ nhận: %(values)s.") % {"values": ", ".join(column.choices)})
    return column.parse(text)


__all__ = ["Column", "CsvRow", "DataErrors", "integer", "iso_date", "iso_time", "read_csv", "verification"]
