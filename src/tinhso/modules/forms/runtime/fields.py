"""Django fields for the question types: each reads what was typed into the JSON answer of its type.

They only read. Whether an answer is needed, allowed and relevant is decided by the rules, for the page and for
the whole submission alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.files import DOCUMENT_KINDS, IMAGE_KINDS, FileKind, FileRejected
from tinhso.ui import forms as ui
from tinhso.ui.forms import widgets as ui_widgets

from ..rules import answers as rules
from ..rules.definition import Question

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

type StoreFile = Callable[["UploadedFile", tuple[FileKind, ...]], Any]
"""Keeps an upload and gives back the stored file (``pk``, ``name``, ``size``); may raise FileRejected."""

_GROUPED = re.compile(r"-?\d{1,3}(?:([. ])\d{3})(?:\1\d{3})*\Z", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,30}\Z", re.ASCII)
_MANY_CHOICES = 7


@dataclass(frozen=True, slots=True)
class Given:
    """What a field is built from besides its question: texts, choices offered, what was answered before."""

    label: str
    hint: str
    choices: tuple[tuple[str, str], ...] = ()
    answer: Any = None
    optional: bool = True
    language: str = "vi"
    many: bool = False
    placeholder: str = ""


class AnswerField(forms.Field):
    """One line or several lines of text."""

    def __init__(self, question: Question, given: Given, widget: forms.Widget | None = None) -> None:
        super().__init__(required=False, label=given.label, help_text=given.hint, widget=widget)
        self.question = question
        self.given = given
        self.optional = given.optional

    def to_python(self, value: Any) -> Any:
        """The JSON answer, None when nothing was given; ValidationError when it cannot be read."""
        return rules.normal_text(str(value)) or None if value else None

    def shown(self, answer: Any) -> Any:
        """An answer as its widget takes it."""
        return answer

    def inputs(self, name: str, answer: Any) -> dict[str, Any]:
        """What a browser would send for an answer: text by name of the input; nothing for no answer."""
        shown = self.shown(answer) if answer is not None else None
        return {} if shown is None else {name: shown if isinstance(shown, list) else str(shown)}


class IntegerField(AnswerField):
    """Whole numbers; dots or spaces between thousands are understood."""

    def to_python(self, value: Any) -> Any:
        text = ("" if value is None else str(value)).replace("\u00a0", " ").strip()
        if not text:
            return None
        if _GROUPED.match(text):
            text = text.replace(".", "").replace(" ", "")
        if not _WHOLE.match(text):
            raise ValidationError(_("Phải là số nguyên, ví dụ 12"), code="integer")
        return int(text)


class MoneyField(AnswerField):
    """Whole đồng."""

    def __init__(self, question: Question, given: Given) -> None:
        super().__init__(question, given, ui.TsMoney())
        self.reader = ui.MoneyField(required=False, min_value=-(10**18), max_value=10**18)

    def to_python(self, value: Any) -> Any:
        return self.reader.clean(value)


class DecimalField(AnswerField):
    """Decimal numbers; the decimal mark is the comma in Vietnamese, and the point is understood when it is clear."""

    def to_python(self, value: Any) -> Any:
        text = re.sub(r"[\s\u00a0]", "", "" if value is None else str(value))
        if not text:
            return None
        mark = "." if self.given.language == "en" else ","
        other = "," if mark == "." else "."
        if re.fullmatch(
            rf"-?\d{{1,3}}({re.escape(other)}\d{{3}})+{re.escape(mark)}\d+", text
        ) or re.fullmatch(rf"-?\d{{1,3}}({re.escape(other)}\d{{3}}){{2,}}", text):
            text = text.replace(other, "")
        elif re.fullmatch(rf"-?\d{{1,3}}{re.escape(other)}\d{{3}}", text):
            raise ValidationError(
                _("Chưa rõ %(typed)s là hàng nghìn hay phần thập phân; hãy viết liền hoặc dùng dấu %(mark)s"),
                code="decimal", params={"typed": text, "mark": mark},
            )  # fmt: skip
        text = text.replace(",", ".")
        if not re.fullmatch(r"-?\d{1,30}(\.\d{1,30})?", text, re.ASCII):
            raise ValidationError(_("Phải là số, ví dụ 12,5"), code="decimal")
        return rules.decimal_text(Decimal(text))

    def shown(self, answer: Any) -> Any:
        return answer if self.given.language == "en" else str(answer).replace(".", ",")


class PartsField(AnswerField):
    """Dates, times and places: read by the design system's fields, kept as ISO text."""

    def __init__(
        self, question: Question, given: Given, reader: forms.Field, write: Callable[[Any], str]
    ) -> None:
        super().__init__(question, given, reader.widget)
        self.reader = reader
        self.write = write

    def to_python(self, value: Any) -> Any:
        read = self.reader.clean(value)
        return None if read in (None, "") else self.write(read)

    def inputs(self, name: str, answer: Any) -> dict[str, Any]:
        assert isinstance(self.widget, ui_widgets.PartsWidget)
        parts = {} if answer is None else self.widget.split(answer)
        return {f"{name}-{part}": text for part, text in parts.items()}


class OneField(AnswerField):
    """One choice: radios when there are few, else a list."""

    def __init__(self, question: Question, given: Given) -> None:
        listed = "minimal" in question.appearance or given.many
        widget: forms.Select
        if listed:
            widget = ui.TsSelect(choices=(("", given.placeholder), *given.choices))
        else:
            none = (("", _("Không trả lời")),) if given.optional and not question.required else ()
            widget = ui.TsRadio(choices=(*given.choices, *none), inline="horizontal" in question.appearance)
        super().__init__(question, given, widget)

    def to_python(self, value: Any) -> Any:
        return str(value) if value else None


class ManyField(AnswerField):
    """Any number of choices, kept in the order they were ticked on the page."""

    def __init__(self, question: Question, given: Given) -> None:
        super().__init__(question, given, ui.TsChecks(choices=given.choices))

    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(str(code) for code in value or [] if code)) or None


class UploadField(AnswerField):
    """A file or an image: the one given before stays until another one is sent or it is taken away."""

    widget: ui.TsFile

    def __init__(self, question: Question, given: Given, store: StoreFile | None) -> None:
        self.kinds = IMAGE_KINDS if question.kind == "image" else DOCUMENT_KINDS
        self.store = store
        accept = ",".join(suffix for kind in self.kinds for suffix in kind.suffixes)
        super().__init__(question, given, ui.TsFile(accept=accept, removable=True))
        self.show(given.answer)

    def show(self, answer: Any) -> None:
        """Say which file is there."""
        there = answer is not None and rules.fault("file", answer) is None
        self.widget.current = ui.CurrentFile(str(answer["name"]), size=answer.get("size")) if there else None

    def keep(self, upload: UploadedFile | None, *, remove: bool) -> Any:
        """The answer after a POST: the upload stored, or what was there; ValidationError when it is refused."""
        if upload is None:
            return None if remove else self.given.answer
        if self.store is None:
            raise ValidationError(_("Chưa nhận được tệp ở bước này"), code="file")
        try:
            stored = self.store(upload, self.kinds)
        except FileRejected as refusal:
            raise ValidationError(str(refusal.message), code=refusal.code) from refusal
        return {"file": stored.pk, "name": stored.name, "size": stored.size}

    def shown(self, answer: Any) -> Any:
        return None

    def inputs(self, name: str, answer: Any) -> dict[str, Any]:
        return {}


def field_for(question: Question, given: Given, store: StoreFile | None) -> AnswerField:
    """The field that asks ``question``."""
    match question.kind:
        case "integer" if "thousands-sep" in question.appearance:
            return MoneyField(question, given)
        case "integer":
            return IntegerField(question, given, ui.TsText(width=10, inputmode="numeric"))
        case "decimal":
            return DecimalField(question, given, ui.TsText(width=10, inputmode="decimal"))
        case "date":
            return PartsField(question, given, ui.DateField(required=False), lambda day: day.isoformat())
        case "time":
            return PartsField(
                question, given, ui.TimeField(required=False), lambda time: time.isoformat(timespec="minutes")
            )
        case "geopoint":
            return PartsField(
                question, given, ui.GeopointField(required=False),
                lambda at: f"{rules.decimal_text(at.lat)} {rules.decimal_text(at.lon)} 0 0",
            )  # fmt: skip
        case "select_one":
            return OneField(question, given)
        case "select_multiple":
            return ManyField(question, given)
        case "file" | "image":
            return UploadField(question, given, store)
    if "multiline" in question.appearance:
        return AnswerField(question, given, ui.TsTextarea())
    inputmode = "numeric" if "numbers" in question.appearance else ""
    return AnswerField(question, given, ui.TsText(inputmode=inputmode))


def many(question: Question, total: int) -> bool:
    """Whether a select has too many choices for radios."""
    return question.kind == "select_one" and total > _MANY_CHOICES
