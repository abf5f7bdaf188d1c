"""Our own OpenID provider: allauth's endpoints with our rules around, and the page of registered systems."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.account.decorators import reauthentication_required
from allauth.idp.oidc import views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from ..actions.openid import ClientError, give_consent, register_client, remove_client, withdraw_consent
from ..forms.openid import ClientForm, ConsentForm
from ..permissions import ADMIN
from ..queries.openid import (
    SYSTEM,
    RegisteredClient,
    consented,
    consents_of,
    registered_client,
    registered_clients,
)
from ..sign_in.fresh import demand, demanded, keep_sign_in_time, signed_in_at
from ..sign_in.openid import OpenIDAdapter


class _Authorization(views.AuthorizationView):
    """allauth's page of consent, which also keeps what was consented to."""

    form_class = ConsentForm

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Who said yes to all of this before goes on at once, unless the other system wants him to be asked."""
        if self.request.method == "GET" and self._remembered():
            chosen = [scope for scope in self._scopes if scope != "openid"]
            data = {"request": context["form"]["request"].value(), "scopes": chosen}
            form = self.form_class(**self.get_form_kwargs() | {"data": data})
            if form.is_valid():
                return self._answered(super().form_valid(form))
        response: HttpResponse = super().render_to_response(context, **kwargs)
        return response

    def _remembered(self) -> bool:
        if {"consent", "select_account"} & set(self._request_info.get("prompt") or ()):
            return False
        given = consented(self.request.user.pk, self._request_info["client_id"])
        return bool(given) and given.issuperset(self._scopes)

    def form_valid(self, form: ConsentForm) -> HttpResponse:
        info = self._request_info
        if signed_in_at(self.request) < demanded(self.request, _key(info["client_id"], info)):
            # A page of consent that was open before the system asked for a new sign-in.
            raise Denied("directory.consent")
        give_consent(
            by=self.request.actor,
            client_id=self._request_info["client_id"],
            scopes=form.cleaned_data["scopes"],
        )
        return self._answered(super().form_valid(form))

    def _answered(self, response: HttpResponse) -> HttpResponse:
        query = parse_qs(urlsplit(response.get("Location", "")).query)
        keep_sign_in_time(query.get("code", [""])[0], signed_in_at(self.request))
        return response


_authorization = _Authorization.as_view()


def as_provider(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The provider's tables are closed to pages; its endpoints look into them as this part of the system."""

    @wraps(view)
    def run(request: HttpRequest) -> HttpResponse:
        with acting(SYSTEM):
            response = view(request)
            if hasattr(response, "render"):
                response.render()
            return response

    return run


@csrf_exempt  # allauth checks the token itself on the form of consent; other systems may begin by POST
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask the person's consent. PKCE is required of everybody, and some systems are for officials only."""
    client = registered_client(request.GET.get("client_id", ""))
    if request.method == "GET":
        if request.GET.get("code_challenge_method") != "S256" or not request.GET.get("code_challenge"):
            return _refused(request, _("Hệ thống kia phải dùng PKCE với S256."))
        actor = request.actor  # type: ignore[attr-defined]
        if client and client.officials_only and actor.is_authenticated and actor.kind != "official":
            return _refused(request, _("Hệ thống này chỉ dành cho cán bộ, công chức."), status=403)
        if client and request.GET.get("redirect_uri") in client.redirect_uris:
            if asked := _asked_again(request, client):
                return asked
            _without_login(request)
        if client and actor.is_authenticated and _silent_without_consent(request, client):
            return HttpResponseRedirect(_told_back(request, "consent_required"))
    response = as_provider(_authorization)(request)
    place = urlsplit(request.GET.get("redirect_uri", ""))
    if client and request.GET.get("redirect_uri") in client.redirect_uris:
        # The browser follows the answer to the form to the other system only if the page allows it.
        allowed = [*settings.SECURE_CSP["form-action"], f"{place.scheme}://{place.netloc}"]
        response._csp_config = settings.SECURE_CSP | {"form-action": allowed}  # noqa: SLF001 - as csp_override
    return response


def _asked_again(request: HttpRequest, client: RegisteredClient) -> HttpResponse | None:
    """The way to a new sign-in, when the system asks for one and there was none since; None to go on."""
    prompts, age = request.GET.get("prompt", "").split(), request.GET.get("max_age", "")
    known = not age or (age.isascii() and age.isdigit() and len(age) < 10)
    if not known or ("none" in prompts and len(set(prompts)) > 1):
        return HttpResponseRedirect(_told_back(request, "invalid_request"))
    key = _key(client.id, request.GET)
    if "login" in prompts or age:
        demand(request, key, time.time() - (0 if "login" in prompts else int(age)))
    fresh = request.user.is_authenticated and signed_in_at(request) >= demanded(request, key)
    if fresh or not demanded(request, key):
        return None
    if "none" in prompts:
        return HttpResponseRedirect(_told_back(request, "login_required"))
    page = "account_reauthenticate" if request.user.is_authenticated else "account_login"
    return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")


def _without_login(request: HttpRequest) -> None:
    """Allauth would ask for a sign-in again, at each visit; we know that there was one."""
    query = request.GET.copy()
    query["prompt"] = " ".join(word for word in query.get("prompt", "").split() if word != "login")
    if not query["prompt"]:
        del query["prompt"]
    request.GET = query  # type: ignore[assignment]
    request.META["QUERY_STRING"] = query.urlencode()


def _key(client_id: str, info: Mapping[str, Any]) -> str:
    """One request of one system: PKCE's challenge is made anew for each."""
    return f"{client_id} {info.get('code_challenge', '')}"


def _silent_without_consent(request: HttpRequest, client: RegisteredClient) -> bool:
    """Whether a system that wants no page shown asks for more than its user let it know.

    allauth would look at the tokens of all systems; what one of them may know another may not.
    """
    if "none" not in request.GET.get("prompt", "").split():
        return False
    if request.GET.get("redirect_uri") not in client.redirect_uris:
        return False  # allauth shows the error here: nobody is sent to an address that is not registered
    asked = set(request.GET.get("scope", "").split())
    return not consented(request.user.pk, client.id) >= asked


def _told_back(request: HttpRequest, error: str) -> str:
    place = request.GET["redirect_uri"]
    facts = {"error": error} | ({"state": request.GET["state"]} if "state" in request.GET else {})
    return f"{place}{'&' if '?' in place else '?'}{urlencode(facts)}"


@login_required
def consents(request: HttpRequest) -> HttpResponse:
    """The systems that one lets know something about oneself."""
    words = OpenIDAdapter.scope_display
    rows = [
        (one, [words[scope] for scope in one.scopes if scope in words])
        for one in consents_of(request.actor.account_id)  # type: ignore[attr-defined]
    ]
    context = {"rows": rows, "crumbs": [(_("Tài khoản"), reverse("directory:account"))]}
    return render(request, "directory/account/consents.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, client_id: str) -> HttpResponse:
    """Take one consent back; that needs no proof, for it gives nothing to anybody."""
    try:
        withdraw_consent(by=request.actor, client_id=client_id)  # type: ignore[attr-defined]
        messages.success(request, _("Đã rút đồng ý. Hệ thống ấy không đọc được gì về bạn nữa."))
    except ClientError as error:
        messages.info(request, str(error))
    return redirect("directory:consents")


def _refused(request: HttpRequest, reason: str, status: int = 400) -> HttpResponse:
    return render(request, "idp/oidc/error.html", {"reason": reason}, status=status)


def clients(request: HttpRequest) -> HttpResponse:
    """The systems of the province that sign people in here, and registering another."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = registered_clients(actor)
    form = ClientForm(request.POST or None)
    if request.method == "POST":
        return _register(request, rows, form)
    return _page(request, rows, form)


@reauthentication_required
def _register(request: HttpRequest, rows: list, form: ClientForm) -> HttpResponse:
    made = None
    if form.is_valid():
        try:
            made = register_client(by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        except ClientError as error:
            form.add_error(error.details.get("field"), str(error))
    if made is None:
        return _page(request, rows, form, status=422)
    # The secret is on this one answer only, so there is no redirect.
    rows = registered_clients(request.actor)  # type: ignore[attr-defined]
    return _page(request, rows, ClientForm(), made=made)


def _page(
    request: HttpRequest, rows: list, form: ClientForm, status: int = 200, made: object = None
) -> HttpResponse:
    context = {
        "rows": rows,
        "form": form,
        "made": made,
        "discovery": request.build_absolute_uri("/.well-known/openid-configuration"),
        "columns": [_("Hệ thống"), _("Mã hệ thống"), _("Địa chỉ quay về"), _("Dành cho"), _("Việc cần làm")],
    }
    return render(request, "directory/setup/clients.html", context, status=status)


@login_required
@require_POST
@reauthentication_required
def remove(request: HttpRequest, client_id: str) -> HttpResponse:
    """Take a system away."""
    if not request.actor.may(ADMIN):  # type: ignore[attr-defined]
        raise Denied(ADMIN)
    try:
        remove_client(by=request.actor, client_id=client_id)  # type: ignore[attr-defined]
        messages.success(request, _("Đã bỏ hệ thống."))
    except ClientError as error:
        messages.error(request, str(error))
    return redirect("directory:setup_clients")
