"""Who may open a page: signed in, and holding a permission somewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from tinhso.kernel.permissions import Denied, Permission


def needs(*permissions: Permission) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let a page be opened by whoever holds one of `permissions` in any agency.

    Nobody signed in is sent to sign in; without the permission the answer is 403. Which rows are shown is
    decided by the queries and by row-level security, not here.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def run(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            actor = request.actor
            if not actor.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not any(actor.may(permission.code) for permission in permissions):
                raise Denied(permissions[0].code)
            return view(request, *args, **kwargs)

        run.permissions = permissions
        return run

    return decorate


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a page be opened by anybody who is signed in."""

    @wraps(view)
    def run(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.actor.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return run
