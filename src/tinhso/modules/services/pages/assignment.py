"""Giving many dossiers to an officer at once: chosen in a list, asked for here, told one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tinhso.ui.access import needs

from ..actions.assignment import Outcome, Wanted, assign_many
from ..forms.office import AssignManyForm
from ..permissions import APPROVE, PROCESS
from ..queries import lists as queries
from .lists import PER_PAGE, rows
from .people import officials

CHOSEN = "chon"
"""The boxes of the list (`pages.lists.rows`); each says which dossier, and which version of it was seen."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROCESS, APPROVE)
def assign_chosen(request: HttpRequest) -> HttpResponse:
    """The chosen dossiers, to whom, and then what became of each."""
    sent = request.POST if request.method == "POST" else request.GET
    wanted = _wanted(sent.getlist(CHOSEN))
    dossiers = queries.chosen(request.actor, wanted)
    if not dossiers:
        return redirect("services:pool")
    form = AssignManyForm(
        request.POST or None, officials=officials(one.processing_agency_id for one in dossiers)
    )
    context = {
        "form": form,
        "back": reverse("services:pool"),
        "columns": [(_("Mã hồ sơ"), True), _("Thủ tục"), _("Người nộp"), _("Thụ lý")],
        "boxes": [f"{number}-{version}" for number, version in wanted.items()],
    }
    outcomes: dict[int, Outcome] = {}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        found = assign_many(
            by=request.actor,
            wanted=[Wanted(dossier.pk, wanted[dossier.pk]) for dossier in dossiers],
            assignee_id=int(data["assignee"]),
            reason=data["reason"],
        )
        outcomes = {one.dossier_id: one for one in found}
        dossiers = queries.chosen(request.actor, wanted)
        context["columns"].append(_("Kết quả"))
    context |= {
        "outcomes": outcomes,
        "given": sum(not one.error for one in outcomes.values()),
        "rows": [_row(row, outcomes) for row in rows(dossiers)],
    }
    return render(request, "services/case/assign.html", context, status=422 if form.errors else 200)


def _row(row: dict[str, Any], outcomes: dict[int, Outcome]) -> list[Any]:
    cells: list[Any] = [(row["code"], row["href"]), row["name"], row["applicant"], row["assignee"]]
    outcome = outcomes.get(row["dossier"].pk)
    return cells if outcome is None else [*cells, outcome.error or _("Đã giao")]


def _wanted(boxes: Iterable[str]) -> dict[int, int]:
    """Version by number of the chosen; what is no number is left out, and what goes beyond a page of the list."""
    found: dict[int, int] = {}
    for box in boxes:
        number, _dash, version = box.partition("-")
        if number.isdecimal() and version.isdecimal() and len(box) < 30:
            found[int(number)] = int(version)
    return dict(list(found.items())[:PER_PAGE])
