"""What the officials' lists share: filters in the address, one page of rows, a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.kernel.calendar import load_calendar
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory

from ..enums import Channel, FeeState, State
from ..forms.office import QueueFilter
from ..queries.lists import Filter
from .dossier_parts import channel_words, fee_words_of, step_title, time_left
from .places import agency_names
from .wording import short_moment, state_tag

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ..models import Dossier

PER_PAGE = 25

HTMX = {
    "hx-get": "",
    "hx-target": "#danh-sach",
    "hx-swap": "outerHTML",
    "hx-push-url": "true",
    "hx-trigger": "submit, change",
}
"""Filters redraw the rows only when htmx runs; without it the form loads the page."""


def filters(
    request: HttpRequest, *, states: Iterable[str] = (), leave_out: Iterable[str] = ()
) -> QueueFilter:
    """The filter form, bound to the address."""
    today = clock.business().today()
    procedures = [(named.slug, catalogue.name_of(named)) for named in catalogue.names(today)]
    choices = [(state, str(State(state).label)) for state in states]
    return QueueFilter(request.GET, procedures=procedures, states=choices, leave_out=leave_out)


def wanted(form: QueueFilter) -> Filter:
    """The filter form's choice as the queries take it."""
    chosen = form.wanted()
    return Filter(
        procedure=chosen.get("thu_tuc", ""),
        state=chosen.get("trang_thai", ""),
        due=chosen.get("han", ""),
        channel=chosen.get("kenh", ""),
        text=chosen.get("tu_khoa", ""),
        whose=chosen.get("cua_ai", ""),
    )


def page_of(request: HttpRequest, dossiers: QuerySet[Dossier]) -> Page[Dossier]:
    """The page of the address; the last one for a number too large."""
    return Paginator(dossiers, PER_PAGE).get_page(request.GET.get("trang"))


def rows(dossiers: Iterable[Dossier], href: Callable[[Dossier], str] | None = None) -> list[dict[str, Any]]:
    """Everything the lists show of each dossier; three queries whatever their number."""
    dossiers = list(dossiers)
    versions = catalogue.versions_by_id({dossier.procedure_version_id for dossier in dossiers})
    agencies = agency_names({dossier.agency_id for dossier in dossiers})
    officials = directory.official_names(
        {dossier.assignee_id for dossier in dossiers if dossier.assignee_id is not None}
    )
    now, calendar = clock.business().now(), load_calendar()
    found = []
    for dossier in dossiers:
        version = versions[dossier.procedure_version_id]
        left = time_left(dossier, now, calendar)
        found.append(
            {
                "dossier": dossier,
                "href": href(dossier) if href else reverse("services:case", args=[dossier.code]),
                "box": f"{dossier.pk}-{dossier.version}",
                "code": dossier.code,
                "code_parts": dossier.code.partition("-"),
                "name": catalogue.name_of(version),
                "note": channel_words(dossier),
                "applicant": dossier.applicant_name,
                "phone": dossier.applicant_phone,
                "place": agencies.get(dossier.agency_id, "") if len(agencies) > 1 else "",
                "step": step_title(dossier, version.parsed),
                "waits": [*_late_step(dossier, now), *_opinion_words(dossier, now)],
                "assignee": officials.get(dossier.assignee_id or 0, _("Chưa phân công")),
                "submitted_at": dossier.submitted_at,
                "accepted_at": dossier.accepted_at,
                "accepted": short_moment(dossier.accepted_at, now).partition(" ")[0],
                "due_at": dossier.due_at,
                "due": short_moment(dossier.due_at, now),
                "decided_at": dossier.decided_at,
                "returned_at": dossier.returned_at,
                "result_channel": str(Channel(dossier.result_channel).label),
                "fee": fee_words_of(dossier) if dossier.fee_state != FeeState.NONE else "",
                "deadline": left,
                "late": left.state == "open" and (left.days_left or 0) < 0,
                "state": state_tag(dossier.state),
            }
        )
    return found


def _late_step(dossier: Dossier, now: datetime) -> list[str]:
    """Since when the present step is late while somebody should be at it."""
    if dossier.step_due_at is None or dossier.paused_at is not None or dossier.step_due_at >= now:
        return []
    return [_("bước quá hạn từ %(moment)s") % {"moment": short_moment(dossier.step_due_at, now)}]


def _opinion_words(dossier: Dossier, now: datetime) -> list[str]:
    """That other agencies are asked and have not answered, and since when they are late."""
    if dossier.opinion_due_at is None:
        return []
    due = {"moment": short_moment(dossier.opinion_due_at, now)}
    if dossier.opinion_due_at < now:
        return [_("ý kiến quá hạn từ %(moment)s") % due]
    return [_("chờ ý kiến đến %(moment)s") % due]


def answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or only its rows when htmx asks for them."""
    context |= {"htmx": {**HTMX, "hx-get": request.path}, "reset_href": request.path if request.GET else ""}
    partial = f"{template}#rows" if getattr(request, "htmx", False) else template
    return render(request, partial, context)
