"""Rows that an effect leaves behind, as plain column values for the ORM and for COPY alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from ..enums import INTERNAL_ACTS
from .effect import Effect

REF_KIND = "services.dossier"
"""Kind of the references by which other modules speak of a dossier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who applies, as the form or the desk tells it; empty text where it is not told."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""
    id_number: str = ""
    summary: str = ""
    account_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """How a dossier came by post: the day on which it was delivered, who sent it, the code of the postal item."""

    arrived_on: date
    sender: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """Under which version, and at which agencies, a dossier is submitted; its codes."""

    procedure_id: int
    procedure_version_id: int
    level: int
    agency_id: int
    processing_agency_id: int
    area_id: int
    token: UUID
    code: str
    lookup_code: str
    track_key: str


def dossier_row(
    under: Under,
    applicant: Applicant,
    effect: Effect,
    *,
    channel: str,
    result_channel: str,
    case: str = "",
    answers: Mapping[str, Any] | None = None,
    is_sample: bool = False,
    posted: Posted | None = None,
) -> dict[str, Any]:
    """The row of a new dossier; `effect` is that of its submission."""
    return {
        "agency_id": under.agency_id,
        "processing_agency_id": under.processing_agency_id,
        "applicant_id": applicant.account_id,
        "track_key": under.track_key,
        "token": under.token,
        "code": under.code,
        "lookup_code": under.lookup_code,
        "procedure_id": under.procedure_id,
        "procedure_version_id": under.procedure_version_id,
        "level": under.level,
        "area_id": under.area_id,
        "case": case,
        "applicant_person_id": applicant.person_id,
        "applicant_name": applicant.name,
        "applicant_phone": applicant.phone,
        "applicant_email": applicant.email,
        "applicant_address": applicant.address,
        "applicant_id_number": applicant.id_number,
        "summary": applicant.summary,
        "channel": str(channel),
        "result_channel": str(result_channel),
        "answers": dict(answers or {}),
        "is_sample": is_sample,
        "arrived_on": posted.arrived_on if posted else None,
        "post_sender": posted.sender if posted else "",
        "post_code": posted.code if posted else "",
        **effect.changes,
    }


class Owned(Protocol):
    """The parties of a dossier and its identity."""

    @property
    def id(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def agency_id(self) -> int: ...
    @property
    def processing_agency_id(self) -> int: ...
    @property
    def applicant_id(self) -> int | None: ...
    @property
    def track_key(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Doer:
    """Who did it, as the act remembers him."""

    account_id: int | None
    name: str


def parties(dossier: Owned) -> dict[str, Any]:
    """The columns that every child row copies."""
    return {
        "agency_id": dossier.agency_id,
        "processing_agency_id": dossier.processing_agency_id,
        "applicant_id": dossier.applicant_id,
        "track_key": dossier.track_key,
    }


def act_row(dossier: Owned, effect: Effect, doer: Doer, note: str) -> dict[str, Any]:
    """The history's row of an effect."""
    return {
        **parties(dossier),
        "dossier_id": dossier.id,
        "seq": effect.changes["version"],
        "kind": str(effect.act),
        "who": str(effect.who),
        "from_state": str(effect.source),
        "to_state": str(effect.target),
        "actor_id": doer.account_id,
        "actor_name": doer.name,
        "note": note,
        "public": effect.act not in INTERNAL_ACTS,
        "data": dict(effect.data),
        "occurred_at": effect.at,
    }


def ledger_kind(effect: Effect) -> str:
    """The kind under which the ledger records an effect."""
    return f"services.{effect.act}"


def ledger_data(dossier: Owned, effect: Effect) -> dict[str, Any]:
    """What the ledger keeps: codes only, no wording and no personal value."""
    return {
        "code": dossier.code,
        "from": str(effect.source),
        "to": str(effect.target),
        "seq": effect.changes["version"],
    }


def paper_row(
    dossier: Owned,
    *,
    paper_code: str,
    name: str,
    file_id: int | None,
    file_name: str,
    originals: int,
    copies: int,
    round_: int,
    at: datetime,
) -> dict[str, Any]:
    """The row of a paper handed in."""
    return {
        **parties(dossier),
        "dossier_id": dossier.id,
        "paper_code": paper_code,
        "name": name,
        "file_id": file_id,
        "file_name": file_name,
        "originals": originals,
        "copies": copies,
        "round": round_,
        "added_at": at,
    }


def result_row(
    dossier: Owned,
    *,
    number: str,
    title: str,
    text: str,
    proposed_at: datetime,
    signed_by_name: str = "",
    published_at: datetime | None = None,
    paper: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The result's row; `paper` holds file_id, file_name and layout once there is a file."""
    return {
        **parties(dossier),
        "dossier_id": dossier.id,
        "number": number,
        "title": title,
        "text": text,
        "proposed_at": proposed_at,
        "signed_by_name": signed_by_name,
        "published_at": published_at,
        "file_id": None,
        "file_name": "",
        "layout": "",
        **(paper or {}),
    }
