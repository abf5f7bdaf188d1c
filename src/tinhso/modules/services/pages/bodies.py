"""Transparency: the agencies behind the figure "agencies that process dossiers on the system"."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.ui.templatetags.ui_filters import day, number

from ..queries import measures


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Departments, sectors, districts and the city that process dossiers on the system, as of a day."""
    on = _day_of(request.GET.get("ngay", ""))
    found = measures.bodies_on_system(on)
    context = {
        "title": _("Cơ quan giải quyết hồ sơ trên hệ thống"),
        "lead": _("%(count)s cơ quan đã tiếp nhận hồ sơ trong 12 tháng đến ngày %(day)s.")
        % {"count": number(len(found)), "day": day(on)},
        "columns": [_("Cơ quan"), _("Mã định danh")],
        "rows": [[body.agency.name, body.agency.code] for body in found],
        "crumbs": [(_("Công khai"), reverse("services:public"))],
    }
    return render(request, "services/public/procedures.html", context)


def _day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.business().today()
