"""How a field of a page shows what was typed or kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tinhso.ui.forms import TsBoundField
from tinhso.ui.kept import Kept

from ..rules.answers import fault
from ..rules.machine import Machine
from .fields import AnswerField

if TYPE_CHECKING:
    from .page_form import PageForm

_BLANK: WeakKeyDictionary[Machine, Kept] = WeakKeyDictionary()
"""Questions of each form as they look before they are answered."""

_SAID = ("không bắt buộc", "nếu có", "optional", "if any")


class PageBoundField(TsBoundField):
    """Shows what was typed on this page, else the answer kept in the draft."""

    form: PageForm
    field: AnswerField

    def value(self) -> Any:
        """What the widget draws."""
        if self.name in self.form.typed:
            return self.form.typed[self.name]
        if self.form.is_bound and self.form.was_shown(self.name):
            return self.data
        answer = self.form.cell(self.name).answer
        if answer is None or fault(self.field.question.kind, answer) is not None:
            return None
        return self.field.shown(answer)

    @property
    def marked_optional(self) -> bool:
        """Whether "(không bắt buộc)" is added: not when the form's own label says so."""
        label = str(self.label).casefold()
        return self.field.optional and not any(words in label for words in _SAID)

    def as_field_group(self) -> SafeString:
        """The whole question. One that nobody answered yet looks the same to everybody, so it is drawn once."""
        form, name = self.form, self.name
        if form.is_bound or name in form.typed or form.cell(name).answer is not None:
            return super().as_field_group()
        kept = _BLANK.get(form.machine) or _BLANK.setdefault(form.machine, Kept())
        key = (get_language(), self.auto_id, self.field.question.path, self.field.given)
        return kept.get(key) or kept.put(key, super().as_field_group())
