"""Papers of one dossier as PDF: what every one of them says, and the receipt."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import override

from tinhso.kernel import clock
from tinhso.kernel.clock import to_local
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.papers import api as papers

from ..enums import Channel, FeeState
from ..forms.apply import DELIVERY
from ..queries import dossier as queries
from .dossier_parts import fee_words_of
from .places import head_of

if TYPE_CHECKING:
    from ..models import Dossier


def sender(agency_id: int, dossier: Dossier | None = None, on: date | None = None) -> papers.Sender:
    """Who hands a paper out: for a dossier, the agency as it is called on that day or who continues it."""
    day = on or clock.business().today()
    if dossier is None:
        agency = directory.agency(agency_id, day) or directory.agency(agency_id)
        parent = directory.agency(agency.parent_id, day) if agency and agency.parent_id else None
    else:
        found = head_of(agency_id, dossier, day)
        agency, parent = (found.agency, found.parent) if found else (None, None)
    return papers.Sender(agency=agency.name if agency else "—", parent_agency=parent.name if parent else "")


def head(dossier: Dossier, tracking_url: str, day: date) -> dict[str, Any]:
    """What every paper about a dossier says."""
    return {
        "sender": sender(dossier.agency_id, dossier, clock.business().today()),
        "code": dossier.code,
        "lookup_code": dossier.lookup_code,
        "day": day,
        "applicant": applicant(dossier),
        "procedure": dossier.procedure_version.parsed.name.vi,
        "tracking_url": tracking_url,
        "is_sample": dossier.is_sample,
    }


def applicant(dossier: Dossier) -> papers.Applicant:
    """For whom a paper is."""
    return papers.Applicant(
        name=dossier.applicant_name,
        address=dossier.applicant_address,
        phone=dossier.applicant_phone,
        email=dossier.applicant_email,
    )


def receipt(dossier: Dossier, tracking_url: str) -> papers.Receipt:
    """The receipt of a dossier; before acceptance it confirms what was sent."""
    content = dossier.procedure_version.parsed
    terms = content.channel(dossier.channel) or content.channels[0]
    today = clock.business().today()
    found = head_of(dossier.agency_id, dossier, today)
    has_fee = dossier.fee_state != FeeState.NONE and bool(dossier.fee)
    with override("vi"):
        return papers.Receipt(
            **head(dossier, tracking_url, today),
            received_in=found.original.name if found and found.original else "",
            summary=dossier.summary,
            papers=tuple(
                papers.Enclosure(name=paper.name, originals=paper.originals, copies=paper.copies)
                for paper in queries.papers(dossier)
            ),
            received_at=dossier.accepted_at or dossier.submitted_at,
            due_at=dossier.due_at,
            received_by=queries.accepted_by_name(dossier) if dossier.due_at is not None else "",
            time_limit=catalogue.limit_words(terms.time),
            result_at=str(DELIVERY[Channel(dossier.result_channel)]),
            fee=dossier.fee if has_fee else None,
            fee_note=fee_words_of(dossier) if has_fee else "",
        )


def receipt_response(dossier: Dossier, tracking_url: str) -> HttpResponse:
    """The receipt in the form of the day on which the dossier was sent."""
    return pdf(receipt(dossier, tracking_url), to_local(dossier.submitted_at).date(), dossier.code)


def pdf(paper: papers.Paper, on: date, name: str) -> HttpResponse:
    """A paper, to look at in the browser; it holds personal data and is never kept by a cache."""
    return pdf_response(papers.draw(paper, on), name)


def pdf_response(document: papers.Document, name: str) -> HttpResponse:
    """As above, of a paper that is drawn already."""
    response = HttpResponse(document.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
