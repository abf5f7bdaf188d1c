"""Signing in by an identity provider: away, back, and what to do with somebody new."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict
from datetime import date
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinhso.kernel.actors import system_actor

from ..actions.account import AccountError
from ..actions.identity import LinkError, account_behind, link_identity, open_linked_account, unlink_identity
from ..gateways import Attempt, Claims, IdentityError, Provider, providers
from ..queries.identity import identities_of, ways_in

_SYSTEM = system_actor("directory.identity")
_ATTEMPT, _PROVED = "identity_attempt", "identity_proved"
_KEPT = 600
"""Seconds for which a proved identity waits for its holder's choice."""

_log = logging.getLogger(__name__)


@require_GET
def leave(request: HttpRequest, provider: str) -> HttpResponse:
    """Send the visitor to the provider."""
    config = {"identity": "30/m/ip"}
    if refused := ratelimit.consume_or_429(
        request, app="directory", action="identity", limit_get=True, config=config
    ):
        return refused
    found = _provider(provider)
    onward = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = ""
    # Somebody signed in comes to show again who he is (`pages.prove`): what he showed there before is no proof.
    fresh = request.user.is_authenticated and "fresh" in request.GET
    attempt = Attempt.start(found.id, onward, fresh=fresh)
    try:
        address = found.address(attempt, _back(request, found))
    except IdentityError as error:
        return _failed(request, found, error)
    request.session[_ATTEMPT] = attempt.as_dict()
    return redirect(address)


@require_GET
def come_back(request: HttpRequest, provider: str) -> HttpResponse:
    """The visitor is back with an answer, which counts once."""
    found = _provider(provider)
    kept = request.session.pop(_ATTEMPT, None)
    attempt = Attempt(**kept) if kept else None
    try:
        if attempt is None:
            raise IdentityError("state")
        claims = found.claims(attempt, request.META.get("QUERY_STRING", ""), _back(request, found))
    except IdentityError as error:
        return _failed(request, found, error, attempt)
    account = account_behind(by=_SYSTEM, claims=claims)
    if attempt.fresh and request.user.is_authenticated:
        return _shown_again(request, account, claims.provider, attempt)
    if account is not None and account.pk == request.user.pk:
        return redirect(attempt.next or "directory:identities")
    if account is None or request.user.is_authenticated:
        request.session[_PROVED] = {**_as_dict(claims), "until": time.time() + _KEPT, "next": attempt.next}
        return redirect("directory:link_identity")
    return _sign_in(request, account, claims.provider, attempt.next)


def _shown_again(request: HttpRequest, account: Any, provider: str, attempt: Attempt) -> HttpResponse:
    """He showed again who he is, by a link that he had proved before; nothing is linked on this way."""
    if account is not None and account.pk == request.user.pk:
        record_authentication(request, account, method="identity", provider=provider, reauthenticated=True)
    else:
        messages.error(request, _("Đó không phải là tài khoản ngoài đã gắn với tài khoản này."))
    return redirect(attempt.next or "directory:identities")


def link(request: HttpRequest) -> HttpResponse:
    """Somebody proved an identity that is new here: a new account, or the one he has."""
    proved = _proved(request)
    if proved is None:
        messages.error(request, _("Đã quá thời gian. Hãy đăng nhập lại từ đầu."))
        return redirect("directory:identities" if request.user.is_authenticated else "account_login")
    claims, onward = proved
    found = _provider(claims.provider)
    if request.method == "POST":
        return _linked(request, claims, found, onward)
    context = {"claims": claims, "provider": found, "signed_in": request.user.is_authenticated}
    return render(request, "directory/account/link.html", context)


def _linked(request: HttpRequest, claims: Claims, found: Provider, onward: str) -> HttpResponse:
    if request.user.is_authenticated:
        return _link_own(request)
    if not found.opens_accounts:
        raise Http404
    try:
        account = open_linked_account(by=_SYSTEM, claims=claims)
    except (AccountError, LinkError) as error:
        messages.error(request, str(error))
        return redirect("account_login")
    request.session.pop(_PROVED, None)
    return _sign_in(request, account, claims.provider, onward)


@reauthentication_required
def _link_own(request: HttpRequest) -> HttpResponse:
    """Who links must have shown a moment ago that the account here is his."""
    claims, _onward = _proved(request) or (None, "")
    if claims is None:
        return redirect("directory:identities")
    try:
        link_identity(by=request.actor, claims=claims)  # type: ignore[attr-defined]
        messages.success(request, _("Đã gắn. Từ nay bạn đăng nhập được bằng cách này."))
    except LinkError as error:
        messages.error(request, str(error))
    request.session.pop(_PROVED, None)
    return redirect("directory:identities")


@login_required
def identities(request: HttpRequest) -> HttpResponse:
    """The links of one's own account, and what could be linked."""
    rows = identities_of(request.actor.account_id)  # type: ignore[attr-defined]
    linked = {row.provider for row in rows}
    context = {
        "rows": rows,
        "offers": [way for way in ways_in() if way.id not in linked],
        "crumbs": [(_("Tài khoản"), reverse("directory:account"))],
    }
    return render(request, "directory/account/identities.html", context)


@login_required
@require_POST
@reauthentication_required
def unlink(request: HttpRequest, identity_id: int) -> HttpResponse:
    """Take one link away."""
    try:
        unlink_identity(by=request.actor, identity_id=identity_id)  # type: ignore[attr-defined]
        messages.success(request, _("Đã bỏ liên kết."))
    except LinkError as error:
        messages.error(request, str(error))
    return redirect("directory:identities")


def _provider(name: str) -> Provider:
    try:
        return providers()[name]
    except KeyError:
        raise Http404 from None
    except IdentityError as error:
        _log.error("identity provider %s", error)
        raise Http404 from None


def _back(request: HttpRequest, found: Provider) -> str:
    return request.build_absolute_uri(reverse("directory:identity_back", args=(found.id,)))


def _failed(
    request: HttpRequest, found: Provider, error: IdentityError, attempt: Attempt | None = None
) -> HttpResponse:
    _log.warning("sign-in by %s failed: %s", found.id, error)
    text = _("Không đăng nhập được bằng %(provider)s. Hãy thử lại hoặc dùng cách khác.")
    if error.code == "level":
        text = _("Tài khoản %(provider)s của bạn chưa đủ mức định danh để đăng nhập ở đây.")
    if error.code == "auth_time":
        text = _(
            "%(provider)s không hỏi lại bạn là ai nên chưa xác nhận được. Đăng xuất ở đó rồi thử lại, hoặc dùng cách khác."
        )
    messages.error(request, text % {"provider": found.title})
    if attempt is not None and attempt.fresh and request.user.is_authenticated:
        return redirect(attempt.next or "directory:identities")
    return redirect("account_login")


def _sign_in(request: HttpRequest, account: Any, provider: str, onward: str) -> HttpResponse:
    record_authentication(request, account, method="identity", provider=provider)
    # The second factor, where there is one, is asked for as after a password.
    return perform_login(request, Login(user=account, redirect_url=onward or None))


def _as_dict(claims: Claims) -> dict[str, Any]:
    data = asdict(claims)
    return data | {"birth_date": claims.birth_date.isoformat() if claims.birth_date else None}


def _proved(request: HttpRequest) -> tuple[Claims, str] | None:
    data = dict(request.session.get(_PROVED) or {})
    if not data or data.pop("until") < time.time():
        request.session.pop(_PROVED, None)
        return None
    onward = data.pop("next")
    born = data.pop("birth_date")
    return Claims(**data, birth_date=date.fromisoformat(born) if born else None), onward
