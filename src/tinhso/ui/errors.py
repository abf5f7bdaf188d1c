"""Pages for what went wrong: 403, 404 and 500, in the words of a person who wants to go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be understood; says why when the error knows a reason for a person."""
    return render(request, "ui/errors/400.html", {"reason": getattr(exception, "reason", "")}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: says whether logging in may help, or the reason that the error knows for a person."""
    return render(request, "ui/errors/403.html", {"reason": getattr(exception, "reason", "")}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or old: what was typed can be sent again after going back."""
    return render(request, "ui/errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, also for what somebody else's dossier would be."""
    return render(request, "ui/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: drawn without context processors, database and session, since any of them may be the fault."""
    return HttpResponse(render_to_string("ui/errors/500.html"), status=500)
