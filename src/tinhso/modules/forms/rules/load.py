"""From the source of a form to its XForm and definition; every fault is told by sheet, row and column."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import xform
from .analysis import Fault, examine
from .checks import check, heading
from .definition import Definition
from .errors import FormError, FormErrors
from .source import Row, Sheet, Workbook, read

_ROW = re.compile(r"\[row : (\d+)\]")
_SHEET = re.compile(r"'(survey|choices|settings)' sheet")
_COLUMN = re.compile(r"the '([a-z_]+)' value")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A form that passed every check. ``sha256`` is that of the source file."""

    definition: Definition
    xml: str
    sha256: str


def load(name: str, content: bytes) -> Loaded:
    """Compile the file ``name`` (``.md`` or ``.xlsx``); FormErrors with all faults found."""
    book = read(name, content)
    errors = check(book)
    if errors:
        raise FormErrors(errors)
    xml = _compile(book)
    settings = book["settings"].rows[0]
    definition = xform.build(xml, book, settings.get("form_id"), settings.get("version"))
    faults = list(examine(definition))
    if faults:
        raise FormErrors(sorted((_placed(book, fault) for fault in faults), key=lambda e: e.row or 0))
    return Loaded(definition, xml, hashlib.sha256(content).hexdigest())


def _compile(book: Workbook) -> str:
    source: dict[str, object] = {"sheet_names": list(book), "fallback_form_name": "data"}
    for name, sheet in book.items():
        source[name] = list(_numbered(sheet))
        source[f"{name}_header"] = [dict.fromkeys(sheet.columns)]
    # Only who publishes a form needs the compiler; importing it costs half a second.
    from pyxform.errors import PyXFormError  # noqa: PLC0415
    from pyxform.xls2xform import convert  # noqa: PLC0415

    try:
        return str(convert(source, form_name="data").xform)
    except PyXFormError as error:
        raise FormErrors([_from_pyxform(book, str(error))]) from error
    except Exception as error:  # pyxform lets its own slips through on odd input
        raise FormErrors([FormError("compiler", detail=f"{type(error).__name__}: {error}")]) from error


def _numbered(sheet: Sheet) -> Iterator[dict[str, str]]:
    """Rows as pyxform counts them: with an empty one where the sheet has an empty row."""
    number = 2
    for row in sheet.rows:
        while number < row.number:
            yield {}
            number += 1
        yield dict(row.cells)
        number += 1


def _from_pyxform(book: Workbook, message: str) -> FormError:
    """Pyxform names row, sheet and column inside its English message."""
    row, sheet, column = _ROW.search(message), _SHEET.search(message), _COLUMN.search(message)
    name = sheet.group(1) if sheet is not None else "survey" if row is not None else ""
    number = int(row.group(1)) if row is not None else None
    found = next((r for r in book[name].rows if r.number == number), None) if name in book else None
    return FormError(
        "compiler",
        name,
        number,
        column.group(1) if column is not None else "",
        _ROW.sub("", message).strip(),
        found.line if found is not None else None,
    )


def _placed(book: Workbook, fault: Fault) -> FormError:
    """Where a fault of the definition stands in the sheets."""
    sheet = book["survey"]
    row = next(row for row in sheet.rows if row.number == fault.row)
    return sheet.error(fault.code, row, _written(sheet, row, fault.column), fault.detail)


def _written(sheet: Sheet, row: Row, name: str) -> str:
    """The heading under which ``row`` has the column ``name``."""
    return next(
        (column for column in sheet.columns if heading(column).name == name and row.get(column)), name
    )
