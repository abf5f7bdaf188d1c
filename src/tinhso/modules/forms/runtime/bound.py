"""How a field of a page shows what was typed or kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinhso.ui.forms import TsBoundField

from ..rules.answers import fault
from .fields import AnswerField

if TYPE_CHECKING:
    from .page_form import PageForm

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
