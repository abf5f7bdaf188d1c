"""A table as a file: Excel, or CSV for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse

from ..loading.workbook import Sheet, workbook_bytes

EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: Final = ("xlsx", "csv")
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r")


def table_file(
    kind: str, name: str, title: str, header: Sequence[Any], rows: Sequence[Sequence[Any]]
) -> HttpResponse:
    """The table to be saved as `name` with the ending of its kind. Raises Http404 for another kind."""
    if kind not in KINDS:
        raise Http404
    titles = [str(one) for one in header]
    if kind == "xlsx":
        response = HttpResponse(workbook_bytes([Sheet(title[:31], titles, rows)]), content_type=EXCEL)
    else:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerows([titles, *([_cell(value) for value in row] for row in rows)])
        # The mark tells Excel that the text is UTF-8.
        response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _cell(value: Any) -> Any:
    """A text that a table program would run as a formula stays a text; days as 2014-12-31."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_RUNS):
        return "'" + value
    return value
