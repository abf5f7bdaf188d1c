"""The words of a message."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import DateField, TsText, TsTextarea

from ..enums import Channel
from ..rules.texts import LONGEST_SUBJECT, LONGEST_TEXT


class TextForm(forms.Form):
    """Subject, text and the day from which they are used."""

    subject = forms.CharField(
        label=_("Tiêu đề"),
        max_length=LONGEST_SUBJECT,
        widget=TsText(),
        error_messages={"required": _("Hãy nhập tiêu đề.")},
    )
    text = forms.CharField(
        label=_("Nội dung"),
        max_length=LONGEST_TEXT,
        widget=TsTextarea(rows=10),
        error_messages={"required": _("Hãy nhập nội dung.")},
    )
    valid_from = DateField(label=_("Áp dụng từ ngày"))

    def __init__(self, *args: Any, channel: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if channel == Channel.SMS:
            del self.fields["subject"]
