"""Forms of the register of IT skills."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import DateField, TsChecks

from ..enums import Duty


class RegisterFilter(forms.Form):
    """Which certificates are listed."""

    q = forms.CharField(label=_("Họ và tên"), required=False, max_length=100)
    chuan = forms.ChoiceField(label=_("Chuẩn"), required=False)
    chua = forms.ChoiceField(
        label=_("Đối chiếu"),
        required=False,
        choices=[("", _("tất cả")), ("1", _("chưa đối chiếu bản gốc"))],
    )

    def __init__(self, *args: Any, standards: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chuan"].choices = [("", _("mọi chuẩn")), *standards]  # type: ignore[attr-defined]


class CertificateForm(forms.Form):
    """A certificate to register."""

    standard = forms.ChoiceField(label=_("Chuẩn"))
    level = forms.ChoiceField(label=_("Trình độ"), required=False)
    modules = forms.MultipleChoiceField(label=_("Mô đun đạt"), required=False, widget=TsChecks())
    issued_on = DateField(label=_("Ngày cấp"))
    issuer = forms.CharField(label=_("Nơi cấp"), max_length=200)
    number = forms.CharField(label=_("Số hiệu"), max_length=40)
    verified_on = DateField(
        label=_("Ngày đối chiếu bản gốc"),
        required=False,
        help_text=_("Chỉ chứng chỉ đã đối chiếu bản gốc mới được tính vào chỉ tiêu."),
    )

    def __init__(self, *args: Any, standards: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = sorted({level for one in standards for level in one.levels})
        modules = [code for one in standards for code in one.modules]
        self.fields["standard"].choices = [(one.key, one.title) for one in standards]  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", _("không có")), *((one, one) for one in levels)]  # type: ignore[attr-defined]
        self.fields["modules"].choices = [(one, one) for one in modules]  # type: ignore[attr-defined]


class DutyForm(forms.Form):
    """The IT duty of an appointment."""

    duty = forms.ChoiceField(label=_("Nhiệm vụ công nghệ thông tin"), choices=Duty.choices, required=False)
