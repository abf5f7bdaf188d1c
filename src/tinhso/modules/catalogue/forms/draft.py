"""Forms of a draft as a whole: a new procedure, its first day, sending it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import DateField, TsCheck, TsSelect, TsText, TsTextarea

from ..rules.procedure_schema import PROCEDURE_CODE, SLUG


class ProcedureForm(forms.Form):
    """A procedure that the catalogue does not have yet."""

    code = forms.RegexField(
        PROCEDURE_CODE, label=_("Mã thủ tục"), help_text=_("Mã trong Cơ sở dữ liệu quốc gia, dạng n.nnnnnn"),
        widget=TsText(width=10), error_messages={"invalid": _("Mã thủ tục có dạng n.nnnnnn, ví dụ 1.000948.")},
    )  # fmt: skip
    source = forms.CharField(
        label=_("Nguồn của mã"),
        help_text=_("Quyết định công bố hoặc trang tra cứu"),
        max_length=300,
        widget=TsText(),
    )
    name = forms.CharField(label=_("Tên thủ tục"), max_length=500, widget=TsText())
    name_en = forms.CharField(label=_("Tên tiếng Anh"), max_length=500, widget=TsText())
    slug = forms.RegexField(
        SLUG, label=_("Địa chỉ trang"), max_length=40, widget=TsText(width=20),
        help_text=_("Chữ thường không dấu và gạch nối, ví dụ khai-sinh; không đổi về sau"),
        error_messages={"invalid": _("Địa chỉ chỉ gồm chữ thường không dấu, chữ số và gạch nối.")},
    )  # fmt: skip
    field = forms.TypedChoiceField(label=_("Lĩnh vực"), coerce=int, widget=TsSelect())

    def __init__(self, *args: Any, fields: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", _("Chọn lĩnh vực")), *fields]


class FirstDayForm(forms.Form):
    """From which day the version shall apply."""

    valid_from = DateField(label=_("Áp dụng từ ngày"))


class SendBackForm(forms.Form):
    """What the second person wants otherwise."""

    remark = forms.CharField(
        label=_("Cần sửa gì"), max_length=2000, widget=TsTextarea(rows=3),
        error_messages={"required": _("Hãy ghi cần sửa gì.")},
    )  # fmt: skip


class PublishForm(forms.Form):
    """The second person's word that the unsure facts may be published as they are."""

    read = forms.BooleanField(
        label=_("Tôi đã đọc danh sách thông tin chưa biết và chưa kiểm chứng"),
        error_messages={"required": _("Đánh dấu vào ô này trước khi công bố.")},
        widget=TsCheck(),
    )

    def __init__(self, *args: Any, unsure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not unsure:
            del self.fields["read"]
