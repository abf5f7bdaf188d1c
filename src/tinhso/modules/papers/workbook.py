"""The register as an Excel file, written row by row: memory does not grow with the number of dossiers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from tinhso.kernel.clock import to_local
from tinhso.kernel.formats import local_date
from tinhso.kernel.workbook import text_cell

from .facts import Register, RegisterRow
from .rules.form_sets import Form, FormSet
from .rules.register import COLUMNS, cells

_WIDTHS: Final = (6, 24, 42, 10, 28, 34, 34, 17, 17, 17, 24, 12, 24)
_MOMENT: Final = "dd/mm/yyyy hh:mm"


def write_register(
    target: IO[bytes], chosen: FormSet, form: Form, register: Register, rows: Iterable[RegisterRow]
) -> int:
    """Write the workbook; returns the number of dossiers.

    Moments are dates that Excel can sort, in the province's time. A text that looks like a formula stays a
    text.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("So theo doi")
    sheet.freeze_panes = "C5"
    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([text_cell(sheet, register.sender.agency, bold=True)])
    sheet.append([text_cell(sheet, form.title, bold=True)])
    sheet.append([text_cell(sheet, _about(chosen, form, register))])
    sheet.append([text_cell(sheet, name, bold=True, wrap=True) for name in COLUMNS])
    count = 0
    for count, row in enumerate(rows, 1):
        sheet.append([_value(sheet, value) for value in cells(count, row, to_local)])
    book.save(target)
    return count


def _about(chosen: FormSet, form: Form, register: Register) -> str:
    words = f"Từ ngày {local_date(register.since)} đến ngày {local_date(register.until)}."
    if form.is_statutory:
        words += f" Mẫu số {form.code}, {chosen.citation}"
        words += "." if form.verified else " (bố cục chưa đối chiếu với phụ lục)."
    else:
        words += " Theo mẫu riêng của hệ thống, không phải biểu mẫu do pháp luật quy định."
    return words + (" Dữ liệu mẫu – không có giá trị pháp lý." if register.is_sample else "")


def _value(sheet: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        made = WriteOnlyCell(sheet, value.replace(tzinfo=None))  # Excel knows no offsets
        made.number_format = _MOMENT
        return made
    return text_cell(sheet, value) if isinstance(value, str) else value
