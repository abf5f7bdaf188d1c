"""How a dossier is told to other systems."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ninja import Field, Schema

from tinhso.kernel.actors import Actor
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory

from ..enums import Act
from ..queries.exchange import Seen
from ..rules.workflow import acts_from, national_code


class DossierHead(Schema):
    """A dossier without anything personal."""

    code: str
    state: str = Field(description="submitted, awaiting_payment, accepted, refused, processing, …")
    national_code: int = Field(description="The state as the national portal numbers it, 1 to 10.")
    version: int = Field(description="Grows with every act; what `expected_version` is compared with.")
    procedure: str = Field(description="Code of the procedure.")
    procedure_version: int = Field(description="Number of the version it stands under.")
    agency: str = Field(description="Code of the agency that received it.")
    processing_agency: str
    channel: str = Field(description="online, counter or post.")
    result_channel: str
    step: str = Field(description="Code of the procedure's step it stands in; empty outside the steps.")
    submitted_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    decided_at: datetime | None
    returned_at: datetime | None
    closed_at: datetime | None
    on_time: bool | None
    fee: int | None = Field(description="Đồng; null when it is not known.")
    fee_state: str = Field(description="none, due or paid.")


class SubmittedOut(DossierHead):
    """A new dossier, with the second code that its applicant needs to follow it."""

    lookup_code: str = Field(
        description="A secret of the applicant: with the code it opens the tracking page."
    )


class DossierPage(Schema):
    """Some dossiers in the order in which they came, and where to go on."""

    items: list[DossierHead]
    next: str | None = Field(description="Value of `after` for the following page; null at the end.")
    as_of: datetime = Field(description="When this was read; a good `changed_since` for the next round.")


class ActOut(Schema):
    """One act of a dossier."""

    seq: int = Field(description="The dossier's version after it.")
    act: str
    who: str = Field(description="applicant, desk, officer, leader or system.")
    from_state: str
    to_state: str
    note: str
    occurred_at: datetime
    recorded_at: datetime


class PaperOut(Schema):
    """A paper handed in."""

    code: str = Field(description="Of the procedure's version; empty for a further paper.")
    name: str
    originals: int
    copies: int
    round: int = Field(description="0 with the submission, n with the n-th supplement.")
    electronic: bool


class ResultOut(Schema):
    """The published result."""

    number: str
    title: str
    signed_by: str
    published_at: datetime


class ApplicantOut(Schema):
    """Who applies; only for keys with `dossiers:people`."""

    name: str
    phone: str
    email: str
    address: str
    id_number: str
    summary: str
    answers: dict[str, Any]


class DossierOut(DossierHead):
    """A dossier with its acts, papers and result."""

    acts: list[ActOut]
    papers: list[PaperOut]
    result: ResultOut | None
    applicant: ApplicantOut | None
    possible: list[str] = Field(description="Acts (`…/{act}`) that its state allows to this key.")


def heads(found: Iterable[Any]) -> list[DossierHead]:
    """Many dossiers; agencies and versions in one kept query each."""
    dossiers = list(found)
    known = directory.agencies_by_id(
        {one.agency_id for one in dossiers} | {one.processing_agency_id for one in dossiers}
    )
    versions = catalogue.versions_by_id({one.procedure_version_id for one in dossiers})
    return [DossierHead(**_head(one, known, versions[one.procedure_version_id])) for one in dossiers]


def head(dossier: Any) -> dict[str, Any]:
    """The values of one dossier's head."""
    known = directory.agencies_by_id({dossier.agency_id, dossier.processing_agency_id})
    return _head(dossier, known, dossier.procedure_version)


_SAME = (
    "code", "state", "version", "channel", "result_channel", "step", "submitted_at", "accepted_at", "due_at",
    "decided_at", "returned_at", "closed_at", "on_time", "fee", "fee_state",
)  # fmt: skip


def _head(dossier: Any, known: dict[int, directory.Agency], version: catalogue.Version) -> dict[str, Any]:
    return {name: getattr(dossier, name) for name in _SAME} | {
        "national_code": national_code(dossier.state),
        "procedure": version.procedure.code,
        "procedure_version": version.number,
        "agency": known[dossier.agency_id].code,
        "processing_agency": known[dossier.processing_agency_id].code,
    }


PATHS: dict[str, str] = {
    Act.ACCEPT: "accept", Act.REFUSE: "refuse", Act.RETURN_RESULT: "return-result", Act.SUPPLY: "supply",
    Act.ASSIGN: "take", Act.REQUEST_SUPPLEMENT: "request-supplement", Act.DEMAND_PAYMENT: "demand-payment",
    Act.FORWARD: "forward", Act.STEP_BACK: "step-back", Act.PROPOSE: "propose", Act.STOP: "stop",
    Act.APPROVE: "approve", Act.SEND_BACK: "send-back", Act.EXTEND: "extend",
}  # fmt: skip
"""The acts of this interface, and the last part of their addresses."""


def whole(seen: Seen, actor: Actor, parts: frozenset[str], *, people: bool) -> DossierOut:
    """Everything this key may know of one dossier."""
    dossier, result = seen.dossier, seen.result
    return DossierOut(
        **head(dossier),
        acts=[
            ActOut(
                seq=one.seq, act=one.kind, who=one.who, from_state=one.from_state, to_state=one.to_state,
                note=one.note if people or one.who != "applicant" else "", occurred_at=one.occurred_at,
                recorded_at=one.recorded_at,
            )
            for one in seen.acts
        ],
        papers=[
            PaperOut(
                code=one.paper_code, name=one.name, originals=one.originals, copies=one.copies,
                round=one.round, electronic=one.file_id is not None,
            )
            for one in seen.papers
        ],
        result=ResultOut(
            number=result.number, title=result.title, signed_by=result.signed_by_name,
            published_at=result.published_at,
        )
        if result is not None and result.published_at is not None
        else None,
        applicant=_applicant(dossier) if people else None,
        possible=[PATHS[act] for act in acts_from(dossier.state, parts) if act in PATHS],
    )  # fmt: skip


def _applicant(dossier: Any) -> ApplicantOut:
    columns = ("name", "phone", "email", "address", "id_number")
    return ApplicantOut(
        **{name: getattr(dossier, f"applicant_{name}") for name in columns},
        summary=dossier.summary,
        answers=_without_files(dossier.answers),
    )


def _without_files(value: Any) -> Any:
    """Answers without the numbers of stored files, which open nothing and mean nothing elsewhere."""
    if isinstance(value, dict):
        return {name: _without_files(one) for name, one in value.items() if name != "file"}
    return [_without_files(one) for one in value] if isinstance(value, list) else value
