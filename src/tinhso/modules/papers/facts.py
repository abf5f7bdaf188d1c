"""What is printed, as typed values, and what comes back: the inputs of every paper.

Moments are aware; days are the province's; amounts are whole đồng. Empty text and None are left out of the
paper. A text without a default must say something (`rules.contents`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from .enums import FileState, Kind


@dataclass(frozen=True, kw_only=True)
class Document:
    """A drawn paper. `form_code` is the statutory form's number, empty for a layout of our own."""

    pdf: bytes
    form_code: str
    verified: bool
    title: str


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who hands a paper out: `desk` is its one-stop desk, `place` the name before the day."""

    agency: str
    parent_agency: str = ""
    desk: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """For whom a paper is."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """One paper of a dossier, with how many originals and copies were handed in."""

    name: str
    originals: int = 0
    copies: int = 0


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who signs by hand or by certificate; `electronic` prints that the signature is in the file."""

    name: str
    title: str = ""
    electronic: bool = False


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every paper about a dossier carries. `tracking_url` is what its QR code leads to."""

    kind: ClassVar[Kind]
    sender: Sender
    code: str
    day: date
    number: str = ""
    lookup_code: str = ""
    tracking_url: str = ""
    is_sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Receipt(Paper):
    """What was handed in and when the result can be expected; without `due_at` it only confirms what was sent.

    `result_at` says where and how the result will be received; `book` and `book_number` where the dossier
    stands in the register; `fee_note` follows the amount in words. `received_in` names the agency that received it,
    where another one hands the paper out today.
    """

    kind = Kind.RECEIPT
    applicant: Applicant
    procedure: str
    received_at: datetime
    due_at: datetime | None = None
    summary: str = ""
    papers: tuple[Enclosure, ...] = ()
    sets: int = 1
    time_limit: str = ""
    result_at: str = ""
    fee: int | None = None
    fee_note: str = ""
    received_by: str = ""
    received_in: str = ""
    book: str = ""
    book_number: int | None = None


@dataclass(frozen=True, kw_only=True)
class SupplementRequest(Paper):
    """What is missing in a dossier and why; `contact` helps with questions."""

    kind = Kind.SUPPLEMENT
    applicant: Applicant
    procedure: str
    wanted: tuple[str, ...]
    official: str
    reason: str = ""
    answer_by: date | None = None
    contact: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Refusal(Paper):
    """Why a dossier is not accepted."""

    kind = Kind.REFUSAL
    applicant: Applicant
    procedure: str
    reason: str
    official: str


@dataclass(frozen=True, kw_only=True)
class Apology(Paper):
    """That a result is late, why, and until when it is promised now.

    `extension` is by how much the time is asked to be longer, in the procedure's own unit ("3 ngày làm
    việc"); the form of 2025 names it.
    """

    kind = Kind.APOLOGY
    applicant: Applicant
    procedure: str
    received_at: datetime
    due_at: datetime
    reason: str
    new_due_at: datetime
    signer: Signer
    extension: str = ""


@dataclass(frozen=True, kw_only=True)
class StopNotice(Paper):
    """That a dossier is no longer worked on, and why."""

    kind = Kind.STOP
    applicant: Applicant
    procedure: str
    received_at: datetime
    stopped_at: datetime
    reason: str
    signer: Signer


@dataclass(frozen=True, kw_only=True)
class Handover:
    """One passing on of a dossier. `outcome` says how it kept its time: before, at or after; may be empty."""

    at: datetime
    giver_unit: str
    receiver_unit: str
    giver: str = ""
    receiver: str = ""
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ControlSheet(Paper):
    """Through whose hands a dossier went, and when."""

    kind = Kind.CONTROL
    applicant: Applicant
    procedure: str
    received_at: datetime
    handovers: tuple[Handover, ...]
    processing_agency: str
    cooperating: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One dossier of a register. Empty where nothing is known yet."""

    code: str
    procedure: str
    applicant: str
    processing_agency: str
    received_at: datetime
    contact: str = ""
    sets: int = 1
    due_at: datetime | None = None
    returned_at: datetime | None = None
    way: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Register:
    """The register of one desk and period; `until` is the last day. Its rows come apart, in their order.

    On paper it is bound in volumes: `first` is the number of a volume's first row.
    """

    kind: ClassVar[Kind] = Kind.REGISTER
    sender: Sender
    since: date
    until: date
    day: date
    volume: int = 1
    volumes: int = 1
    first: int = 1
    is_sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Result(Paper):
    """What was decided: `title` and `text` in the agency's own words, paragraphs at line ends.

    `check_code` and `check_url` are for the page that checks the signed file.
    """

    kind = Kind.RESULT
    applicant: Applicant
    title: str
    text: str
    signer: Signer
    procedure: str = ""
    summary: str = ""
    check_code: str = ""
    check_url: str = ""


@dataclass(frozen=True, kw_only=True)
class SignatureFinding:
    """What one signature of a file says.

    `at` is when it was made: attested by a trusted timestamp service when `attested`, else by the signer's own
    clock. `change`: "none" (the file is as it was signed), "allowed" (only further signatures came after) or
    "changed". `in_time`: the certificate was valid at that moment.
    """

    name: str
    organisation: str
    issuer: str
    serial: str
    since: datetime
    until: datetime
    at: datetime | None
    attested: bool
    intact: bool
    change: str
    trusted: bool
    in_time: bool
    is_sample: bool = False

    @property
    def is_good(self) -> bool:
        """Whether nothing speaks against it."""
        return self.intact and self.change != "changed" and self.trusted and self.in_time


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a file turned out to be, with its signatures in their order."""

    state: FileState
    signatures: tuple[SignatureFinding, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether it is signed and nothing speaks against any signature."""
        return bool(self.signatures) and all(one.is_good for one in self.signatures)

    @property
    def is_changed(self) -> bool:
        """Whether it is not what somebody signed."""
        return any(not one.intact or one.change == "changed" for one in self.signatures)


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A paper as it was issued: what the check page tells of it. `sha256` is the digest of the file."""

    title: str
    number: str
    agency_name: str
    signed_by_name: str
    signatures: int
    issued_at: datetime
    sha256: str
    is_sample: bool


@dataclass(frozen=True, kw_only=True)
class Signatories:
    """Who signs with certificates: the official who decided, and the agency for which he did."""

    agency_id: int
    agency_name: str
    account_id: int | None
    name: str
