"""allauth's forms with our words: no placeholders, one plain label and hint for each field."""

from __future__ import annotations

import struct
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import nfc

from ..actions.proof import may_have_code
from ..models import Account
from ..rules.identity import is_mobile, normal_phone

NEW_PASSWORD_HINT = _("Ít nhất 8 ký tự; không dùng mật khẩu phổ biến hoặc giống tên của bạn.")


TOO_MANY_CODES = _("Bạn đã xin mã nhiều lần. Thử lại sau một giờ.")


class _PlainMixin:
    """Sets label and hint of each field named in `words`, and takes allauth's placeholders away."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
            label = str(field.label or "")
            field.error_messages["required"] = _("Nhập %(label)s.") % {"label": label[:1].lower() + label[1:]}


class LoginForm(_PlainMixin, account.LoginForm):
    """One field for three kinds of names."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {
        "login": (_("Tên đăng nhập, thư điện tử hoặc số điện thoại"), ""),
        "password": (_("Mật khẩu"), ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}


class RequestCodeForm(forms.Form):
    """A code instead of the password: to a mobile number, or to a confirmed e-mail address.

    Whether there is such an account is not told: the next page is the same.
    """

    login = forms.CharField(
        label=_("Số điện thoại hoặc thư điện tử của tài khoản"),
        max_length=254,
        error_messages={"required": _("Nhập số điện thoại hoặc thư điện tử.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        text = data.get("login", "").strip().lower()
        number = normal_phone(text)
        data["phone"], data["email"] = (number, None) if is_mobile(number) else (None, text)
        if not text:
            return data
        if data["email"] and "@" not in text:
            self.add_error("login", _("Nhập số điện thoại di động hoặc địa chỉ thư điện tử đúng dạng."))
            return data
        key = data["phone"] or data["email"]
        if not may_have_code(key):
            self.add_error("login", TOO_MANY_CODES)
            return data
        self._user = _holder(phone=data["phone"], email=data["email"])
        return data


def _holder(phone: str | None, email: str | None) -> Account | None:
    rows = Account.objects.filter(is_active=True)
    if phone:
        return rows.filter(phone=phone).first()
    # An address that nobody confirmed may be somebody else's.
    return rows.filter(emailaddress__email=email, emailaddress__verified=True).first()


class ConfirmCodeForm(_PlainMixin, account.ConfirmLoginCodeForm):
    """The code that came."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {
        "code": (_("Mã đăng nhập"), _("6 chữ số, dùng được trong 5 phút."))
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class NewCodeForm(forms.Form):
    """The code that proves a number or an address."""

    code = forms.CharField(
        label=_("Mã xác nhận"),
        help_text=_("6 chữ số, dùng được trong 5 phút."),
        max_length=20,
        error_messages={"required": _("Nhập mã xác nhận.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class SignUpForm(forms.Form):
    """A citizen's account: name, password, and the one number or address that a code proves.

    Nothing here depends on whether there is such an account.
    """

    name = forms.CharField(
        label=_("Họ và tên"),
        max_length=120,
        help_text=_("Ghi như trong giấy tờ tùy thân."),
        error_messages={"required": _("Nhập họ và tên.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("Số điện thoại di động hoặc thư điện tử"),
        max_length=254,
        help_text=_("Chúng tôi gửi một mã đến đây; sau này dùng để đăng nhập."),
        error_messages={"required": _("Nhập số điện thoại di động hoặc thư điện tử.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=128,
        strip=False,
        help_text=NEW_PASSWORD_HINT,
        error_messages={"required": _("Nhập mật khẩu.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_name(self) -> str:
        return " ".join(nfc(self.cleaned_data["name"]).split())

    def clean_contact(self) -> str:
        text: str = self.cleaned_data["contact"].strip().lower()
        wrong = _("Nhập thư điện tử đúng dạng, hoặc 10 chữ số bắt đầu bằng 03, 05, 07, 08 hoặc 09.")
        if "@" in text:
            EmailValidator(message=wrong)(text)
        elif not is_mobile(normal_phone(text)):
            raise forms.ValidationError(wrong)
        return text

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        contact = data.get("contact", "")
        data["email"], data["phone"] = (contact, "") if "@" in contact else ("", normal_phone(contact))
        if data.get("password"):
            about = Account(name=data.get("name", ""), email=data["email"], phone=data["phone"])
            try:
                validate_password(data["password"], about)
            except forms.ValidationError as error:
                self.add_error("password", error)
        if contact and not self.errors and not may_have_code(data["phone"] or data["email"]):
            self.add_error("contact", TOO_MANY_CODES)
        return data


class ResetPasswordForm(_PlainMixin, account.ResetPasswordForm):
    """Asks for the e-mail address of the account."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"email": (_("Thư điện tử của tài khoản"), "")}


class _NewPasswordMixin(_PlainMixin):
    words: ClassVar[dict[str, tuple[Any, Any]]] = {
        "oldpassword": (_("Mật khẩu hiện tại"), ""),
        "password1": (_("Mật khẩu mới"), NEW_PASSWORD_HINT),
        "password2": (_("Nhập lại mật khẩu mới"), ""),
    }


class ResetPasswordKeyForm(_NewPasswordMixin, account.ResetPasswordKeyForm):
    """A new password after the link of the e-mail."""


class ChangePasswordForm(_NewPasswordMixin, account.ChangePasswordForm):
    """A new password by way of the old one."""


class SetPasswordForm(_NewPasswordMixin, account.SetPasswordForm):
    """A first password."""


class ReauthenticateForm(_PlainMixin, account.ReauthenticateForm):
    """The password again, before something sensitive."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"password": (_("Mật khẩu"), "")}


_CODE = {"code": (_("Mã xác thực"), _("6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."))}


class SecondFactorForm(_PlainMixin, second_factor.AuthenticateForm):
    """The code of the authenticator application, while signing in."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = _CODE


class SecondFactorAgainForm(_PlainMixin, second_factor.ReauthenticateForm):
    """The code again, before something sensitive."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = _CODE


class ActivateForm(_PlainMixin, totp.ActivateTOTPForm):
    """The first code, which proves that the application holds the secret."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"code": (_("Mã hiện trong ứng dụng"), _("6 chữ số."))}


_BROKEN = (LookupError, TypeError, ValueError, AttributeError, AssertionError, struct.error)
"""What the libraries raise when what a browser sends as a key is no key at all."""


class _KeyMixin(_PlainMixin):
    """A broken key is a wrong key, said at the form, and not a fault of the server."""

    def clean_credential(self) -> Any:
        cleaner = getattr(super(), "clean_credential", None)
        try:
            return cleaner() if cleaner else self.cleaned_data["credential"]  # type: ignore[attr-defined]
        except _BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None

    def clean(self) -> Any:
        try:
            return super().clean()  # type: ignore[misc]
        except _BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None


class LoginKeyForm(_KeyMixin, webauthn.LoginWebAuthnForm):
    """A passkey instead of name and password."""


class SecondKeyForm(_KeyMixin, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second factor, while signing in."""


class KeyAgainForm(_KeyMixin, webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more, before something sensitive."""


class AddKeyForm(_KeyMixin, webauthn.AddWebAuthnForm):
    """A name for a new passkey, and whether it may replace the password."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {
        "name": (_("Tên của khóa"), _("Để phân biệt các khóa, ví dụ: điện thoại, máy ở cơ quan.")),
        "passwordless": (
            _("Dùng khóa này để đăng nhập không cần mật khẩu"),
            _("Khóa phải có vân tay, khuôn mặt hoặc mã PIN."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60
        self.fields["passwordless"].initial = True


class RenameKeyForm(_PlainMixin, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"name": (_("Tên của khóa"), "")}
