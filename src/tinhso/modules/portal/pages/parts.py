"""What modules offer to the front door: tasks from the menu, and widgets, each drawn on its own."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tinhso.kernel.modules import Widget, registry
from tinhso.kernel.scope import acting
from tinhso.ui.context import link

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """A page that a module offers to citizens."""

    title: Any
    summary: Any
    href: str


def tasks() -> list[Task]:
    """What a citizen can do here, in the menu's order; entries whose page is not installed are left out."""
    items = (item for item in registry().menu if item.area == "citizen" and item.permission is None)
    return [Task(item.title, item.summary, href) for item in items if (href := link(item.url_name))]


def drawn(request: HttpRequest, slot: str) -> list[SafeString]:
    """The widgets of a slot, in order. One that fails is logged and left out: the front door stays open."""
    pieces = [_draw(request, widget) for widget in registry().widgets if widget.slot == slot]
    return [piece for piece in pieces if piece.strip()]


def _draw(request: HttpRequest, widget: Widget) -> SafeString:
    try:
        # A scope of its own is a savepoint: a failed statement undoes itself and no more.
        with acting(request.actor):  # type: ignore[attr-defined]
            return render_to_string(widget.template, widget.context(request), request)
    except Exception:  # a module's trouble must not close the front door
        logger.exception("widget %s failed", widget.template)
        return SafeString()
