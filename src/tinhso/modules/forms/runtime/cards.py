"""What callers get to see of a form and its answers: small frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..rules.answers import Answers

if TYPE_CHECKING:
    from .page_form import PageForm


@dataclass(frozen=True, slots=True)
class FormVersionInfo:
    """Identity of one published version of a form. ``version`` counts 1, 2, 3… within ``code``."""

    id: int
    code: str
    version: int
    sha256: str
    title: str
    source_name: str


@dataclass(frozen=True, slots=True)
class PageInfo:
    """One page of a form. ``relevant`` is false when the answers so far make the whole page unnecessary."""

    key: str
    title: str
    relevant: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the answers cannot be accepted: ``field`` is the name of the field on the form of ``page_key``."""

    page_key: str
    field: str
    message: str
    label: str


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file given as an answer. ``file`` is the id of the kernel's stored file."""

    file: int
    name: str
    size: int
    label: str
    page_key: str
    field: str


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One answered question, in words: choices by label, dates and numbers as people write them."""

    label: str
    value: str
    field: str
    file: FileAnswer | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page (or of one entry of a repeat), for "check your answers" and for officers."""

    page_key: str
    title: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class PageStep:
    """What one POST of a page led to.

    ``answers`` is to be saved as the draft whatever happened (valid answers and accepted files are in it).
    ``stay`` true: draw ``form`` again (errors, "add another", "update", newly relevant questions).
    """

    form: PageForm
    answers: Answers
    stay: bool
