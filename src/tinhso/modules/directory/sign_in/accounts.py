"""How allauth knows our accounts: sign-in by three names, opening accounts, where to go afterwards."""

from __future__ import annotations

import time
from typing import Any, cast

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context as allauth_context
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.modules import registry

from ..actions.account import verify_phone
from ..actions.letter import send_letter
from ..actions.text_message import send_text
from ..models import Account
from ..queries.account import account_by_phone
from ..queries.actor import standing_of
from ..queries.session import DEVICE
from ..rules.identity import is_mobile, normal_phone

_SYSTEM = system_actor("directory.sign_in")


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

    def get_user_by_phone(self, phone: str) -> Account | None:
        return account_by_phone(phone)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        """Numbers are set by the action that opens accounts, and verified by a code."""

    def set_phone_verified(self, user: Any, phone: str) -> None:
        verify_phone(by=_SYSTEM, account_id=user.pk, phone=phone)
        user.refresh_from_db()

    def generate_phone_verification_code(self, *, user: Any, phone: str) -> str:
        return self.generate_login_code()

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        text = gettext("Mã đăng nhập Tỉnh Số của bạn là %(code)s. Không đưa mã này cho ai.") % {"code": code}
        send_text(by=_SYSTEM, number=phone, text=text)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As allauth writes it; it leaves by a job, so no page waits for the mail server."""
        request = allauth_context.request
        facts = {"request": request, "email": email, "current_site": get_current_site(request)}
        letter = self.render_mail(template_prefix, email, facts | context)
        send_letter(by=_SYSTEM, letter=letter)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        # A stranger's number gets no message: it would cost money and tell nothing to who asked. The same
        # work is done, so that the answer takes as long.
        send_text(by=_SYSTEM, number="", text=" " * 80)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Password and second factor; for accounts that have neither, our own page."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if found or not user.is_authenticated:
            return found
        return [{"id": "prove", "description": "", "url": reverse("directory:prove")}]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """As allauth decides; but where it lets accounts without a password pass, they prove themselves."""
        request = allauth_context.request
        weak = request.user.is_authenticated and not get_reauthentication_flows(request.user)
        if weak and not proved_recently(request):
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and keep with the session where that was, for its owner to see."""
        super().login(request, user)
        agent = request.headers.get("User-Agent", "")[:200]
        request.session[DEVICE] = {"address": self.get_client_ip(request), "agent": agent}

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Officials go to their first work page, citizens to their account."""
        standing = standing_of(cast(Account, request.user), clock.business().now())
        if not standing.may_work:
            return reverse("directory:second_factor")
        return home_of(standing.actor)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("directory:account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("directory:account")


def send_sign_up_message(*, phone: str, email: str, code: str, known: bool) -> None:
    """To the number or address with which somebody wants to open an account: a code, or that it has one."""
    adapter = cast(AccountAdapter, get_adapter())
    if phone:
        text = gettext("Mã tạo tài khoản Tỉnh Số của bạn là %(code)s. Không đưa mã này cho ai.")
        if known:
            text = gettext(
                "Số này đã có tài khoản Tỉnh Số: hãy đăng nhập bằng mã. Không phải bạn thì bỏ qua."
            )
        send_text(by=_SYSTEM, number=phone, text=text % {"code": code})
    elif known:
        adapter.send_account_already_exists_mail(email)
    else:
        adapter.send_mail("account/email/sign_up_code", email, {"code": code})


def send_proof_message(*, phone: str = "", email: str = "", code: str) -> None:
    """The code by which somebody shows again that the account is his."""
    if phone:
        text = gettext("Mã xác nhận Tỉnh Số của bạn là %(code)s. Không đưa mã này cho ai.")
        send_text(by=_SYSTEM, number=phone, text=text % {"code": code})
    else:
        get_adapter().send_mail("account/email/proof_code", email, {"code": code})


def proved_recently(request: HttpRequest) -> bool:
    """Whether who is signed in showed a moment ago, after signing in, that the account is his."""
    records = get_authentication_records(request, cast(Account, request.user))
    times = [record["at"] for record in records if record.get("reauthenticated")]
    return bool(times) and time.time() - max(times) < app_settings.REAUTHENTICATION_TIMEOUT


def home_of(actor: Actor) -> str:
    """The first page of somebody's work, or his account's page."""
    if actor.kind == "official":
        for area in ("office", "board", "setup"):
            for item in registry().menu:
                if item.area == area and (item.permission is None or actor.may(item.permission)):
                    return reverse(item.url_name)
    return reverse("directory:account")
