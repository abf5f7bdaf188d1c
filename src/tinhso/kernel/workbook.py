"""Excel workbooks: written from rows of values, and read back into text, cell by cell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The content type of a workbook."""

MOST_ROWS: Final = 20_000
"""Rows of one sheet that are read; a province has some thousand officials."""


@dataclass(frozen=True)
class Sheet:
    """A sheet to be written: its name, the titles of its columns, and its rows."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]


class NotAWorkbook(ValueError):
    """A file that cannot be read as an Excel workbook."""


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """An Excel file with these sheets. Texts that begin like a formula stay texts."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        page.append(list(sheet.header))
        for number, row in enumerate(sheet.rows, start=2):
            for column, value in enumerate(row, start=1):
                if value is None or value == "":
                    continue
                cell = page.cell(number, column, value)
                if isinstance(value, str):
                    # Otherwise a name such as =HYPERLINK(…) would run where the file is opened.
                    cell.data_type = "s"
                    cell.number_format = "@"
                elif isinstance(value, date):
                    cell.number_format = "DD/MM/YYYY"
        _dress(page, sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def text_cell(sheet: Any, text: str, *, bold: bool = False, wrap: bool = False) -> Any:
    """A cell of a sheet that is written row by row; whatever `text` begins with, it is no formula."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _dress(page: Any, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    for column, title in enumerate(sheet.header, start=1):
        cell = page.cell(1, column)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color="0A4D68")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        longest = max([len(str(title)), *(len(str(row[column - 1] or "")) for row in sheet.rows[:200])])
        page.column_dimensions[get_column_letter(column)].width = min(48, max(10, longest + 2))
    if sheet.rows:
        page.auto_filter.ref = page.dimensions


def read_sheets(file: BinaryIO) -> dict[str, list[tuple[int, list[str]]]]:
    """Each sheet's rows that hold something, as (row number from 1, texts); dates as 2014-12-31.

    Formulas are read as the values Excel saved. Raises NotAWorkbook.
    """
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception as problem:  # openpyxl raises what its parts raise: zip, XML, KeyError, ValueError
        raise NotAWorkbook(str(problem)) from problem
    found: dict[str, list[tuple[int, list[str]]]] = {}
    try:
        for page in book.worksheets:
            rows: list[tuple[int, list[str]]] = []
            for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
                if number > MOST_ROWS:
                    raise NotAWorkbook(f"{page.title}: > {MOST_ROWS}")
                texts = [_text(cell) for cell in cells]
                if any(texts):
                    rows.append((number, texts))
            found[page.title] = rows
    except NotAWorkbook:
        raise
    except Exception as problem:  # the sheets are parsed only now
        raise NotAWorkbook(str(problem)) from problem
    finally:
        book.close()
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
