"""The workbook of the organisation: its sheets, titles and words, in Vietnamese for whoever fills it in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, BinaryIO, Final

from django.utils.translation import override

from tinhso.kernel.workbook import Sheet, read_sheets, workbook_bytes

from ..enums import AgencyKind, AppointmentKind, AreaKind, Duty, Level, Reach
from ..rules.organisation import (
    AGENCIES,
    APPOINTMENTS,
    AREAS,
    CERTIFICATES,
    COLUMNS,
    DATES,
    NEEDED,
    OFFICIALS,
    POSTS,
    QUOTAS,
    Problem,
    Row,
)

SHEETS: Final = {
    AREAS: "Đơn vị hành chính",
    AGENCIES: "Cơ quan",
    POSTS: "Vị trí",
    QUOTAS: "Biên chế",
    OFFICIALS: "Cán bộ",
    APPOINTMENTS: "Bổ nhiệm",
    CERTIFICATES: "Chứng chỉ",
}
"""The names of the sheets; they are part of the file format and are not translated."""

TITLES: Final = {
    "key": "Mã riêng", "code": "Mã định danh", "code_old": "Mã định danh dạng cũ", "name": "Tên",
    "short_name": "Tên ngắn", "kind": "Loại", "level": "Cấp", "area": "Mã đơn vị hành chính",
    "parent": "Trực thuộc", "one_stop": "Một cửa", "address": "Địa chỉ", "phone": "Điện thoại",
    "email": "Thư điện tử", "hours": "Giờ tiếp công dân", "valid_from": "Từ ngày", "valid_to": "Đến trước ngày",
    "source": "Nguồn", "agency": "Cơ quan", "title": "Chức danh", "roles": "Vai trò", "reach": "Phạm vi",
    "rank": "Thứ tự", "official": "Cán bộ", "post": "Vị trí", "it_duty": "Nhiệm vụ CNTT", "standard": "Chuẩn",
    "modules": "Mô đun đạt", "issued_on": "Ngày cấp", "issuer": "Nơi cấp", "number": "Số hiệu",
    "verified_on": "Ngày đối chiếu", "places": "Số biên chế",
}  # fmt: skip
"""The titles of the columns."""

_OTHER_TITLES: Final = {
    (AREAS, "code"): "Mã số",
    (AREAS, "parent"): "Thuộc",
    (QUOTAS, "source"): "Căn cứ",
    (CERTIFICATES, "level"): "Trình độ",
}
_CHOICES: Final[dict[tuple[str, str], Any]] = {
    (AREAS, "kind"): AreaKind,
    (AGENCIES, "kind"): AgencyKind,
    (AGENCIES, "level"): Level,
    (POSTS, "reach"): Reach,
    (APPOINTMENTS, "kind"): AppointmentKind,
    (APPOINTMENTS, "it_duty"): Duty,
}
_YES: Final = {"có": "yes", "không": "no", "yes": "yes", "no": "no"}
_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


def title_of(sheet: str, column: str) -> str:
    """The title of a column of a sheet."""
    return _OTHER_TITLES.get((sheet, column)) or TITLES[column]


def words(sheet: str, column: str) -> dict[str, str]:
    """The words that may stand for each code of a column, in Vietnamese; empty when anything may."""
    choices = _CHOICES.get((sheet, column))
    if choices is None:
        return {"yes": "có", "no": "không"} if column == "one_stop" else {}
    with override("vi"):
        return {code: str(label) for code, label in choices.choices}


def written(world: Mapping[str, Sequence[Row]]) -> bytes:
    """A workbook with these rows; without rows, the template to fill in."""
    sheets = []
    for sheet, columns in COLUMNS.items():
        known = {column: words(sheet, column) for column in columns}
        header = [title_of(sheet, column) + (" *" if column in NEEDED[sheet] else "") for column in columns]
        rows = [
            [_shown(column, row[column], known[column]) for column in columns] for row in world.get(sheet, ())
        ]
        sheets.append(Sheet(SHEETS[sheet], header, rows))
    return workbook_bytes([*sheets, _guide()])


def _shown(column: str, text: str, known: Mapping[str, str]) -> Any:
    if column in DATES and text:
        with suppress(ValueError):  # what is no date stays as it was typed
            return date.fromisoformat(text)
    return known.get(text, text) if text else ""


def _guide() -> Sheet:
    rows = []
    for sheet, columns in COLUMNS.items():
        for column in columns:
            if column in DATES:
                allowed = "ngày/tháng/năm, ví dụ 31/12/2014"
            else:
                allowed = "; ".join(label for label in words(sheet, column).values() if label)
            needed = "bắt buộc" if column in NEEDED[sheet] else ""
            rows.append([SHEETS[sheet], title_of(sheet, column), needed, allowed])
    return Sheet("Hướng dẫn", ["Trang", "Cột", "Bắt buộc", "Chỉ nhận"], rows)


def read(file: BinaryIO) -> tuple[dict[str, list[Row]], list[Problem]]:
    """The rows of a workbook, and what cannot be read in it. Raises NotAWorkbook."""
    found = read_sheets(file)
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for sheet, title in SHEETS.items():
        lines = found.get(title)
        if not lines:
            continue
        columns, wrong = _header(sheet, lines[0][1])
        if wrong:
            problems += [Problem(sheet, lines[0][0], name, code, {"title": name}) for name, code in wrong]
            continue
        for place, cells in lines[1:]:
            values, faults = _values(sheet, place, columns, cells)
            problems += faults
            rows.setdefault(sheet, []).append(Row(sheet, values, place))
    if not any(found.get(title) for title in SHEETS.values()):
        problems.append(Problem(AGENCIES, 1, "", "no_sheet", {"sheets": ", ".join(SHEETS.values())}))
    return rows, problems


def _header(sheet: str, cells: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    by_title = {title_of(sheet, column).casefold(): column for column in COLUMNS[sheet]}
    columns: list[str] = []
    wrong: list[tuple[str, str]] = []
    for cell in cells:
        name = by_title.get(cell.rstrip(" *").casefold(), "") if cell else ""
        if cell and not name:
            wrong.append((cell, "no_column"))
        elif name and name in columns:
            wrong.append((cell, "column_twice"))
        columns.append(name)
    wrong += [(title_of(sheet, one), "column_missing") for one in COLUMNS[sheet] if one not in columns]
    return columns, wrong


def _values(
    sheet: str, place: int, columns: Sequence[str], cells: Sequence[str]
) -> tuple[dict[str, str], list[Problem]]:
    values: dict[str, str] = {}
    problems = []
    for column, cell in zip(columns, cells, strict=False):
        if not column:
            continue
        text = " ".join(cell.split())
        known = words(sheet, column)
        if column in DATES:
            text = _iso(text)
        elif column == "one_stop":
            text = _YES.get(text.casefold(), text)
        elif known:
            text = next(
                (code for code, label in known.items() if text.casefold() in (code, label.casefold())), text
            )
        if known and text and text not in known:
            allowed = "; ".join(label for label in known.values())
            problems.append(Problem(sheet, place, column, "choice", {"allowed": allowed}))
        values[column] = text
    return values, problems


def _iso(text: str) -> str:
    match = _DAY.match(text)
    if not match:
        return text
    day, month, year = match.groups()
    return f"{year}-{int(month):02}-{int(day):02}"
