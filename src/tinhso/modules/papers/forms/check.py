"""What somebody wants checked: a file, or the code on a paper."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.ui.forms import TsFile, TsText

from ..rules.check_code import as_typed

MOST_BYTES: Final = 10 * 1024 * 1024


class FileForm(forms.Form):
    """A PDF; nothing of it is kept."""

    file = forms.FileField(
        label=gettext_lazy("Tệp PDF cần kiểm tra"),
        help_text=gettext_lazy("Tệp PDF đến 10 MB. Hệ thống đọc tệp rồi bỏ ngay, không lưu lại."),
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp PDF cần kiểm tra."),
            "empty": gettext_lazy("Tệp này rỗng. Hãy chọn tệp khác."),
        },
        widget=TsFile(accept="application/pdf,.pdf"),
    )

    def clean_file(self) -> UploadedFile:
        """The upload; too large is an error."""
        upload: UploadedFile = self.cleaned_data["file"]
        if upload.size is None or upload.size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 10 MB nên không kiểm tra được ở đây."))
        return upload


class CodeForm(forms.Form):
    """The check code of a paper."""

    ma = forms.CharField(
        label=gettext_lazy("Mã kiểm tra in trên văn bản"),
        help_text=gettext_lazy(
            "16 chữ và số, ví dụ K7MP-2XQ9-4HTR-8WCD. Quét mã QR trên văn bản sẽ tự điền mã."
        ),
        max_length=60,
        error_messages={"required": gettext_lazy("Hãy nhập mã kiểm tra.")},
        widget=TsText(width=20),
    )

    def clean_ma(self) -> str:
        """The code without what only groups it."""
        code = as_typed(self.cleaned_data["ma"])
        if not code:
            raise forms.ValidationError(_("Mã kiểm tra gồm 16 chữ và số. Hãy xem lại mã in trên văn bản."))
        return code
