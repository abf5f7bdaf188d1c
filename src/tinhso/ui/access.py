"""Who may open a page: signed in, and holding a permission somewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from tinhso.kernel.permissions import Denied, Permission

View = Callable[..., HttpResponse]


def needs(*permissions: Permission | str) -> Callable[[View], View]:
    """Let a page be opened by whoever holds one of `permissions` (or of their codes) in any agency.

    Nobody signed in is sent to sign in; without the permission the answer is 403. Which rows are shown is
    decided by the queries and by row-level security, not here.
    """
    codes = [one if isinstance(one, str) else one.code for one in permissions]

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor
            if not actor.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not any(actor.may(code) for code in codes):
                raise Denied(codes[0])
            return view(request, *args, **kwargs)

        return run

    return decorate


def signed_in(view: View) -> View:
    """Let a page be opened by anybody who is signed in."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return run
