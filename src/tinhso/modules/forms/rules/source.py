"""Reads an XLSForm, as Excel workbook or as Markdown tables, and remembers where each cell stands."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import BadZipFile

from .errors import FormError, FormErrors

SUFFIXES = (".md", ".xlsx")
_COMMENT = re.compile(r"\s*#")
_TABLE_LINE = re.compile(r"\s*\|(.*)\|\s*\Z")
_RULE = re.compile(r"[|:\s-]+\Z")
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: ``number`` as Excel shows it, ``line`` in a text file, filled cells by column."""

    number: int
    cells: dict[str, str]
    line: int | None = None

    def get(self, *columns: str) -> str:
        """Text of the first of these columns that is filled in, or empty text."""
        return next((self.cells[column] for column in columns if column in self.cells), "")


@dataclass(slots=True)
class Sheet:
    """A sheet: column headings and the rows below them (rows without any cell are left out)."""

    name: str
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    line: int | None = None

    def error(self, code: str, row: Row | None = None, column: str = "", detail: str = "") -> FormError:
        """A fault in this sheet, at ``row`` (or at the headings)."""
        number, line = (1, self.line) if row is None else (row.number, row.line)
        return FormError(code, self.name, number, column, detail, line)


type Workbook = dict[str, Sheet]


def read(name: str, content: bytes) -> Workbook:
    """The sheets of the file ``name``; FormErrors when it cannot be read. Text is in NFC, trimmed."""
    if name.endswith(".md"):
        sheets = _read_markdown(content)
    elif name.endswith(".xlsx"):
        sheets = _read_excel(content)
    else:
        raise FormErrors([FormError("file_kind", detail=name)])
    return {sheet.name: sheet for sheet in sheets}


def _clean(value: Any) -> str:
    text = _cell_text(value)
    return unicodedata.normalize("NFC", text.replace("\u00a0", " ")).strip()


def _cell_text(value: Any) -> str:
    """Text of an Excel cell as a person reads it: whole numbers without ``.0``, truth as TRUE or FALSE."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _build(name: str, table: Iterator[tuple[int, int | None, list[str]]]) -> Sheet:
    """A sheet from (row number, line, cells) triples, headings first."""
    sheet = Sheet(name.lower())
    errors: list[FormError] = []
    headings: list[str] = []
    for number, line, cells in table:
        if not headings:
            headings = [re.sub(r" +", " ", cell) for cell in cells]
            sheet.line = line
            sheet.columns = [heading for heading in headings if heading]
            errors += [
                sheet.error("duplicate_column", column=heading)
                for heading in dict.fromkeys(sheet.columns)
                if sheet.columns.count(heading) > 1
            ]
            continue
        filled = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading and cell}
        row = Row(number, filled, line)
        stray = [
            cell for index, cell in enumerate(cells) if cell and not "".join(headings[index : index + 1])
        ]
        if stray:
            errors.append(sheet.error("no_column", row, detail=stray[0]))
        if filled:
            sheet.rows.append(row)
    if errors:
        raise FormErrors(errors)
    return sheet


def _read_markdown(content: bytes) -> list[Sheet]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormErrors([FormError("not_utf8")]) from error
    tables: dict[str, list[tuple[int, int | None, list[str]]]] = {}
    current = ""
    for line, source in enumerate(text.splitlines(), start=1):
        match = None if _COMMENT.match(source) else _TABLE_LINE.match(source)
        if match is None or _RULE.match(match.group(1)):
            continue
        first, *rest = [_clean(cell).replace("\\|", "|") for cell in _BAR.split(match.group(1))]
        if first:
            current = first
            tables.setdefault(current, [])
        if not any(rest):
            continue
        if not current:
            raise FormErrors([FormError("no_sheet", line=line, detail=source.strip()[:40])])
        tables[current].append((len(tables[current]) + 1, line, rest))
    if not tables:
        raise FormErrors([FormError("no_table")])
    return [_build(name, iter(rows)) for name, rows in tables.items()]


def _read_excel(content: bytes) -> list[Sheet]:
    # Only a workbook needs it, and importing it costs a third of a second.
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, KeyError, OSError, TypeError, ValueError) as error:
        raise FormErrors([FormError("not_excel")]) from error
    try:
        return [
            _build(sheet.title, _excel_rows(sheet.iter_rows(values_only=True)))
            for sheet in book.worksheets
            if not sheet.title.startswith("_")
        ]
    finally:
        book.close()


def _excel_rows(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, int | None, list[str]]]:
    for number, row in enumerate(rows, start=1):
        cells = [_clean(value) for value in row]
        if any(cells):
            yield number, None, cells
