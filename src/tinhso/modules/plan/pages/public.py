"""The pages that everybody sees: overview, one target, budget; each for any day of the plan."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tinhso.kernel import clock

from ..facts import PlanDef
from ..forms.asof import AsOfForm
from ..queries.budget import budget_of, doubts_about
from ..queries.lead import lead_of
from ..queries.plan import current_plan
from ..queries.scorecard import scorecard, target_standing
from .budget import budget_context
from .cards import address, chapters, counts, freshest
from .target import target_context
from .text import legend, said


def overview(request: HttpRequest) -> HttpResponse:
    """All targets as of a day: cards by group, how many stand where, and the same as a table."""
    plan = current_plan()
    if plan is None:
        return render(request, "plan/none.html")
    form = _asked(request, plan)
    found = scorecard(plan, as_of=form.day, actor=request.actor)  # type: ignore[attr-defined]
    frame = _frame(plan, form)
    context = frame | {
        "chapters": chapters(found, frame["past"]),
        "counts": counts(found),
        "freshness": freshest(found.targets),
        "total": len(found.targets),
        "columns": [_("Mã"), _("Chỉ tiêu"), (_("Hiện tại"), True), (_("Mục tiêu"), True), _("Nhận định")],
        "measured": sum(any(part.state == "measured" for part in one.standings) for one in found.targets),
    }
    return render(request, "plan/overview.html", context, status=_status(form))


def target(request: HttpRequest, code: str) -> HttpResponse:
    """One target: definition, reading note, figures with what they are made of, history, rows behind them."""
    plan = current_plan()
    wanted = plan.target(code) if plan else None
    if plan is None or wanted is None:
        raise Http404(_("Kế hoạch không có chỉ tiêu này."))
    form = _asked(request, plan)
    standing = target_standing(wanted, as_of=form.day, actor=request.actor)  # type: ignore[attr-defined]
    lead = lead_of(wanted.lead_agency_code, plan.starts_on, form.day)
    context = (
        _frame(plan, form) | target_context(standing, form.day, lead) | {"group": _group(plan, wanted.group)}
    )
    return render(request, "plan/target.html", context, status=_status(form))


def budget(request: HttpRequest) -> HttpResponse:
    """The plan's money: two independent divisions, each as chart and table, and what is doubtful about them."""
    plan = current_plan()
    money = budget_of(plan) if plan else None
    if plan is None or money is None:
        return render(request, "plan/none.html")
    context = budget_context(money, doubts_about(money)) | {"plan": plan, "plan_title": said(plan.title)}
    return render(request, "plan/budget.html", context)


def _asked(request: HttpRequest, plan: PlanDef) -> AsOfForm:
    return AsOfForm(request.GET, earliest=plan.starts_on, today=clock.business().today())


def _status(form: AsOfForm) -> int:
    return 200 if form.is_valid() else 400


def _frame(plan: PlanDef, form: AsOfForm) -> dict[str, Any]:
    """What both pages with a day show around their figures."""
    past = form.day if form.day != form.today else None
    return {
        "plan": plan,
        "plan_title": said(plan.title),
        "plan_aim": said(plan.aim),
        "form": form,
        "as_of": form.day,
        "past": past,
        "overview_href": address("plan:overview", past),
        "legend": legend(),
    }


def _group(plan: PlanDef, code: str) -> str:
    return next((said(group.title) for group in plan.groups if group.code == code), "")
