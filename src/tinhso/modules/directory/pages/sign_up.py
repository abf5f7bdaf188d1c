"""Opening an account: first the number or address is proved, then there is an account.

Whether it has an account already is told to its holder, in the message, and to nobody on a page: answers
are the same and take the same work.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.templatekit import get_entrance_context_data
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tinhso.kernel.actors import system_actor
from tinhso.kernel.one_time_code import lives, matches, new_code

from ..actions.account import AccountError, open_proved_account
from ..actions.proof import may_have_code
from ..forms.sign_in import TOO_MANY_CODES, NewCodeForm, SignUpForm
from ..queries.account import has_account
from ..sign_in.accounts import send_sign_up_message
from ..sign_in.kept import open_kept, seal_kept

_SYSTEM = system_actor("directory.sign_up")
_PENDING = "sign_up"


def sign_up(request: HttpRequest) -> HttpResponse:
    """Name, password, and the number or address to which a code goes."""
    if request.user.is_authenticated:
        return redirect(get_adapter().get_login_redirect_url(request))
    if request.method == "POST" and (refused := _too_many(request)):
        return refused
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        pending = {
            "name": data["name"],
            "phone": data["phone"],
            "email": data["email"],
            "password": make_password(data["password"]),
            "next": get_next_redirect_url(request) or "",
        }
        _send(request, pending)
        return redirect("directory:sign_up_code")
    context = get_entrance_context_data(request) | {"form": form, "onward": get_next_redirect_url(request)}
    return render(request, "account/signup.html", context)


def enter_code(request: HttpRequest) -> HttpResponse:
    """The code that came; with it the account is opened and its holder is signed in."""
    kept = request.session.get(_PENDING)
    if kept is None or request.user.is_authenticated:
        return redirect("account_signup")
    pending = open_kept(kept["sealed"])
    if request.POST.get("action") == "resend":
        return _again(request, pending)
    form = NewCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if matches(kept["code"], form.cleaned_data["code"]):
            return _open(request, pending)
        request.session[_PENDING] = kept
        form.add_error("code", _("Mã không đúng."))
    if not lives(kept["code"]):
        del request.session[_PENDING]
        messages.error(request, _("Mã không còn dùng được. Hãy tạo tài khoản lại từ đầu."))
        return redirect("account_signup")
    context = {"form": form, "contact": pending["phone"] or pending["email"]}
    return render(request, "account/signup_code.html", context)


def _too_many(request: HttpRequest) -> HttpResponse | None:
    refused: HttpResponse | None = ratelimit.consume_or_429(request, app="allauth.account", action="signup")
    return refused


def _again(request: HttpRequest, pending: dict[str, Any]) -> HttpResponse:
    if may_have_code(pending["phone"] or pending["email"]):
        _send(request, pending)
        messages.success(request, _("Đã gửi lại mã."))
    else:
        messages.error(request, TOO_MANY_CODES)
    return redirect("directory:sign_up_code")


def _send(request: HttpRequest, pending: dict[str, Any]) -> None:
    """A code, or to whoever has an account already a word about that."""
    code, kept = new_code()
    phone, email = pending["phone"], pending["email"]
    # Of a known number nobody ever learns the code: it is made all the same and stands in no message.
    send_sign_up_message(phone=phone, email=email, code=code, known=has_account(phone=phone, email=email))
    request.session[_PENDING] = {"sealed": seal_kept(pending), "code": kept}


def _open(request: HttpRequest, pending: dict[str, Any]) -> HttpResponse:
    del request.session[_PENDING]
    try:
        account = open_proved_account(
            by=_SYSTEM,
            name=pending["name"],
            phone=pending["phone"],
            email=pending["email"],
            password_hash=pending["password"],
        )
    except AccountError as error:
        # Whoever stands here has proved the number or address: he may know that it got an account meanwhile.
        messages.error(request, str(error))
        return redirect("account_login")
    proof = {"phone": pending["phone"]} if pending["phone"] else {"email": pending["email"]}
    record_authentication(request, account, method="code", **proof)
    messages.success(request, _("Đã tạo tài khoản."))
    onward = pending["next"] or get_adapter().get_signup_redirect_url(request)
    return perform_login(request, Login(user=account, redirect_url=onward))
