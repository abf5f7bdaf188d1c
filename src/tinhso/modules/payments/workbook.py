"""Tables as an Excel file. A text that looks like a formula stays a text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH: Final = 26

Table = tuple[str, Sequence[Any], Sequence[Sequence[Any]]]
"""Title, names of the columns, rows."""


def sheet_bytes(tables: Sequence[Table]) -> bytes:
    """An Excel file with one sheet for each table."""
    book = Workbook(write_only=True)
    for title, header, rows in tables:
        sheet = book.create_sheet(str(title)[:31])
        sheet.freeze_panes = "A2"
        for number in range(len(header)):
            sheet.column_dimensions[chr(ord("A") + number)].width = _WIDTH
        sheet.append([_cell(sheet, str(name), bold=True) for name in header])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
