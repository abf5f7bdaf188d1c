"""A new number or a new address for one's account. Nothing here depends on whether somebody else has it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from ..actions.proof import may_have_code
from ..rules.identity import is_mobile, normal_phone
from .sign_in import TOO_MANY_CODES


class _ContactForm(forms.Form):
    """`value` is what a code goes to; `own` is the one that the account has proved already, if any."""

    def __init__(self, *args: Any, own: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own

    def clean_value(self) -> str:
        value = self.normal(self.cleaned_data["value"].strip().lower())
        if value == self.own:
            raise forms.ValidationError(_("Bạn đang dùng đúng số hoặc địa chỉ này."))
        if not may_have_code(value):
            raise forms.ValidationError(TOO_MANY_CODES)
        return value

    def normal(self, text: str) -> str:
        """`text` as accounts keep it. Raises ValidationError."""
        return text


class PhoneForm(_ContactForm):
    """A mobile number."""

    value = forms.CharField(
        label=_("Số điện thoại di động"),
        max_length=20,
        help_text=_("Chúng tôi gửi một mã đến số này để chắc chắn là của bạn."),
        error_messages={"required": _("Nhập số điện thoại di động.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def normal(self, text: str) -> str:
        number = normal_phone(text)
        if not is_mobile(number):
            raise forms.ValidationError(_("Nhập 10 chữ số bắt đầu bằng 03, 05, 07, 08 hoặc 09."))
        return number


class EmailForm(_ContactForm):
    """An e-mail address."""

    value = forms.CharField(
        label=_("Địa chỉ thư điện tử"),
        max_length=254,
        help_text=_("Chúng tôi gửi một mã đến địa chỉ này để chắc chắn là của bạn."),
        error_messages={"required": _("Nhập địa chỉ thư điện tử.")},
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email", "autocapitalize": "none"}),
    )

    def normal(self, text: str) -> str:
        EmailValidator(message=_("Nhập địa chỉ thư điện tử đúng dạng, ví dụ ten@example.vn."))(text)
        return text
