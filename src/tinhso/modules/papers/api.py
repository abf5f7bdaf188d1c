"""The door of the papers module: draw a paper as PDF, write a register, know which form holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import IO

from tinhso.kernel.actors import Actor
from tinhso.kernel.models import StoredFile
from tinhso.kernel.refs import Ref

from .enums import Kind
from .facts import (
    Apology,
    Applicant,
    ControlSheet,
    Document,
    Enclosure,
    Finding,
    Handover,
    Issued,
    Paper,
    Receipt,
    Refusal,
    Register,
    RegisterRow,
    Result,
    Sender,
    Signatories,
    SignatureFinding,
    Signer,
    StopNotice,
    SupplementRequest,
)
from .faults import IssueError
from .queries import issued as _issued
from .rules.contents import WrongContent
from .rules.form_sets import Form, FormSet, NoForm
from .rules.register import VOLUME_ROWS

__all__ = [
    "VOLUME_ROWS",
    "Apology",
    "Applicant",
    "ControlSheet",
    "Document",
    "Enclosure",
    "Finding",
    "Form",
    "FormSet",
    "Handover",
    "IssueError",
    "Issued",
    "Kind",
    "NoForm",
    "Paper",
    "Receipt",
    "Refusal",
    "Register",
    "RegisterRow",
    "Result",
    "Sender",
    "Signatories",
    "SignatureFinding",
    "Signer",
    "StopNotice",
    "SupplementRequest",
    "WrongContent",
    "all_form_sets",
    "draw",
    "draw_register",
    "form_on",
    "inspect",
    "issue",
    "issued_by_code",
    "issued_by_digest",
    "sample",
    "write_register",
]


def form_on(kind: Kind, on: date) -> Form:
    """The form that papers of this kind have on a day. Raises NoForm."""
    from .queries.form_sets import form_sets  # noqa: PLC0415 - as below
    from .rules.form_sets import choose  # noqa: PLC0415

    return choose(form_sets(), kind, on)[1]


def all_form_sets() -> tuple[FormSet, ...]:
    """Every form set of this installation, by date."""
    from .queries.form_sets import form_sets  # noqa: PLC0415 - as below

    return form_sets()


def sample(code: str, kind: Kind, at: datetime) -> Document | None:
    """A made-up paper in the form that the set `code` has for this kind; None when it has none."""
    from . import drawing, sample  # noqa: PLC0415 - as below

    for one in all_form_sets():
        if one.code == code and kind in {form.kind for form in one.forms}:
            if kind == Kind.REGISTER:
                return drawing.draw_register_form(one, one.form(kind), *sample.sample_register(at))
            return drawing.draw_form(one, one.form(kind), sample.sample_paper(kind, at))
    return None


def draw(paper: Paper, on: date) -> Document:
    """Draw a paper with the form valid `on` that day, as PDF/UA-1 and PDF/A-2a.

    The paper's class says what it holds (`facts`). Raises WrongContent for a missing or wrongly typed value,
    NoForm when no set holds on the day. About 15 ms after the first of its layout in a process.
    """
    from .drawing import draw as drawn  # noqa: PLC0415 - the PDF engine is heavy and many processes never draw

    return drawn(paper, on)


def draw_register(register: Register, rows: Iterable[RegisterRow], on: date) -> Document:
    """Draw a register with the form valid `on` that day. Raises as `draw` does.

    The whole paper is made in memory, so a volume holds at most VOLUME_ROWS rows, which take half a second.
    """
    from .drawing import draw_register as drawn  # noqa: PLC0415 - as above

    return drawn(register, rows, on)


def write_register(target: IO[bytes], register: Register, rows: Iterable[RegisterRow], on: date) -> int:
    """Write a register as an Excel file, row by row as they come; returns how many there were.

    Raises as `draw` does, before anything is written.
    """
    from .queries.form_sets import form_sets  # noqa: PLC0415 - as above
    from .rules.contents import check  # noqa: PLC0415
    from .rules.form_sets import choose  # noqa: PLC0415
    from .workbook import write_register as written  # noqa: PLC0415 - so is the Excel library

    check(register)
    return written(target, *choose(form_sets(), Kind.REGISTER, on), register, rows)


def issue(
    *, by: Actor, paper: Result, ref: Ref, signatories: Signatories, at: datetime, file_name: str
) -> StoredFile:
    """Draw, sign and keep a result, once for `ref`; returns the stored file, which never changes.

    The official signs first, then the agency; where they have no certificates, nobody signs. Belongs to the
    caller's transaction. Raises WrongContent, NoForm, IssueError.
    """
    from .actions.issue import issue as issued  # noqa: PLC0415 - pyHanko is heavy, and few processes sign

    return issued(by=by, paper=paper, ref=ref, signatories=signatories, at=at, file_name=file_name).file


def inspect(content: bytes) -> Finding:
    """What the signatures of a PDF say, without keeping anything; takes a second or two."""
    from .inspection import inspect as inspected  # noqa: PLC0415 - starts a process

    return inspected(content)


def issued_by_code(code: str, actor: Actor) -> Issued | None:
    """The issued paper with this check code (16 characters, as `rules.check_code.as_typed` returns them)."""
    return _issued.by_code(code, actor)


def issued_by_digest(sha256: str, actor: Actor) -> Issued | None:
    """The issued paper whose file has this digest."""
    return _issued.by_digest(sha256, actor)
