"""Likely duplicates side by side, before anything is accepted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.modules.catalogue import api as catalogue
from tinhso.ui.access import needs

from ..actions.opening import note_opening
from ..enums import Opened, Who
from ..permissions import parts_of
from .case import OFFICIAL, the_case
from .likeness_parts import found_for, table


@never_cache
@require_safe
@needs(*OFFICIAL)
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """A dossier beside those that may be the same matter."""
    dossier = the_case(request, code)
    found = found_for(dossier)
    # Their facts stand beside this one's, so they were opened as well.
    note_opening(by=request.actor, dossiers=found, what=Opened.PAGE)
    context = {
        "dossier": dossier,
        "back": reverse("services:case", args=[code]),
        "table": table(dossier, found) if found else None,
        "name": catalogue.name_of(dossier.procedure_version),
    }
    if found and Who.DESK in parts_of(request.actor, dossier):
        context["refuse"] = reverse("services:case_act", args=[code, "tu-choi"]) + f"?trung={found[0].code}"
        context["accept"] = reverse("services:case_act", args=[code, "tiep-nhan"])
    return render(request, "services/case/compare.html", context)
