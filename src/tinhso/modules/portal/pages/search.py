"""Search over everything that modules registered; accents do not matter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tinhso.kernel.search import search as find

from .parts import tasks

SHORTEST, LONGEST, MOST = 2, 200, 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Hits for `q`, best first; says so when the words are too few or nothing was found."""
    words = " ".join(request.GET.get("q", "")[:LONGEST].split())
    enough = len(words) >= SHORTEST
    hits = find(words, request.actor, MOST) if enough else []  # type: ignore[attr-defined]
    context = {"words": words, "enough": enough, "hits": hits, "full": len(hits) >= MOST, "tasks": tasks()}
    return render(request, "portal/search.html", context)
