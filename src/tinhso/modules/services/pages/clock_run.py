"""Computing due dates again: the runs, what one would change, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import to_local
from tinhso.modules.directory import api as directory
from tinhso.ui.access import needs

from ..actions import ServiceError
from ..actions.clock_run import confirm_run, drop_run, start_run
from ..enums import ChangeState, RunState
from ..forms.clock_run import LATER, ConfirmForm, StartForm
from ..permissions import RECOMPUTE
from ..queries import clock_run as queries
from .places import agency_names

if TYPE_CHECKING:
    from ..models import ClockChange
    from ..queries.clock_run import RunView

PER_PAGE = 50
TONES = {
    RunState.COMPUTING: "info",
    RunState.READY: "warn",
    RunState.APPLYING: "info",
    RunState.DONE: "ok",
    RunState.DROPPED: "neutral",
}


@never_cache
@require_http_methods(["GET", "POST"])
@needs(RECOMPUTE)
def runs(request: HttpRequest) -> HttpResponse:
    """The runs so far, and the form that starts one."""
    form = StartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = start_run(by=request.actor, reason=form.cleaned_data["reason"])
        except ServiceError as error:
            form.add_error(None, str(error))
        else:
            return redirect("services:clock_run", found)
    rows = [
        {
            "href": reverse("services:clock_run", args=[one.pk]),
            "run": one,
            "state": one.get_state_display(),
            "tone": TONES[RunState(one.state)],
        }
        for one in queries.runs(request.actor)
    ]
    open_run = next((row for row in rows if row["run"].ended_at is None), None)
    context = {
        "form": form,
        "rows": rows,
        "open_run": open_run,
        "columns": [(_("Lúc"), True), _("Lý do, căn cứ"), _("Người yêu cầu"), _("Trạng thái")],
    }
    return render(request, "services/clock_run/list.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@needs(RECOMPUTE)
def run(request: HttpRequest, number: int) -> HttpResponse:
    """What a run would change or has changed, by agency and dossier by dossier."""
    return _show(request, number, ConfirmForm())


def _show(request: HttpRequest, number: int, form: ConfirmForm) -> HttpResponse:
    state = request.GET.get("trang_thai", "")
    place = request.GET.get("trang", "")
    wanted = max(1, int(place)) if place.isdecimal() and len(place) < 7 else 1
    found = queries.view(request.actor, number, state=state, start=(wanted - 1) * PER_PAGE, size=PER_PAGE)
    if found is None:
        raise Http404("no such run")
    page = Paginator(range(found.count), PER_PAGE).get_page(wanted)
    context = {
        "run": found.run,
        "state": found.run.get_state_display(),
        "tone": TONES[RunState(found.run.state)],
        "working": found.run.state in {RunState.COMPUTING, RunState.APPLYING},
        "ready": found.run.state == RunState.READY,
        "can_drop": found.run.state in {RunState.COMPUTING, RunState.READY},
        "nothing": found.run.state == RunState.READY and not found.count and not state,
        "kpis": _kpis(found),
        "form": form,
        "agencies": _agencies(found),
        "agency_columns": [_("Cơ quan giải quyết"), (_("Muộn hơn"), True), (_("Sớm hơn"), True)],
        "rows": _rows(found.changes),
        "columns": [
            (_("Mã hồ sơ"), True),
            _("Cơ quan giải quyết"),
            (_("Đã hẹn"), True),
            (_("Tính lại"), True),
            (_("Chênh lệch"), True),
            _("Trạng thái"),
        ],
        "page": page,
        "back": reverse("services:clock_runs"),
    }
    return render(request, "services/clock_run/run.html", context, status=422 if form.errors else 200)


def _kpis(found: RunView) -> list[dict[str, Any]]:
    base = reverse("services:clock_run", args=[found.run.pk])
    tiles = [
        {"value": found.run.looked_at, "label": _("hồ sơ đã xem"), "tone": "neutral"},
        {"value": found.later, "label": _("có ngày hẹn muộn hơn"), "tone": "neutral"},
        {"value": found.earlier, "label": _("có ngày hẹn sớm hơn"), "tone": "neutral"},
    ]
    tones = {ChangeState.APPLIED: "ok", ChangeState.SKIPPED: "warn"}
    return tiles + [
        {
            "value": found.states[state],
            "label": str(ChangeState(state).label)[:1].lower() + str(ChangeState(state).label)[1:],
            "tone": tones.get(ChangeState(state), "neutral"),
            "href": f"{base}?trang_thai={state}",
        }
        for state in ChangeState.values
        if found.states.get(state) and found.run.confirmed_at
    ]


def _agencies(found: RunView) -> list[dict[str, Any]]:
    known = directory.agencies_by_id({one.agency_id for one in found.agencies})
    return [
        {"name": known[one.agency_id].name, "later": one.later, "earlier": one.earlier}
        for one in found.agencies
    ]


def _rows(changes: tuple[ClockChange, ...]) -> list[dict[str, Any]]:
    names = agency_names({one.agency_id for one in changes})
    calendar = load_calendar()
    return [
        {
            "code": one.code,
            "agency": names.get(one.agency_id, ""),
            "old": one.old_due,
            "new": one.new_due,
            "days": calendar.working_days_between(to_local(one.old_due).date(), to_local(one.new_due).date()),
            "state": one.get_state_display(),
        }
        for one in changes
    ]


@never_cache
@require_POST
@needs(RECOMPUTE)
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Let the previewed dates be written."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _show(request, number, form)
    try:
        confirm_run(by=request.actor, run_id=number, only_later=form.cleaned_data["which"] == LATER)
    except ServiceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đang đổi ngày hẹn. Có thể rời trang này, việc vẫn tiếp tục."))
    return redirect("services:clock_run", number)


@never_cache
@require_POST
@needs(RECOMPUTE)
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a preview away."""
    try:
        drop_run(by=request.actor, run_id=number)
    except ServiceError as error:
        messages.error(request, str(error))
        return redirect("services:clock_run", number)
    messages.success(request, _("Đã bỏ lần tính lại; không ngày hẹn nào thay đổi."))
    return redirect("services:clock_runs")
