"""The form that takes a workbook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import TsFile


class UploadForm(forms.Form):
    """One Excel file."""

    file = forms.FileField(
        label=_("Tệp Excel"),
        help_text=_("Dùng tệp mẫu hoặc tệp đã xuất. Chưa có gì thay đổi cho đến khi xác nhận."),
        widget=TsFile(accept=".xlsx"),
        error_messages={"required": _("Chọn một tệp Excel.")},
    )
