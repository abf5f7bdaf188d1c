"""The process of a case: its steps as a drawing, when each was entered and by whom, how long it took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import to_local
from tinhso.modules.catalogue import api as catalogue
from tinhso.ui.access import needs
from tinhso.ui.templatetags.ui_filters import moment

from ..queries import dossier as queries
from .case import OFFICIAL, frame, the_case
from .dossier_parts import step_states

if TYPE_CHECKING:
    from ..models import Dossier, DossierAct


@never_cache
@require_safe
@needs(*OFFICIAL)
def process(request: HttpRequest, code: str) -> HttpResponse:
    """The drawing with the present step, the table beside it, and the way of this dossier."""
    dossier = the_case(request, code)
    content = dossier.procedure_version.parsed
    states = step_states(dossier, content, clock.business().now())
    context = frame(request, dossier, "case_process") | {
        "flow": catalogue.flow_of(content, states),
        "step_due": moment(dossier.step_due_at) if dossier.step_due_at and not dossier.paused_at else "",
        "columns": [_("Bước"), (_("Từ"), True), (_("Đến"), True), _("Ngày làm việc"), _("Ai chuyển đến")],
        "rows": _way(dossier, queries.acts(dossier), content),
    }
    return render(request, "services/case/process.html", context)


def _way(dossier: Dossier, acts: list[DossierAct], content: catalogue.Content) -> list[list[Any]]:
    """Each stay in a step, in order: from when to when, how many working days, and who let it go there."""
    names = {step.code: catalogue.say(step.title) for step in content.steps}
    entries = [act for act in acts if act.data.get("step")]
    ends = [act.occurred_at for act in entries[1:]] + [dossier.closed_at]
    calendar = load_calendar()
    rows = []
    for act, end in zip(entries, ends, strict=True):
        until = end or clock.business().now()
        days = calendar.working_days_between(to_local(act.occurred_at).date(), to_local(until).date())
        name = act.actor_name or act.get_who_display()
        step = names.get(act.data["step"], act.data["step"])
        rows.append([step, moment(act.occurred_at), moment(end) or _("đang làm"), str(max(0, days)), name])
    return rows
