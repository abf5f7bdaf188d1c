"""The organisation chart of a day: as a page, on paper, as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.ui.files import table_file

from ..enums import Branch, Level
from ..queries.chart import Box, chart
from ..rules.chart import Node
from .asof import asked_day, suffix


def chart_url(on: date) -> str:
    """The chart of a day."""
    return reverse("directory:chart") + suffix(on)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The agencies of each branch as a tree that folds, or unfolded on paper."""
    form, on = asked_day(request)
    printed = request.GET.get("in") == "1"
    trees = chart(on)
    context: dict[str, Any] = {
        "filter": form,
        "on": on,
        "day": suffix(on),
        "printed": printed,
        "branches": [
            (branch, Branch(branch).label, roots, sum(root.size() for root in roots))
            for branch, roots in trees.items()
            if roots
        ],
        "total": sum(root.size() for roots in trees.values() for root in roots),
        "exports": {
            kind: f"{reverse('directory:chart_file', args=(kind,))}{suffix(on)}" for kind in ("xlsx", "csv")
        },
        "print_href": f"{reverse('directory:chart')}?ngay={on.isoformat()}&in=1",
    }
    return render(request, "directory/chart/print.html" if printed else "directory/chart/page.html", context)


@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """The chart as a table: Excel, or CSV for programs."""
    _form, on = asked_day(request)
    header, rows = _table(chart(on))
    return table_file(kind, f"so-do-to-chuc-{on.isoformat()}", _("Sơ đồ tổ chức"), header, rows)


def _table(trees: dict[str, list[Node[Box]]]) -> tuple[list[str], list[list[Any]]]:
    header = [
        _("Khối"), _("Bậc"), _("Mã định danh"), _("Mã định danh dạng cũ"), _("Tên"), _("Cấp"), _("Cán bộ"),
        _("Biên chế"),
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for branch, roots in trees.items():
        for root in roots:
            for depth, box in root.walk():
                one = box.agency
                rows.append(
                    [
                        str(Branch(branch).label),
                        depth + 1,
                        one.code,
                        one.code_old,
                        one.name,
                        str(Level(one.level).label),
                        box.people,
                        "" if box.places is None else box.places,
                    ]
                )
    return [str(title) for title in header], rows
