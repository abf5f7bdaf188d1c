"""Another number or address for one's account: fresh proof of who one is, then a code from the new one.

Whether somebody else has it is told to its holder, in the message, and to nobody on a page: answers are the
same and take the same work, as when an account is opened.
"""

from __future__ import annotations

from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.kernel.one_time_code import lives, matches, new_code

from ..actions.account import AccountError
from ..actions.proof import may_have_code
from ..forms.contact import EmailForm, PhoneForm
from ..forms.sign_in import TOO_MANY_CODES, NewCodeForm
from ..queries.account import has_account, own_account, proved_contacts, ways_besides
from ..sign_in.contact import drop_contact, send_contact_message, take_contact
from ..sign_in.kept import open_kept, seal_kept

_PENDING: Final = "contact"
_FORMS: Final = {"phone": PhoneForm, "email": EmailForm}
_PAGES: Final = {"phone": "directory:phone", "email": "account_email"}
_WAYS: Final = {
    "password": gettext_lazy("tên đăng nhập với mật khẩu"),
    "phone": gettext_lazy("mã gửi đến điện thoại"),
    "email": gettext_lazy("mã gửi đến thư điện tử"),
    "key": gettext_lazy("khóa truy cập"),
    "identity": gettext_lazy("tài khoản ngoài"),
}
_LIMIT: Final = {"app": "directory", "action": "contact", "config": {"contact": "10/h/user"}}
"""Numbers and addresses that one account may try; whatever one types may be somebody else's telephone."""


@login_required
@reauthentication_required
def contact(request: HttpRequest, kind: str) -> HttpResponse:
    """The number (`phone`) or address (`email`) in use, and another in its place."""
    if refused := ratelimit.consume_or_429(request, **_LIMIT, user=request.user):
        answer: HttpResponse = refused
        return answer
    current = getattr(own_account(request.user.pk), kind)
    proved = proved_contacts(request.user.pk).get(kind, "")
    # One that nobody has proved stands in the field: a press on the button sends it its code.
    initial = {"value": "" if current == proved else current}
    form = _FORMS[kind](request.POST or None, own=proved, initial=initial)
    if request.method == "POST" and form.is_valid():
        _send(request, {"account": request.user.pk, "kind": kind, "value": form.cleaned_data["value"]})
        return redirect("directory:contact_code")
    context = {
        "form": form,
        "kind": kind,
        "current": current,
        "proved": proved,
    }
    return render(request, "directory/account/contact.html", context)


@login_required
def enter_code(request: HttpRequest) -> HttpResponse:
    """The code that came; with it the account takes the number or the address."""
    kept = request.session.get(_PENDING)
    pending = open_kept(kept["sealed"]) if kept else {}
    if pending.get("account") != request.user.pk:
        return redirect("directory:account")
    if request.POST.get("action") == "resend":
        return _again(request)
    form = NewCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if matches(kept["code"], form.cleaned_data["code"]):
            return _take(request, pending)
        request.session[_PENDING] = kept
        form.add_error("code", _("Mã không đúng."))
    if not lives(kept["code"]):
        del request.session[_PENDING]
        messages.error(request, _("Mã không còn dùng được. Hãy xin mã mới."))
        return redirect(_PAGES[pending["kind"]])
    context = {"form": form, "back": reverse(_PAGES[pending["kind"]]), **pending}
    return render(request, "directory/account/contact_code.html", context)


@reauthentication_required
def _again(request: HttpRequest) -> HttpResponse:
    pending = open_kept(request.session[_PENDING]["sealed"])
    allowed = ratelimit.consume(request, **_LIMIT, user=request.user)
    if allowed and may_have_code(pending["value"]):
        _send(request, pending)
        messages.success(request, _("Đã gửi lại mã."))
    else:
        messages.error(request, TOO_MANY_CODES)
    return redirect("directory:contact_code")


@login_required
@reauthentication_required
def remove(request: HttpRequest, kind: str) -> HttpResponse:
    """Take the number or the address away, after saying which ways in are left."""
    current = getattr(own_account(request.user.pk), kind)
    if not current:
        return redirect(_PAGES[kind])
    if request.method == "POST":
        return _removed(request, kind)
    left = ways_besides(request.user.pk, kind)
    context = {
        "kind": kind,
        "current": current,
        "left": [(way, _WAYS[way.kind]) for way in left],
        "reachable": any(way.kind in _PAGES for way in left),
        "back": reverse(_PAGES[kind]),
    }
    return render(request, "directory/account/contact_remove.html", context)


def _removed(request: HttpRequest, kind: str) -> HttpResponse:
    try:
        drop_contact(request, kind=kind)
    except AccountError as error:
        messages.error(request, str(error))
        return redirect(request.path)
    done = {"phone": _("Đã bỏ số điện thoại."), "email": _("Đã bỏ thư điện tử.")}
    messages.success(request, done[kind])
    return redirect("directory:account")


def _send(request: HttpRequest, pending: dict[str, Any]) -> None:
    """A code, or to whoever has an account with it already a word about that."""
    code, kept = new_code()
    kind, value = pending["kind"], pending["value"]
    wanted = {"phone": "", "email": ""} | {kind: value}
    # Of a taken number nobody ever learns the code: it is made all the same and stands in no message.
    taken = has_account(**wanted, besides=request.user.pk)
    send_contact_message(kind=kind, value=value, code=code, taken=taken)
    request.session[_PENDING] = {"sealed": seal_kept(pending), "code": kept}


def _take(request: HttpRequest, pending: dict[str, Any]) -> HttpResponse:
    del request.session[_PENDING]
    try:
        take_contact(request, kind=pending["kind"], value=pending["value"])
    except AccountError as error:
        # Whoever stands here has proved the number or address: he may know that it got an account meanwhile.
        messages.error(request, str(error))
        return redirect(_PAGES[pending["kind"]])
    done = {"phone": _("Đã lưu số điện thoại."), "email": _("Đã lưu thư điện tử.")}
    messages.success(request, done[pending["kind"]])
    return redirect("directory:account")
