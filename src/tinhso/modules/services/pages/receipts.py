"""The receipt of a dossier as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import override

from tinhso.kernel import clock
from tinhso.kernel.clock import to_local
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.papers import api as papers

from ..enums import Channel, FeeState
from ..forms.apply import DELIVERY
from ..queries import dossier as queries
from .dossier_parts import fee_words_of
from .places import head_of

if TYPE_CHECKING:
    from ..models import Dossier


def receipt_data(dossier: Dossier, tracking_url: str) -> dict[str, Any]:
    """What the paper `receipt` takes, from a dossier; before acceptance it confirms what was sent."""
    day = to_local(clock.business().now()).date()
    head = head_of(dossier.agency_id, dossier, day)
    content = dossier.procedure_version.parsed
    terms = content.channel(dossier.channel) or content.channels[0]
    data: dict[str, Any] = {
        "agency": head.agency.name if head else "",
        "parent_agency": head.parent.name if head and head.parent else "",
        "received_in": head.original.name if head and head.original else "",
        "day": day.isoformat(),
        "code": dossier.code,
        "lookup_code": dossier.lookup_code,
        "procedure": content.name.vi,
        "applicant": dossier.applicant_name,
        "address": dossier.applicant_address,
        "phone": dossier.applicant_phone,
        "email": dossier.applicant_email,
        "summary": dossier.summary,
        "papers": [
            {"name": paper.name, "originals": paper.originals, "copies": paper.copies}
            for paper in queries.papers(dossier)
        ],
        "received_at": to_local(dossier.accepted_at or dossier.submitted_at).isoformat(),
        "tracking_url": tracking_url,
        "sample": dossier.is_sample,
    }
    with override("vi"):
        data["time_limit"] = catalogue.limit_words(terms.time)
        data["result_at"] = str(DELIVERY[Channel(dossier.result_channel)])
        if dossier.fee_state != FeeState.NONE and dossier.fee:
            data["fee"] = dossier.fee
            data["fee_note"] = fee_words_of(dossier)
    if dossier.due_at is not None:
        data["due_at"] = to_local(dossier.due_at).isoformat()
        data["received_by"] = queries.accepted_by_name(dossier)
    return {name: value for name, value in data.items() if value not in ("", None)}


def receipt_response(dossier: Dossier, tracking_url: str) -> HttpResponse:
    """The PDF, to look at in the browser; it holds personal data and is never kept by a cache."""
    document = papers.render(
        "receipt", receipt_data(dossier, tracking_url), to_local(dossier.submitted_at).date()
    )
    response = HttpResponse(document.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{dossier.code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
