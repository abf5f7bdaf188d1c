"""The leader's list: results that wait for approval."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.ui.access import needs

from ..permissions import APPROVE
from ..queries import lists as queries
from .lists import answer, filters, page_of, rows, wanted


@never_cache
@require_safe
@needs(APPROVE)
def approvals(request: HttpRequest) -> HttpResponse:
    """Proposed results, earliest deadline first; approving happens on the case page, after reading."""
    form = filters(request, leave_out=("trang_thai", "cua_ai"))
    page = page_of(request, queries.approvals(request.actor, wanted(form)))
    columns = [
        (_("Mã hồ sơ"), True),
        _("Thủ tục"),
        _("Người nộp"),
        _("Bước"),
        _("Thụ lý"),
        (_("Nhận"), True),
        (_("Hạn trả"), True),
        _("Còn lại"),
    ]
    context = {
        "title": _("Chờ duyệt"),
        "empty_text": _("Không có kết quả nào chờ duyệt."),
        "filter": form,
        "page": page,
        "rows": rows(page.object_list),
        "columns": columns,
    }
    return answer(request, "services/case/queue.html", context)
