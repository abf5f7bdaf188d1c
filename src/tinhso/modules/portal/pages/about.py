"""Pages about the site itself: what it is, accessibility, personal data, site map."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.kernel.modules import registry
from tinhso.kernel.retention import Retention

from ..queries.notice import notice_on, notices
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
    """What the site keeps about a visitor, for how long, and who sees it; earlier versions by their first day."""
    today = clock.business().today()
    found = notice_on(_asked(request) or today)
    in_force = notice_on(today)
    language = (get_language() or "vi")[:2]
    context = {
        "notice": found,
        "sections": found.sections(language),
        "basis": found.basis(language),
        "in_force": in_force,
        "others": [one for one in notices() if one != found],
        "columns": [_("Gì"), (_("Số ngày"), True), _("Tính từ")],
        "kept": [
            [str(one.title), str(days), str(one.since)]
            for one in registry().of_type(Retention)
            if (days := one.days(today)) is not None
        ],
    }
    return render(request, "portal/privacy.html", context)


def _asked(request: HttpRequest) -> date | None:
    """The version that the address names; 404 when there is none of that day."""
    asked = request.GET.get("ban")
    if not asked:
        return None
    if asked not in {one.valid_from.isoformat() for one in notices()}:
        raise Http404("no such version")
    return date.fromisoformat(asked)


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
