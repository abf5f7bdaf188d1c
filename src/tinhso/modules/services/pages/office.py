"""Lists of the desk and of officers: to be received, to be processed, to be handed over, the register."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.kernel.actors import Actor
from tinhso.ui.access import needs

from ..enums import WORK_STATES, State
from ..permissions import APPROVE, PROCESS, RECEIVE, SEE
from ..queries import lists as queries
from ..queries import opinion as opinions
from .lists import answer, filters, page_of, rows, wanted


@never_cache
@require_safe
@needs(RECEIVE)
def inbox(request: HttpRequest) -> HttpResponse:
    """Dossiers sent online that the desk has not looked at, oldest first."""
    form = filters(request, leave_out=("trang_thai", "han", "kenh", "cua_ai"))
    page = page_of(request, queries.inbox(request.actor, wanted(form)))
    columns = [(_("Mã hồ sơ"), True), _("Thủ tục"), _("Người nộp"), (_("Nộp lúc"), True), _("Phí, lệ phí")]
    context = {"filter": form, "page": page, "rows": rows(page.object_list), "columns": columns}
    return answer(request, "services/desk/inbox.html", context)


@never_cache
@require_safe
@needs(RECEIVE)
def returns(request: HttpRequest) -> HttpResponse:
    """Results that wait to be handed over, oldest decision first."""
    form = filters(request, leave_out=("trang_thai", "han", "cua_ai"))
    page = page_of(request, queries.to_return(request.actor, wanted(form)))
    columns = [
        (_("Mã hồ sơ"), True),
        _("Thủ tục"),
        _("Người nộp"),
        (_("Xử lý xong"), True),
        _("Cách nhận"),
        _("Phí, lệ phí"),
    ]
    context = {"filter": form, "page": page, "rows": rows(page.object_list), "columns": columns}
    return answer(request, "services/desk/returns.html", context)


@never_cache
@require_safe
@needs(SEE)
def register(request: HttpRequest) -> HttpResponse:
    """The register: every dossier of the agency, newest first."""
    form = filters(request, states=State.values, leave_out=("cua_ai",))
    page = page_of(request, queries.register(request.actor, wanted(form)))
    columns = [
        (_("Mã hồ sơ"), True),
        _("Thủ tục"),
        _("Người nộp"),
        (_("Nộp"), True),
        (_("Hẹn trả"), True),
        (_("Trả kết quả"), True),
        _("Trạng thái"),
    ]
    context = {"filter": form, "page": page, "rows": rows(page.object_list), "columns": columns}
    if request.actor.may(RECEIVE.code):
        context["print_href"] = reverse("services:register_print")
    return answer(request, "services/desk/register.html", context)


@never_cache
@require_safe
@needs(PROCESS)
def queue(request: HttpRequest) -> HttpResponse:
    """Mine, earliest deadline first."""
    return _work(
        request, mine=True, title=_("Việc của tôi"), empty=_("Ông, bà không có hồ sơ nào đang xử lý.")
    )


@never_cache
@require_safe
@needs(SEE)
def pool(request: HttpRequest) -> HttpResponse:
    """Everything the agency works on, earliest deadline first."""
    return _work(
        request, mine=False, title=_("Hồ sơ của phòng"), empty=_("Cơ quan không có hồ sơ nào đang xử lý.")
    )


def _work(request: HttpRequest, *, mine: bool, title: str, empty: str) -> HttpResponse:
    form = filters(request, states=sorted(WORK_STATES), leave_out=("cua_ai",) if mine else ())
    page = page_of(request, queries.work(request.actor, wanted(form), mine=mine))
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
    actor = request.actor
    choosing = not mine and (actor.may(PROCESS.code) or actor.may(APPROVE.code))
    if choosing:
        columns.insert(0, (_("Chọn"), False, None, True))
    context = {
        "title": title,
        "empty_text": empty,
        "filter": form,
        "page": page,
        "rows": rows(page.object_list),
        "columns": columns,
        "choosing": choosing,
        "kpis": [] if getattr(request, "htmx", False) else _tiles(request.actor, mine=mine),
    }
    return answer(request, "services/case/queue.html", context)


def _tiles(actor: Actor, *, mine: bool) -> list[dict[str, Any]]:
    counts = queries.work_counts(actor, mine=mine)
    base = reverse("services:queue" if mine else "services:pool")
    asked = opinions.asked(actor).count() if mine else 0
    questions = {
        "value": asked,
        "label": _("được hỏi ý kiến"),
        "tone": "warn",
        "href": reverse("services:asked"),
    }
    escalated = {
        "value": counts["escalated"],
        "label": _("trễ, đã báo lãnh đạo"),
        "tone": "bad",
        "href": f"{base}?han=da-bao",
    }
    return [
        {
            "value": counts["late"],
            "label": _("quá hạn"),
            "tone": "bad" if counts["late"] else "neutral",
            "href": f"{base}?han=qua-han",
        },
        {
            "value": counts["soon"],
            "label": _("đến hạn trong 24 giờ"),
            "tone": "warn" if counts["soon"] else "neutral",
            "href": f"{base}?han=24-gio",
        },
        {"value": counts["paused"], "label": _("tạm dừng"), "tone": "paused", "href": f"{base}?han=tam-dung"},
        {"value": counts["all"], "label": _("đang xử lý"), "tone": "neutral", "href": base},
        *([escalated] if counts["escalated"] else []),
        *([questions] if asked else []),
    ]
