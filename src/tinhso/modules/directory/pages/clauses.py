"""Pages on which clauses of a draft are written: one page for each kind, with only the fields that it needs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
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
from . import act_parts as parts
from .act_frame import KINDS, do, found_act


def add(request: HttpRequest, act_id: int, kind: str) -> HttpResponse:
    """Write one clause of a draft. Wrong answers are named at their fields and everything typed stays."""
    act, code = _draft(request, act_id, kind)
    form = _form(request, act, code, None)
    if form.is_bound and form.is_valid() and (clauses := form.clauses()):
        try:
            actions.add_clauses(by=request.actor, act_id=act_id, clauses=clauses)  # type: ignore[attr-defined]
        except actions.ReorganisationError as error:
            form.tell(str(error.details.get("field", "")), str(error))
        else:
            return redirect("directory:setup_act", act_id)
    return _page(request, act, kind, form)


def change(request: HttpRequest, act_id: int, kind: str, clause_id: int) -> HttpResponse:
    """Say a clause of a draft otherwise. The second of two people is told, keeps what he typed and may save again."""
    act, code = _draft(request, act_id, kind)
    row = queries.clause_of(act, clause_id)
    if row.kind != code if row is not None else request.method != "POST":
        raise Http404
    form = _form(request, act, code, row)
    seen, now = request.POST.get("seen", ""), ""
    if form.is_bound and form.is_valid() and (clauses := form.clauses()):
        try:
            actions.change_clause(
                by=request.actor,  # type: ignore[attr-defined]
                act_id=act_id, clause_id=clause_id, seen=seen, clauses=clauses,
            )  # fmt: skip
        except actions.ReorganisationError as error:
            form.tell(str(error.details.get("field", "")), str(error))
            row = queries.clause_of(act, clause_id)
            if error.code == "changed" and row is not None:
                # Saving again is a decision about what the page says now.
                seen, now = queries.clause_state(row), parts.words_of(act, row)
        else:
            messages.success(request, _("Đã sửa điều khoản."))
            return redirect("directory:setup_act", act_id)
    elif request.method != "POST" and row is not None:
        seen = queries.clause_state(row)
    return _page(request, act, kind, form, stored=row, seen=seen, now=now)


def _draft(request: HttpRequest, act_id: int, kind: str) -> tuple[Any, str]:
    """The act and the kind of clause by its address; 404 unless a draft can be given such a clause.

    What was typed for an act that somebody has approved meanwhile comes back with that said.
    """
    act = found_act(request, act_id)
    if kind not in KINDS or (act.state != ActState.DRAFT and request.method != "POST"):
        raise Http404
    code = KINDS[kind][0]
    if code == ClauseKind.REASSIGN and act.corrects_id is None:
        raise Http404
    return act, code


def _page(request: HttpRequest, act: Any, kind: str, form: Any, **more: Any) -> HttpResponse:
    has_errors = form.is_bound and bool(form.errors)
    context = {
        "act": act,
        "title": KINDS[kind][1],
        "form": form,
        "split": KINDS[kind][0] == ClauseKind.SPLIT,
        "has_errors": has_errors,
        "more": MORE,
        "show": SHOW,
        # A clause that is no more is added again.
        "target": "" if more.get("stored") else reverse("directory:add_clause", args=(act.pk, kind)),
        "crumbs": [
            (_("Sắp xếp đơn vị"), reverse("directory:setup_acts")),
            (act.number, reverse("directory:setup_act", args=(act.pk,))),
        ],
        **more,
    }
    return render(request, "directory/act/clause.html", context, status=422 if has_errors else 200)


def _form(request: HttpRequest, act: Any, code: str, row: Any) -> Any:
    on = act.effective_date
    dividing = queries.dividing(on) if code == ClauseKind.SPLIT else {}
    corrected = [(one.value, str(one)) for one in correctable(act)] if code == ClauseKind.REASSIGN else []
    rest: dict[str, Any] = {
        "plan": queries.plan_of(act, before=row), "on": on, "choice": Choice(dividing, tuple(corrected)),
        "stored": row.content if row is not None and row.kind == code else None, "taken": queries.keys_used(act),
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
