"""The form sets by date, for administrators: what was compared with its text, and a made-up paper of each form."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.ui.access import needs

from .. import api
from ..enums import Kind
from ..permissions import SEE_FORMS

_SIZES = {"a4": "A4", "a5": "A5"}


@never_cache
@require_safe
@needs(SEE_FORMS)
def sets(request: HttpRequest) -> HttpResponse:
    """All form sets, the one that holds today first."""
    today = clock.business().today()
    found = sorted(api.all_form_sets(), key=lambda one: (not one.holds(today), one.valid_from))
    unchecked = sum(form.is_statutory and not form.verified for one in found for form in one.forms)
    context = {
        "sets": [{"set": one, "holds": one.holds(today), "rows": _rows(one)} for one in found],
        "unchecked": unchecked,
        "columns": [(_("Số hiệu mẫu"), True), _("Tên"), _("Khổ giấy"), _("Đối chiếu"), _("Bản mẫu")],
    }
    return render(request, "papers/forms.html", context)


def _rows(one: api.FormSet) -> list[dict[str, Any]]:
    return [{"form": form, "paper": _SIZES[form.paper], "state": _state(form)} for form in one.forms]


def _state(form: api.Form) -> dict[str, str]:
    if not form.is_statutory:
        return {"text": _("Mẫu riêng"), "tone": "neutral"}
    if form.verified:
        return {"text": _("Đã đối chiếu"), "tone": "ok"}
    return {"text": _("Chưa đối chiếu"), "tone": "warn"}


@never_cache
@require_safe
@needs(SEE_FORMS)
def sample(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A made-up paper in one form of one set."""
    if kind not in Kind:
        raise Http404
    document = api.sample(code, Kind(kind), clock.business().now())
    if document is None:
        raise Http404
    response = HttpResponse(document.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{code}-{kind}.pdf"'
    return response
