"""Where one is signed in, and signing out elsewhere."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ..actions.session import end_other_sessions, end_session, end_sessions_of
from ..queries.session import open_sessions


def _methods() -> dict[str, str]:
    return {
        "password": _("mật khẩu"),
        "code": _("mã gửi đến điện thoại hoặc thư"),
        "totp": _("ứng dụng xác thực"),
        "webauthn": _("khóa truy cập"),
        "recovery_codes": _("mã dự phòng"),
        "socialaccount": _("tài khoản ngoài"),
        "identity": _("tài khoản ngoài"),
    }


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Every place where this account is signed in."""
    actor = request.actor  # type: ignore[attr-defined]
    words = _methods()
    rows = [
        (one, ", ".join(words.get(method, method) for method in one.methods))
        for one in open_sessions(actor.account_id, request.session.session_key or "")
    ]
    context = {
        "rows": rows,
        "others": len(rows) > 1,
        "crumbs": [(_("Tài khoản"), reverse("directory:account"))],
    }
    return render(request, "directory/account/sessions.html", context)


@login_required
@require_POST
def end(request: HttpRequest, handle: str) -> HttpResponse:
    """Sign out at one place."""
    if end_session(by=request.actor, handle=handle):  # type: ignore[attr-defined]
        messages.success(request, _("Đã đăng xuất ở nơi đó."))
    else:
        messages.info(request, _("Phiên đó đã kết thúc từ trước."))
    return redirect("directory:sessions")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    number = end_other_sessions(by=request.actor, keep=request.session.session_key or "")  # type: ignore[attr-defined]
    text = ngettext("Đã đăng xuất ở %(n)s nơi khác.", "Đã đăng xuất ở %(n)s nơi khác.", number)
    messages.success(request, text % {"n": number})
    return redirect("directory:sessions")


@login_required
@require_POST
def end_of_account(request: HttpRequest, account_id: int) -> HttpResponse:
    """An administrator signs an official out everywhere."""
    number = end_sessions_of(by=request.actor, account_id=account_id)  # type: ignore[attr-defined]
    text = ngettext("Đã kết thúc %(n)s phiên đăng nhập.", "Đã kết thúc %(n)s phiên đăng nhập.", number)
    messages.success(request, text % {"n": number})
    return redirect("directory:setup_accounts")
