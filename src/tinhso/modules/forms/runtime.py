"""A published form ready to be asked: pages, Django forms, checks, summary and submission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from tinhso.modules.forms.forms.page import PageForm
    from tinhso.modules.forms.rules.answers import Answers

    StoreFile = Callable[[UploadedFile], Any]


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


class Form:
    """One version of a form, bound to a clock. Holds no answers: every method takes them."""

    info: FormVersionInfo

    def start(self, prefill: Mapping[str, Any] | None = None) -> Answers:
        """First answers of a new draft: ``prefill`` by question name or path, then the form's defaults."""
        ...

    def pages(self, answers: Answers, language: str = "vi") -> list[PageInfo]:
        """All pages in order, with their relevance under ``answers``."""
        ...

    def next_page(self, answers: Answers, after: str | None = None) -> str | None:
        """Key of the first relevant page after ``after`` (None: from the start), or None at the end."""
        ...

    def page_form(
        self,
        page_key: str,
        answers: Answers,
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        language: str = "vi",
        *,
        store: StoreFile | None = None,
    ) -> PageForm:
        """The Django form of a page; bound when ``data`` is given. ``{{ form }}`` draws all of it.

        ``store`` keeps an upload (``lambda upload: kernel.files.store(upload, actor=...)``) and may raise
        ``kernel.files.FileRejected``, which becomes the field's error.
        """
        ...

    def merge(self, page_key: str, answers: Answers, form: PageForm) -> Answers:
        """``answers`` with everything the bound ``form`` could read; also when some fields have errors."""
        ...

    def post(
        self,
        page_key: str,
        answers: Answers,
        data: Mapping[str, Any],
        files: Mapping[str, Any] | None = None,
        language: str = "vi",
        *,
        store: StoreFile | None = None,
    ) -> PageStep:
        """Handle one POST of a page: ``page_form`` + ``merge`` + the add/remove/update buttons."""
        ...

    def check(self, answers: Answers, language: str = "vi") -> list[Problem]:
        """Whole-submission check; an empty list means the answers can be accepted."""
        ...

    def finish(self, answers: Answers) -> Answers:
        """The submission: calculated values added, answers to irrelevant questions dropped."""
        ...

    def summary(self, answers: Answers, language: str = "vi") -> list[Section]:
        """Relevant answered questions in words, page by page."""
        ...

    def flat(self, answers: Answers) -> dict[str, Any]:
        """``{"group/question": value, "repeat[1]/question": value}`` of the finished submission."""
        ...

    def value(self, answers: Answers, name: str) -> Any:
        """One finished value by question name (when unique) or path; None when not answered or irrelevant."""
        ...

    def files(self, answers: Answers, language: str = "vi") -> list[FileAnswer]:
        """Files among the relevant answers, in the order of the form."""
        ...

    def submission_xml(self, answers: Answers, instance_id: str) -> str:
        """The finished submission as an OpenRosa instance document."""
        ...
