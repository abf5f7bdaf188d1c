"""How allauth knows our accounts: sign-in by three names, opening accounts, second factor."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.modules import registry

from .actions.account import open_account
from .models import Account
from .queries.account import account_by_phone
from .queries.actor import actor_for
from .rules.identity import is_mobile, normal_phone


class SignInBackend(AuthenticationBackend):
    """User name, e-mail address or mobile number with the password."""

    def _authenticate_by_username(self, username: str, password: str) -> Any:
        account = super()._authenticate_by_username(username.strip(), password)
        number = normal_phone(username)
        if account is None and is_mobile(number):
            account = self._check_password(account_by_phone(number), password)
        return account


class AccountAdapter(DefaultAccountAdapter):
    """Our words, our accounts, and where somebody goes after signing in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đang bị khóa."),
        "cannot_remove_primary_email": _("Không thể bỏ địa chỉ thư điện tử chính."),
        "duplicate_email": _("Địa chỉ thư điện tử này đã gắn với tài khoản của bạn."),
        "email_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "email_taken": _("Địa chỉ thư điện tử này đã có tài khoản."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "incorrect_code": _("Mã không đúng."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_or_expired_key": _("Đường dẫn không đúng hoặc đã hết hạn."),
        "invalid_login": _("Không đăng nhập được."),
        "invalid_password_reset": _("Đường dẫn đặt lại mật khẩu không đúng hoặc đã được dùng."),
        "too_many_login_attempts": _("Đăng nhập sai quá nhiều lần. Thử lại sau 5 phút."),
        "rate_limited": _("Bạn thao tác quá nhanh. Đợi một lát rồi thử lại."),
        "same_as_current": _("Giá trị mới phải khác giá trị hiện tại."),
        "username_taken": _("Tên đăng nhập này đã có."),
    }

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Account:
        """Open the account and the person card through the one action that does so."""
        data = form.cleaned_data
        return open_account(
            by=system_actor("directory.sign_up"),
            name=data["name"],
            email=data.get("email") or "",
            phone=data.get("phone") or "",
            password=data.get("password1"),
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Officials go to their first work page, citizens to their account."""
        return home_of(actor_for(cast(Account, request.user), clock.business().now()))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("directory:account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("directory:account")


def home_of(actor: Actor) -> str:
    """The first page of somebody's work, or his account's page."""
    if actor.kind == "official":
        for area in ("office", "board", "setup"):
            for item in registry().menu:
                if item.area == area and (item.permission is None or actor.may(item.permission)):
                    return reverse(item.url_name)
    return reverse("directory:account")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second factor are stored encrypted, with a key derived from SECRET_KEY."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Mã không đúng."),
        "cannot_delete_authenticator": _("Không thể tắt xác thực hai lớp."),
        "cannot_generate_recovery_codes": _("Bật xác thực hai lớp trước khi tạo mã dự phòng."),
        "unverified_email": _("Xác nhận địa chỉ thư điện tử trước khi bật xác thực hai lớp."),
        "add_email_blocked": _("Tài khoản có xác thực hai lớp không thêm được địa chỉ thư điện tử."),
    }

    def encrypt(self, text: str) -> str:
        return _fernet(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                return _fernet(key).decrypt(encrypted_text.encode()).decode()
            except InvalidToken:
                continue
        raise InvalidToken


@lru_cache(maxsize=4)
def _fernet(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"tinhso second factor").derive(
        secret.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
