"""Pages about the site itself: what it is, accessibility, personal data, site map."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from .parts import tasks

OWN_PAGES = ("portal:home", "portal:about", "portal:accessibility", "portal:privacy")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the site is, and in a demonstration what is real and what is sample data."""
    return render(request, "portal/about.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement: aim, what was tested, what is known not to work."""
    return render(request, "portal/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What the site keeps about a visitor, and who sees it."""
    return render(request, "portal/privacy.html")


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page a citizen can start from."""
    return render(request, "portal/site_map.html", {"tasks": tasks()})


@require_safe
def site_map_xml(request: HttpRequest) -> HttpResponse:
    """The same for search engines."""
    paths = dict.fromkeys([*(reverse(name) for name in OWN_PAGES), *(task.href for task in tasks())])
    context = {"addresses": [request.build_absolute_uri(path) for path in paths]}
    return render(request, "portal/site_map.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be indexed; a demonstration may not, so that nobody takes it for the real province."""
    context = {"sitemap": request.build_absolute_uri(reverse("portal:site_map_xml"))}
    return render(request, "portal/robots.txt", context, content_type="text/plain; charset=utf-8")
