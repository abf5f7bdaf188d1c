"""The clause of a correcting act: another agency than the earlier act said continues what was."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.ui.forms import TsSelect

from ...enums import ClauseKind
from .base import ClauseForm, Said, unit_field


class ReassignForm(ClauseForm):
    """Chosen among what the corrected act decided and nobody has changed since."""

    succession = forms.ChoiceField(
        label=gettext_lazy("Văn bản trước đã quyết định"), choices=(), widget=TsSelect(),
        help_text=gettext_lazy("Cơ quan trước đây → cơ quan đang kế tục. Trong ngoặc là phần được giao; chỉ phần đó chuyển sang cơ quan đúng."),
    )  # fmt: skip
    now = unit_field(
        gettext_lazy("Cơ quan kế tục đúng"), required=True, help_text=gettext_lazy("Mã hoặc tên.")
    )

    def prepare(self) -> None:
        chosen = self.fields["succession"]
        chosen.choices = [("", "—"), *self.choice.corrected]  # type: ignore[attr-defined]

    def said(self) -> list[Said]:
        source, _sep, was = self.cleaned_data["succession"].partition("|")
        now = self.new_unit("now", "agency")
        if now is not None and now in (source, was):
            self.refuse("now", _("Phải khác cơ quan trước đây và cơ quan đang kế tục."))
        return [(ClauseKind.REASSIGN, {"source": source, "was": was, "now": now})]

    def answers(self) -> dict[str, Any]:
        stored = self.stored
        now = self.text_of(stored["now"], "agency", after=True)
        return {"succession": f"{stored['source']}|{stored['was']}", "now": now}
