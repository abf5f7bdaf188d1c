"""Papers of the desk that are printed from the browser: refusal, request for more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.modules.catalogue import api as catalogue
from tinhso.ui.templatetags.ui_filters import moment

from ..enums import Act
from .dossier_parts import paper_names
from .places import head_of

if TYPE_CHECKING:
    from ..models import Dossier, DossierAct


def _told(
    request: HttpRequest, dossier: Dossier, acts: list[DossierAct], kind: str, title: str
) -> HttpResponse:
    found = next((act for act in reversed(acts) if act.kind == kind), None)
    if found is None:
        raise Http404("nothing to print")
    head = head_of(dossier.agency_id, dossier, clock.business().today())
    names = paper_names(dossier.procedure_version.parsed)
    rows: list[tuple[str, Any]] = [
        (_("Mã hồ sơ"), dossier.code),
        (_("Hồ sơ của"), dossier.applicant_name),
        (_("Địa chỉ"), dossier.applicant_address),
        (_("Điện thoại"), dossier.applicant_phone),
        (_("Nội dung yêu cầu giải quyết"), catalogue.name_of(dossier.procedure_version)),
        (_("Lúc"), moment(found.occurred_at)),
        (_("Người thực hiện"), found.actor_name),
    ]
    context = {
        "title": title,
        "agency": head.agency.name if head else "",
        "rows": [(label, value) for label, value in rows if value],
        "papers": [names.get(code, code) for code in found.data.get("papers", ())],
        "reason": found.note,
        "sample": dossier.is_sample,
    }
    return render(request, "services/desk/slip.html", context)


def refusal(request: HttpRequest, dossier: Dossier, acts: list[DossierAct]) -> HttpResponse:
    """Why the dossier was not accepted."""
    return _told(request, dossier, acts, Act.REFUSE, _("Phiếu từ chối tiếp nhận, giải quyết hồ sơ"))


def supplement_request(request: HttpRequest, dossier: Dossier, acts: list[DossierAct]) -> HttpResponse:
    """What is missing."""
    return _told(request, dossier, acts, Act.REQUEST_SUPPLEMENT, _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"))
