"""Pages on which clauses of a draft are written: one page for each kind, with only the fields that it needs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..actions import act as actions
from ..enums import ActState, ClauseKind
from ..forms.clauses import FORMS
from ..forms.clauses.base import Choice
from ..forms.clauses.split import MORE, SHOW
from ..queries import act as queries
from ..queries.correction import correctable
from .act_frame import KINDS, do, found_act


def add(request: HttpRequest, act_id: int, kind: str) -> HttpResponse:
    """Write one clause of a draft. Wrong answers are named at their fields and everything typed stays."""
    act = found_act(request, act_id)
    if kind not in KINDS or act.state != ActState.DRAFT:
        raise Http404
    code, title, _hint = KINDS[kind]
    if code == ClauseKind.REASSIGN and act.corrects_id is None:
        raise Http404
    form = _form(request, act, code)
    if form.is_bound and form.is_valid() and (clauses := form.clauses()):
        try:
            actions.add_clauses(by=request.actor, act_id=act_id, clauses=clauses)  # type: ignore[attr-defined]
        except actions.ReorganisationError as error:
            form.tell(str(error.details.get("field", "")), str(error))
        else:
            return redirect("directory:setup_act", act_id)
    context = {
        "act": act,
        "title": title,
        "form": form,
        "split": code == ClauseKind.SPLIT,
        "has_errors": form.is_bound and bool(form.errors),
        "more": MORE,
        "show": SHOW,
        "crumbs": [
            (_("Sắp xếp đơn vị"), reverse("directory:setup_acts")),
            (act.number, reverse("directory:setup_act", args=(act_id,))),
        ],
    }
    return render(request, "directory/act/clause.html", context, status=422 if context["has_errors"] else 200)


def _form(request: HttpRequest, act: Any, code: str) -> Any:
    on = act.effective_date
    dividing = queries.dividing(on) if code == ClauseKind.SPLIT else {}
    corrected = [(one.value, str(one)) for one in correctable(act)] if code == ClauseKind.REASSIGN else []
    rest: dict[str, Any] = {
        "plan": queries.plan_of(act), "on": on, "choice": Choice(dividing, tuple(corrected)),
    }  # fmt: skip
    if request.method != "POST":
        return FORMS[code](**rest)
    if MORE in request.POST or SHOW in request.POST:
        # Nothing is judged yet: the same answers with room for more.
        kept = {name: request.POST[name] for name in request.POST}
        if MORE in kept and kept.get("count", "").isdecimal():
            kept["count"] = str(int(kept["count"][:3]) + 1)
        return FORMS[code](initial=kept, **rest)
    return FORMS[code](request.POST, **rest)


@require_POST
def remove(request: HttpRequest, act_id: int, clause_id: int) -> HttpResponse:
    """Take a clause out of a draft."""
    return do(
        request,
        act_id,
        lambda: actions.remove_clause(by=request.actor, act_id=act_id, clause_id=clause_id),  # type: ignore[attr-defined]
    )
