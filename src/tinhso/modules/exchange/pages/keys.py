"""Keys: who has one, issuing another, taking one back."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tinhso.kernel import clock
from tinhso.modules.directory import api as directory
from tinhso.ui.access import needs

from ..actions.key import KeyRefused, issue_key, revoke_key
from ..facts import KeyInfo
from ..forms.key import KeyForm
from ..permissions import CONNECT
from ..queries.key import issued, scopes


@never_cache
@needs(CONNECT)
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that were issued, and issuing another."""
    form = KeyForm(request.POST or None, agencies=_agencies(), scopes=_scopes())
    if request.method == "POST":
        return _issue(request, form)
    return _page(request, form)


def _agencies() -> list[tuple[int, str]]:
    found = directory.agencies(clock.business().today())
    return [(one.id, one.name) for one in sorted(found, key=lambda one: (one.name, one.id))]


def _scopes() -> list[tuple[str, Any]]:
    return [(code, scope.label) for code, scope in scopes().items()]


@reauthentication_required
def _issue(request: HttpRequest, form: KeyForm) -> HttpResponse:
    made = None
    if form.is_valid():
        try:
            made = issue_key(by=request.actor, **form.wanted)
        except KeyRefused as error:
            form.add_error(error.details.get("field"), str(error))
    if made is None:
        return _page(request, form, status=422)
    # The secret is on this one answer only, so there is no redirect.
    return _page(request, KeyForm(agencies=_agencies(), scopes=_scopes()), made=made)


def _page(request: HttpRequest, form: KeyForm, status: int = 200, made: Any = None) -> HttpResponse:
    found = issued(request.actor)
    names = directory.agencies_by_id({one.agency_id for one in found if one.agency_id is not None})
    context = {
        "form": form,
        "made": made,
        "rows": [{"one": one, "where": _where(one, names), "state": _state(one)} for one in found],
        "columns": [
            _("Hệ thống"), _("Phạm vi"), _("Khóa được làm"), _("Tình trạng"), (_("Dùng lần cuối"), True), _("Việc"),
        ],
    }  # fmt: skip
    return render(request, "exchange/keys/list.html", context, status=status)


def _where(one: KeyInfo, names: dict[int, directory.Agency]) -> str:
    if one.agency_id is None:
        return _("Toàn tỉnh")
    found = names.get(one.agency_id)
    return found.name if found else ""


def _state(one: KeyInfo) -> dict[str, Any]:
    """A tag: in force, run out or taken back."""
    if one.revoked_at is not None:
        return {"text": _("Đã thu hồi"), "tone": "neutral", "holds": False}
    if one.expires_at <= clock.system().now():
        return {"text": _("Hết hạn"), "tone": "warn", "holds": False}
    return {"text": _("Còn hiệu lực"), "tone": "ok", "holds": True}


@require_POST
@needs(CONNECT)
@reauthentication_required
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take a key back."""
    try:
        revoke_key(by=request.actor, key_id=number)
        messages.success(request, _("Đã thu hồi khóa."))
    except KeyRefused as error:
        messages.error(request, str(error))
    return redirect("exchange:keys")
