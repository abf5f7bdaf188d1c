"""The form that takes a file of records."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import TsFile


class RecordFileForm(forms.Form):
    """One JSON file."""

    file = forms.FileField(
        label=_("Tệp bản ghi thủ tục"),
        help_text=_("JSON, tối đa 2 MB. Mỗi bản ghi thành một bản thảo; không có gì được công bố."),
        widget=TsFile(accept=".json"),
        error_messages={
            "required": _("Chọn một tệp."),
            "empty": _("Tệp không chứa bản ghi thủ tục nào."),
        },
    )
