"""Rows of a wide table that can also be read as cards: each cell knows its column.

On a telephone a wide table would scroll sideways inside its frame, so the style sheet stacks the cells of a row
and puts the column's words before each. Those words come from the cell itself (``data-th``), and because a
browser may forget that stacked boxes were a table, each part says its role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

MOST_BESIDE: Final = 3
"""Columns of short values that a telephone of 390 pixels still shows beside each other."""

_OPENING: Final = re.compile(r"<(tr|td|th)(?=[\s>])")


class CellWithoutColumn(Exception):
    """A row has more cells than the head has columns: a mistake of the page."""


def labels(titles: Iterable[object]) -> list[SafeString]:
    """What each column adds to its cells: the role, and the column's words when it has any."""
    return [
        format_html(' role="cell" data-th="{}"', title) if str(title) else mark_safe(' role="cell"')
        for title in titles
    ]


def naming(mark: SafeString) -> SafeString:
    """The mark of a cell that names its row."""
    return mark_safe(mark.replace("cell", "rowheader", 1))


def labelled(rows: str, marks: Sequence[SafeString]) -> SafeString:
    """The markup of rows with the marks of `labels` on their cells, in order.

    A ``<th>`` among the cells names its row. Cells span one column each and hold no further table. Raises
    CellWithoutColumn.
    """
    column = -1

    def opening(found: re.Match[str]) -> str:
        nonlocal column
        tag = found.group(1)
        if tag == "tr":
            column = -1
            return '<tr role="row"'
        column += 1
        if column >= len(marks):
            raise CellWithoutColumn(f"cell {column + 1} of a row stands under none of {len(marks)} columns")
        return f"<{tag}{marks[column] if tag == 'td' else naming(marks[column])}"

    return mark_safe(_OPENING.sub(opening, rows))
