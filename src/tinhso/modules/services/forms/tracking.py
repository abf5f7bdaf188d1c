"""Tracking without signing in: the dossier's code and its lookup code."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import TsText


class TrackForm(forms.Form):
    """Both codes as printed on the receipt; spaces and small letters are forgiven."""

    code = forms.CharField(
        label=_("Mã hồ sơ"),
        help_text=_("Ghi trên giấy tiếp nhận, ví dụ 000.00.31.H04-150617-0001"),
        max_length=60,
        error_messages={"required": _("Nhập mã hồ sơ")},
        widget=TsText(width=20),
    )
    lookup_code = forms.CharField(
        label=_("Mã tra cứu"),
        help_text=_("Ghi cạnh mã hồ sơ trên giấy tiếp nhận"),
        max_length=20,
        error_messages={"required": _("Nhập mã tra cứu")},
        widget=TsText(width=10),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split()).upper()

    def clean_lookup_code(self) -> str:
        return "".join(str(self.cleaned_data["lookup_code"]).split()).upper()
