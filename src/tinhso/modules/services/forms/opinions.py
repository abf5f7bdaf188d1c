"""Asking other agencies, answering them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import TsFile, TsRadio, TsSelect, TsText, TsTextarea

from ..enums import Verdict
from ..rules.opinions import MOST_DAYS
from .choices import Place, place_choices
from .office import ActForm, ReasonForm

AT_ONCE = 4
"""Agencies that one page asks; whoever needs more asks again, all of them run side by side."""


class AskForm(ActForm):
    """What is asked, of whom, and how many working days each has."""

    question = forms.CharField(
        label=_("Nội dung hỏi"),
        help_text=_("Mọi cơ quan được hỏi đọc được; người nộp hồ sơ thì không"),
        max_length=4000,
        error_messages={"required": _("Ghi nội dung hỏi")},
        widget=TsTextarea(rows=4),
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = place_choices(places)
        for number in range(1, AT_ONCE + 1):
            self.fields[f"agency_{number}"] = forms.ChoiceField(
                label=_now("Cơ quan thứ %(number)d") % {"number": number},
                required=number == 1,
                choices=choices,
                error_messages={"required": _("Chọn cơ quan")},
                widget=TsSelect(),
            )
            self.fields[f"days_{number}"] = forms.IntegerField(
                label=_now("Số ngày làm việc cho cơ quan thứ %(number)d") % {"number": number},
                required=number == 1,
                initial=3,
                min_value=1,
                max_value=MOST_DAYS,
                error_messages={"required": _("Nhập số ngày làm việc")},
                widget=TsText(width=3, attrs={"inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        """An agency is asked once, and each has its days."""
        data = super().clean() or {}
        data["agencies"] = found = {}
        for number in range(1, AT_ONCE + 1):
            agency, days = data.get(f"agency_{number}"), data.get(f"days_{number}")
            if not agency:
                continue
            if int(agency) in found:
                self.add_error(f"agency_{number}", _now("Cơ quan này đã được chọn ở trên"))
            elif days is None and f"days_{number}" not in self.errors:
                self.add_error(f"days_{number}", _now("Nhập số ngày làm việc"))
            else:
                found[int(agency)] = days
        return data


class GiveForm(forms.Form):
    """The asked agency's answer."""

    verdict = forms.ChoiceField(
        label=_("Ý kiến của cơ quan"),
        choices=Verdict.choices,
        error_messages={"required": _("Chọn một ý kiến")},
        widget=TsRadio(),
    )
    text = forms.CharField(
        label=_("Nội dung ý kiến"),
        max_length=8000,
        error_messages={"required": _("Ghi nội dung ý kiến")},
        widget=TsTextarea(rows=6),
    )
    file = forms.FileField(
        label=_("Văn bản kèm theo"), help_text=_("Ảnh hoặc PDF"), required=False, widget=TsFile()
    )


class DropForm(ReasonForm):
    """Why a question is taken back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Người nộp hồ sơ không đọc được nội dung này")
