"""What the error summary lists: every error once, linked to the first input of its field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.forms import BaseForm, BaseFormSet, FileInput
from django.utils.translation import gettext as _

from tinhso.ui.forms.boundfield import TsBoundField

GENERIC: Final = frozenset(
    {"required", "invalid", "invalid_choice", "max_length", "min_length", "max_value", "min_value", "incomplete",
     "invalid_list", "max_digits", "max_decimal_places", "empty", "contradiction", "not_real"}
)  # fmt: skip
"""Codes of errors whose words do not name the field; the summary puts the label before them."""


@dataclass(frozen=True)
class SummaryEntry:
    """One line of the summary; ``href`` is empty when the error belongs to no input."""

    text: str
    href: str


def summary_entries(
    forms: Iterable[BaseForm | BaseFormSet[Any]], extra: Iterable[tuple[str, str] | SummaryEntry] = ()
) -> list[SummaryEntry]:
    """The errors of all forms in the order of their fields, then the ``extra`` (text, href) pairs."""
    found: list[SummaryEntry] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            found += [SummaryEntry(str(message), "") for message in form.non_form_errors()]
            found += summary_entries(form.forms)
        else:
            found += _of_form(form)
    found += [
        entry if isinstance(entry, SummaryEntry) else SummaryEntry(str(entry[0]), entry[1]) for entry in extra
    ]
    return found


def _of_form(form: BaseForm) -> Iterator[SummaryEntry]:
    if not form.errors:
        return
    for message in form.non_field_errors():
        yield SummaryEntry(str(message), "")
    for field in form:
        for code, message in field.messages:
            yield SummaryEntry(
                _named(field, code, message), f"#{field.first_input_id}" if field.first_input_id else ""
            )


def _named(field: TsBoundField, code: str, message: str) -> str:
    label = str(field.label or "").strip().rstrip(":?.")
    # What is wrong with a file is said in words about files; which of the page's files, only its label tells.
    speaks_of_any = code in GENERIC or isinstance(field.field.widget, FileInput)
    if not speaks_of_any or not label or label.casefold() in message.casefold():
        return message
    return _("%(label)s: %(message)s") % {"label": label, "message": message[:1].lower() + message[1:]}
