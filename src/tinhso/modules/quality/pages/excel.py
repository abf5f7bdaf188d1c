"""The figures of a span as an Excel file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.kernel.workbook import Sheet, workbook_bytes
from tinhso.ui.files import saved_as

from ..facts import Counted, Span
from ..queries import index as queries
from . import figures
from .figures import Standing
from .public import chosen, chosen_agency


@require_safe
def excel(request: HttpRequest) -> HttpResponse:
    """The index, and every agency or the months of one."""
    agency = chosen_agency(request)
    _form, asked = chosen(request, agency.id if agency else None)
    found = queries.counted(asked)
    sheets = [_index(asked, found)]
    if agency:
        sheets.append(_sheet(_("Theo tháng"), _("Tháng"), figures.months(asked, found)))
    else:
        sheets.append(_sheet(_("Từng cơ quan"), _("Cơ quan giải quyết"), figures.agencies(asked, found)))
    book = workbook_bytes(sheets)
    return saved_as(f"chi-so-766-{asked.first}-{asked.last}.xlsx", book)


def _index(asked: Span, found: Counted) -> Sheet:
    header = [
        _("Mã"), _("Chỉ số"), _("Đạt"), _("Trên"), _("Tỷ lệ (%)"), _("Điểm"), _("Tối đa"), _("Ghi chú"),
    ]  # fmt: skip
    rows = []
    for one in queries.result(asked, found).scores:
        note = "" if one.points is not None else figures.points_words(one)
        share = round(100 * one.rate, 2) if one.rate is not None else None
        values = [one.line.code, figures.titled(one.line), one.part, one.whole, share, one.points]
        rows.append([*values, one.line.max_points, note])
    return Sheet(_("Bộ chỉ số 766"), header, rows)


def _sheet(title: str, first: str, found: list[Standing]) -> Sheet:
    columns = figures.columns(first, backlog=any(one.backlog is not None for one in found))
    header = [str(one[0] if isinstance(one, tuple) else one) for one in columns]
    return Sheet(title, header, [figures.numbers(one) for one in found])
