"""The home page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .parts import drawn, tasks


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What one can do here, what modules put on the front page, and whom to ask."""
    context = {
        "tasks": tasks(),
        "widgets": drawn(request, "home"),
        "figures": drawn(request, "home_figures"),
    }
    return render(request, "portal/home.html", context)
