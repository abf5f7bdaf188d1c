"""Lives of dossiers as they are told to be written in bulk: who does what when, and what the rules make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tinhso.kernel.actors import Actor
from tinhso.modules.catalogue import api as catalogue

from ..actions.paper import PaperIn
from ..enums import Act, Who
from ..queries.agency import Desk
from ..rules import assignment, life, steps
from ..rules.effect import Effect, Terms
from ..rules.rows import Applicant, Posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One act of a life: `values` are what the action of the same name takes beside `by`."""

    act: str
    at: datetime
    by: Actor
    note: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A dossier from submission on. `memo` is that of its payment."""

    version: catalogue.Version
    desk: Desk
    token: UUID
    by: Actor
    at: datetime
    applicant: Applicant
    channel: str
    result_channel: str
    case: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    papers: Sequence[PaperIn] = ()
    doings: Sequence[Doing] = ()
    memo: str = ""
    posted: Posted | None = None


class Record:
    """A dossier's row while its life is lived; the rules read and change it like the model."""

    id: int
    code: str
    agency_id: int
    processing_agency_id: int
    applicant_id: int | None
    track_key: str
    state: str
    resume_state: str
    version: int
    channel: str
    result_channel: str
    arrived_on: date | None
    accepted_at: datetime | None
    due_at: datetime | None
    paused_at: datetime | None
    counts_from: datetime | None
    step: str
    step_due_at: datetime | None
    step_counts_from: datetime | None
    assignee_id: int | None
    opinion_due_at: datetime | None = None
    supplements: int
    extensions: int
    decided_at: datetime | None
    decided_by_id: int | None
    fee: int | None
    fee_state: str
    token: UUID

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


EFFECTS: dict[str, Callable[[Record, Terms, Doing], Effect]] = {
    Act.ACCEPT: lambda record, terms, doing: life.accept(
        record, terms, at=doing.at, by_id=doing.by.account_id, assignee_id=doing.values.get("assignee_id")
    ),
    Act.REFUSE: lambda record, _terms, doing: life.refuse(record, at=doing.at),
    Act.ASSIGN: lambda record, _terms, doing: assignment.assign(
        record,
        at=doing.at,
        who=Who.OFFICER,
        assignee_id=doing.values.get("assignee_id") or doing.by.account_id or 0,
    ),
    Act.REQUEST_SUPPLEMENT: lambda record, _terms, doing: life.request_supplement(
        record, at=doing.at, who=Who.OFFICER, papers=tuple(doing.values.get("papers", ()))
    ),
    Act.SUPPLY: lambda record, terms, doing: life.supply(
        record, terms, at=doing.at, who=Who.DESK if doing.by.kind == "official" else Who.APPLICANT
    ),
    Act.FORWARD: lambda record, terms, doing: steps.forward(
        record, terms, at=doing.at, step=doing.values["step"], assignee_id=doing.values.get("assignee_id")
    ),
    Act.PROPOSE: lambda record, terms, doing: life.propose(record, terms, at=doing.at),
    Act.SEND_BACK: lambda record, terms, doing: life.send_back(
        record, terms, at=doing.at, step=doing.values.get("step", "")
    ),
    Act.APPROVE: lambda record, terms, doing: life.approve(
        record, terms, at=doing.at, by_id=doing.by.account_id
    ),
    Act.RETURN_RESULT: lambda record, _terms, doing: life.return_result(
        record, at=doing.at, who=Who.DESK, by_id=doing.by.account_id
    ),
    Act.REQUEST_WITHDRAWAL: lambda record, terms, doing: life.request_withdrawal(record, terms, at=doing.at),
    Act.EXTEND: lambda record, terms, doing: life.extend(
        record, terms, at=doing.at, until=doing.values["until"]
    ),
    Act.STOP: lambda record, _terms, doing: life.stop(record, at=doing.at, who=Who.OFFICER),
}
"""How each act of a life asks the rules. Officers act for the processing agency."""
