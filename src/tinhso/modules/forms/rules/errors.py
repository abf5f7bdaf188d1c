"""What is wrong with a form's source, told by sheet, row and column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormError:
    """One fault. ``row`` counts as in the spreadsheet (the header is row 1); ``line`` is the line of a text file.

    ``code`` says what is wrong; ``detail`` is the offending piece. Sheet, row and column are empty when the
    fault belongs to the whole file or sheet.
    """

    code: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    detail: str = ""
    line: int | None = None


class FormErrors(Exception):
    """All faults found in one source, in the order of its sheets and rows."""

    def __init__(self, errors: Iterable[FormError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(f"{e.sheet}:{e.row}:{e.column} {e.code} {e.detail}" for e in self.errors))
