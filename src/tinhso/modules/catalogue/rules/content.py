"""The content of a procedure version as typed, frozen data; parsed from the stored JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinhso.kernel.datafile.verified import verified_code

from ..enums import Channel, PaymentMoment, TimeUnit


@dataclass(frozen=True, slots=True)
class Text:
    """A wording in Vietnamese, which counts, and English."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """The English wording for any `en…` language, else the Vietnamese."""
        return self.en if language.startswith("en") else self.vi

    def __str__(self) -> str:
        return self.vi


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit; `amount` None means that it is not known. 0 working days: the same day."""

    amount: int | None
    unit: str = TimeUnit.WORKING_DAY
    note: Text | None = None
    source: str = ""
    verified: str = "false"


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in đồng; `amount` None means that it is not known."""

    code: str
    name: Text
    amount: int | None
    note: Text | None = None
    source: str = ""
    verified: str = "false"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the dossier (thành phần hồ sơ). `question` names the form's question that takes its file."""

    code: str
    name: Text
    originals: int
    copies: int
    required: bool
    question: str
    note: Text | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case (trường hợp) of the procedure with the papers it needs."""

    code: str
    title: Text
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class ChannelTerms:
    """How long it takes and what it costs by one channel."""

    kind: str
    time: Limit
    fees: tuple[Fee, ...]
    note: Text | None

    @property
    def total_fee(self) -> int | None:
        """Sum of all fees in đồng, None when one of them is not known."""
        amounts = [fee.amount for fee in self.fees]
        return None if None in amounts else sum(amount for amount in amounts if amount)


@dataclass(frozen=True, slots=True)
class Performer:
    """Which kinds of agency receive and process at one level; kinds are the directory's codes."""

    level: str
    receiving: str
    processing: str
    signs: Text | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A legal text the procedure rests on."""

    number: str
    title: Text
    article: str
    source: str
    verified: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step inside the administration: who, in which agency, how long, and where it goes next or back."""

    code: str
    title: Text
    who: str
    agency: str
    time: Limit | None
    next: tuple[str, ...]
    back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A blank form to download: a file of the province's data, or (`form`) the online form's blank print."""

    title: Text
    file: str
    form: bool


@dataclass(frozen=True, slots=True)
class ResultKind:
    """What the citizen receives in the end."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class ApplicantQuestions:
    """Which questions of the form tell who applies; empty where the form does not ask."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    id_number: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a version says, except its days of validity."""

    name: Text
    summary: Text | None
    subjects: tuple[str, ...]
    agencies: tuple[Performer, ...]
    cases: tuple[Case, ...]
    channels: tuple[ChannelTerms, ...]
    payment: str
    online_payment: bool
    stages: tuple[Text, ...]
    results: tuple[ResultKind, ...]
    result_delivery: tuple[str, ...]
    conditions: Text | None
    legal_basis: tuple[Citation, ...]
    downloads: tuple[Download, ...]
    form: str
    applicant: ApplicantQuestions
    steps: tuple[Step, ...]
    source: str
    verified: str

    def channel(self, kind: str) -> ChannelTerms | None:
        """The terms of a channel, None when the procedure is not open by it."""
        return next((channel for channel in self.channels if channel.kind == kind), None)

    def case(self, code: str) -> Case | None:
        """The case of this code; the first one for an empty code."""
        if not code:
            return self.cases[0]
        return next((case for case in self.cases if case.code == code), None)

    def performer(self, level: str) -> Performer | None:
        """Who performs at this level of government."""
        return next((performer for performer in self.agencies if performer.level == level), None)

    def step(self, code: str) -> Step | None:
        """The step of this code."""
        return next((step for step in self.steps if step.code == code), None)

    def step_of(self, who: str, *, last: bool = False) -> Step | None:
        """The first (or last) step done by `who`."""
        steps = [step for step in self.steps if step.who == who]
        return (steps[-1] if last else steps[0]) if steps else None

    @property
    def electronic_result(self) -> bool:
        """Whether the result itself exists as a file that is returned online."""
        return Channel.ONLINE in self.result_delivery

    @property
    def fee_at_submission(self) -> bool:
        return self.payment == PaymentMoment.AT_SUBMISSION


def _text(data: Mapping[str, str] | None) -> Text | None:
    return Text(data["vi"], data["en"]) if data else None


def _must(data: Mapping[str, str]) -> Text:
    return Text(data["vi"], data["en"])


def _limit(data: Mapping[str, Any] | None) -> Limit | None:
    if data is None:
        return None
    return Limit(
        amount=data["amount"],
        unit=data["unit"],
        note=_text(data.get("note")),
        source=data["source"],
        verified=verified_code(data["verified"]),
    )


def _fee(data: Mapping[str, Any]) -> Fee:
    return Fee(
        code=data["code"],
        name=_must(data["name"]),
        amount=data["amount"],
        note=_text(data.get("note")),
        source=data["source"],
        verified=verified_code(data["verified"]),
    )


def _paper(data: Mapping[str, Any]) -> Paper:
    return Paper(
        code=data["code"],
        name=_must(data["name"]),
        originals=data.get("originals", 1),
        copies=data.get("copies", 0),
        required=data.get("required", True),
        question=data.get("question", ""),
        note=_text(data.get("note")),
    )


def _case(data: Mapping[str, Any]) -> Case:
    return Case(data["code"], _must(data["title"]), tuple(_paper(paper) for paper in data["papers"]))


def _channel(data: Mapping[str, Any]) -> ChannelTerms:
    time = _limit(data["time"])
    assert time is not None  # the schema demands a time for every channel
    return ChannelTerms(data["kind"], time, tuple(_fee(fee) for fee in data["fees"]), _text(data.get("note")))


def _step(data: Mapping[str, Any]) -> Step:
    return Step(
        code=data["code"],
        title=_must(data["title"]),
        who=data["who"],
        agency=data["agency"],
        time=_limit(data.get("time")),
        next=tuple(data["next"]),
        back=tuple(data.get("back", ())),
    )


def _citation(data: Mapping[str, Any]) -> Citation:
    return Citation(
        number=data["number"],
        title=_must(data["title"]),
        article=data.get("article", ""),
        source=data["source"],
        verified=verified_code(data["verified"]),
    )


def parse(data: Mapping[str, Any]) -> Content:
    """Typed content of a version document that its JSON Schema accepts (`procedure_schema.VERSION`)."""
    return Content(
        name=_must(data["name"]),
        summary=_text(data.get("summary")),
        subjects=tuple(data["subjects"]),
        agencies=tuple(
            Performer(a["level"], a["receiving"], a["processing"], _text(a.get("signs")))
            for a in data["agencies"]
        ),
        cases=tuple(_case(case) for case in data["cases"]),
        channels=tuple(_channel(channel) for channel in data["channels"]),
        payment=data["payment"],
        online_payment=data.get("online_payment", False),
        stages=tuple(_must(stage) for stage in data["stages"]),
        results=tuple(ResultKind(result["code"], _must(result["name"])) for result in data["results"]),
        result_delivery=tuple(data["result_delivery"]),
        conditions=_text(data.get("conditions")),
        legal_basis=tuple(_citation(citation) for citation in data["legal_basis"]),
        downloads=tuple(
            Download(_must(d["title"]), d.get("file", ""), d.get("form", False))
            for d in data.get("downloads", ())
        ),
        form=data.get("form", ""),
        applicant=ApplicantQuestions(**data.get("applicant", {})),
        steps=tuple(_step(step) for step in data["steps"]),
        source=data["source"],
        verified=verified_code(data["verified"]),
    )
