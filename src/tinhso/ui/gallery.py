"""The gallery: every component, form control, page frame and error page, to look at and to test.

Only where the product is developed or shown (DEBUG or demo); elsewhere its addresses do not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from tinhso.ui import errors, samples
from tinhso.ui.components import TOPICS, Component, Example

type View = Callable[..., HttpResponse]


def shown_only_here(view: View) -> View:
    """404 outside of development and demo; only reading is allowed."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (settings.DEBUG or settings.TINHSO_DEMO):
            raise Http404("the gallery is part of development and demo")
        return view(request, *args, **kwargs)

    return require_safe(guarded)


def drawn(example: Example, request: HttpRequest) -> str:
    """One example as markup."""
    template = engines["django"].from_string("{% load ui %}" + example.source)
    return str(template.render(dict(example.context()), request))


def with_code(doc: str) -> SafeString:
    """A declaration's words with ``code`` set as code."""
    parts = doc.split("``")
    return format_html_join(
        "",
        "{}",
        ((format_html("<code>{}</code>", part) if index % 2 else part,) for index, part in enumerate(parts)),
    )


def _entry(component: Component, request: HttpRequest) -> dict[str, Any]:
    return {
        "component": component,
        "doc": with_code(component.doc),
        "examples": [
            {"title": one.title, "source": one.source, "drawn": drawn(one, request)}
            for one in component.examples
        ],
    }


@shown_only_here
def gallery(request: HttpRequest) -> HttpResponse:
    """All components with their props, examples and sources."""
    topics = [
        {"name": name, "entries": [_entry(component, request) for component in group]}
        for name, group in TOPICS.items()
    ]
    return render(request, "ui/gallery/components.html", {"topics": topics})


@shown_only_here
def forms(request: HttpRequest) -> HttpResponse:
    """All form controls; with ``?loi=1`` as they come back with errors."""
    if request.GET.get("loi"):
        return render(request, "ui/gallery/forms.html", {"form": samples.EverythingForm(samples.WRONG)})
    return render(request, "ui/gallery/forms.html", {"form": samples.EverythingForm()})


@shown_only_here
def office(request: HttpRequest) -> HttpResponse:
    """An officer's queue and a case page."""
    return render(
        request,
        "ui/gallery/office.html",
        {
            "columns": samples.QUEUE_COLUMNS,
            "rows": samples.QUEUE_ROWS,
            "page": samples.page_of(2, 5),
            "filter_form": samples.FilterForm(),
            "timeline": samples.TIMELINE,
            "steps": samples.STEPS,
            "files": samples.FILES,
            "facts": samples.FACTS,
            "due": samples.MOMENT,
        },
    )


@shown_only_here
def board(request: HttpRequest) -> HttpResponse:
    """Cards of targets, charts and the tile grid."""
    return render(
        request,
        "ui/gallery/board.html",
        {
            "targets": samples.TARGETS,
            "tiles": samples.TILES,
            "days": samples.days_of(2014),
            "bars": samples.BARS,
        },
    )


@shown_only_here
def printed(request: HttpRequest) -> HttpResponse:
    """A page made to be printed."""
    return render(request, "ui/gallery/print.html", {"facts": samples.FACTS, "timeline": samples.TIMELINE})


@shown_only_here
def error_page(request: HttpRequest, code: int) -> HttpResponse:
    """One of the error pages, with its own status."""
    pages: dict[int, View] = {
        400: errors.bad_request,
        403: errors.forbidden,
        404: errors.not_found,
        500: errors.server_error,
    }
    if code not in pages:
        raise Http404("no such error page")
    return pages[code](request)
