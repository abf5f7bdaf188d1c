"""Forms of acts of reorganisation: the act, a table, answers to conflicts. Clauses: see `clauses`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import DateField, TsFile, TsRadio, TsSelect, TsText, TsTextarea

from ..enums import ActState
from ..rules.reorganisation.conflicts import Conflict


class ActFilterForm(forms.Form):
    """Which acts a list shows."""

    q = forms.CharField(label=_("Tìm văn bản"), required=False, max_length=100, widget=TsText(width=20))
    state = forms.ChoiceField(
        label=_("Trạng thái văn bản"),
        required=False,
        choices=[("", _("Tất cả")), *ActState.choices],
        widget=TsSelect(),
    )


class ActForm(forms.Form):
    """What an act is called, who issued it, and from when it holds."""

    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, widget=TsText(width=20))
    title = forms.CharField(label=_("Trích yếu"), max_length=300)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    legal_basis = forms.CharField(label=_("Căn cứ"), required=False, widget=TsTextarea(rows=3))
    issued_on = DateField(label=_("Ngày ban hành"))
    effective_date = DateField(label=_("Ngày có hiệu lực"))
    corrects = forms.TypedChoiceField(
        label=_("Đính chính văn bản"), required=False, coerce=int, empty_value=None, widget=TsSelect()
    )

    def __init__(self, *args: Any, earlier: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if earlier:
            self.fields["corrects"].choices = [("", _("Không")), *earlier]  # type: ignore[attr-defined]
        else:
            del self.fields["corrects"]


class MappingForm(forms.Form):
    """The table of what becomes what."""

    table = forms.FileField(
        label=_("Bảng sắp xếp (Excel hoặc CSV)"),
        help_text=_("Cột: ma_cu, ma_moi, ten_moi, loai_moi, ma_cap_tren và, nếu có, ma_co_quan_moi."),
        widget=TsFile(accept=".xlsx,.csv"),
    )


class ConflictForm(forms.Form):
    """One question for each conflict; field names are the conflicts' places in the list."""

    mark_optional = False

    def __init__(self, *args: Any, conflicts: Sequence[Conflict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts = conflicts
        for place, one in enumerate(conflicts):
            if one.kind == "numbers":
                label = _("Số kết quả của %(unit)s") % {"unit": one.subject}
                words = {"own": str(_("Đánh số riêng từ 1"))}
                choices = [
                    (value, words.get(value) or _("Tiếp tục dãy số của %(name)s") % {"name": name})
                    for value, name in one.options
                ]
            else:
                label = _("Ai giữ vị trí “%(post)s”?") % {"post": one.subject}
                choices = list(one.options)
            self.fields[f"xung-dot-{place}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=False,
                initial=one.chosen or one.default,
                widget=TsRadio() if len(choices) < 5 else TsSelect(),
            )

    def choices(self) -> dict[str, str]:
        """The answers by the conflicts' keys."""
        return {one.key: self.cleaned_data[f"xung-dot-{place}"] for place, one in enumerate(self.conflicts)}
