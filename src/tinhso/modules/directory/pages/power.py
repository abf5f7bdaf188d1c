"""Powerful roles that wait for a second person."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinhso.kernel import clock
from tinhso.kernel.modules import registry

from ..actions.power import PowerError, ask_for_power, confirm_power, withdraw_power
from ..enums import Reach
from ..queries.agency import agencies_by_id
from ..queries.power import powers as powers_of


def powers(request: HttpRequest) -> HttpResponse:
    """Who holds or is to hold a powerful role, and what waits."""
    actor = request.actor  # type: ignore[attr-defined]
    found = powers_of(actor, clock.business().today())
    agencies = agencies_by_id({one.agency_id for one in found})
    roles = registry().roles
    rows = [
        {
            "power": one,
            "agency": agencies[one.agency_id].name if one.agency_id in agencies else "",
            "role": roles[one.role].title,
            "reach": Reach(one.reach).label,
            # What the action will refuse is not offered.
            "may_confirm": one.state == "asked" and actor.account_id not in {one.asked_by_id, one.account_id},
        }
        for one in found
    ]
    columns = [_("Cán bộ"), _("Vị trí"), _("Vai trò"), _("Từ ngày"), _("Tình trạng"), _("Việc cần làm")]
    return render(request, "directory/setup/powers.html", {"rows": rows, "columns": columns})


@login_required
@require_POST
def ask(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """The first person asks."""
    role = request.POST.get("role", "")
    try:
        ask_for_power(by=request.actor, appointment_id=appointment_id, role=role)  # type: ignore[attr-defined]
        messages.success(request, _("Đã đề nghị. Một quản trị viên khác phải xác nhận."))
    except PowerError as error:
        messages.error(request, str(error))
    return redirect("directory:setup_powers")


@login_required
@require_POST
@reauthentication_required
def settle(request: HttpRequest, grant_id: int, act: str) -> HttpResponse:
    """The second person confirms; anybody of them refuses or withdraws."""
    settled = {
        "xac-nhan": (confirm_power, _("Vai trò đã có hiệu lực.")),
        "bo": (withdraw_power, _("Vai trò không còn hiệu lực.")),
    }.get(act)
    if settled is None:
        raise Http404
    action, done = settled
    try:
        action(by=request.actor, grant_id=grant_id)  # type: ignore[attr-defined]
        messages.success(request, done)
    except PowerError as error:
        messages.error(request, str(error))
    return redirect("directory:setup_powers")
