"""What a page hands over as a file: workbooks, and tables as Excel or as CSV for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse

from tinhso.kernel.workbook import EXCEL, Sheet, workbook_bytes

KINDS: Final = ("xlsx", "csv")
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r")


def saved_as(name: str, content: bytes | str, content_type: str = EXCEL) -> HttpResponse:
    """`content` for the browser to save as `name` (plain letters); no cache keeps it."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def table_file(
    kind: str, name: str, title: str, header: Sequence[Any], rows: Sequence[Sequence[Any]]
) -> HttpResponse:
    """The table to be saved as `name` with the ending of its kind. Raises Http404 for another kind."""
    if kind not in KINDS:
        raise Http404
    titles = [str(one) for one in header]
    if kind == "xlsx":
        return saved_as(f"{name}.xlsx", workbook_bytes([Sheet(title[:31], titles, rows)]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([titles, *([_cell(value) for value in row] for row in rows)])
    # The mark tells Excel that the text is UTF-8.
    return saved_as(f"{name}.csv", "\ufeff" + text.getvalue(), "text/csv; charset=utf-8")


def _cell(value: Any) -> Any:
    """A text that a table program would run as a formula stays a text; days as 2014-12-31."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_RUNS):
        return "'" + value
    return value
