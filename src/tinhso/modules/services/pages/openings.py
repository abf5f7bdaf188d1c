"""Who opened a dossier: told to its applicant without names of people, to its leaders with them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.kernel.clock import to_local
from tinhso.modules.directory import api as directory
from tinhso.ui.access import needs
from tinhso.ui.templatetags.ui_filters import moment

from ..permissions import APPROVE
from ..queries.opening import keep_days, openings
from ..rules.opening import MINUTES
from .case import the_case
from .lists import PER_PAGE
from .places import agency_names
from .tracking import applicants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..models import Dossier, Opening

WHEN, WHERE, POST, WHAT = (
    (gettext_lazy("Lúc"), True),
    gettext_lazy("Cơ quan"),
    gettext_lazy("Chức vụ"),
    gettext_lazy("Đã mở"),
)


@never_cache
@require_safe
def of_citizen(request: HttpRequest, code: str) -> HttpResponse:
    """For the applicant: agencies and posts."""
    dossier = applicants(request, code)
    if dossier is None:
        raise Http404("no such dossier")
    return _page(request, dossier, names=False)


@never_cache
@require_safe
@needs(APPROVE)
def of_leader(request: HttpRequest, code: str) -> HttpResponse:
    """For the leader of the agency that processes it: also who it was."""
    dossier = the_case(request, code)
    if not APPROVE.holds(request.actor, dossier):
        raise Http404("not his dossier")
    return _page(request, dossier, names=True)


def _page(request: HttpRequest, dossier: Dossier, *, names: bool) -> HttpResponse:
    page = Paginator(openings(dossier), PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "dossier": dossier,
        "page": page,
        "columns": [WHEN, *([gettext_lazy("Họ tên")] if names else []), WHERE, POST, WHAT],
        "rows": _rows(dossier, page.object_list, names=names),
        "days": keep_days(clock.business().today()),
    }
    name = "services/case/openings.html" if names else "services/tracking/openings.html"
    return render(request, name, context)


def _rows(dossier: Dossier, found: Sequence[Opening], *, names: bool) -> list[list[Any]]:
    """Each entry in words; three queries whatever their number."""
    accounts = {one.account_id for one in found if one.account_id is not None}
    posts = directory.posts_held(accounts)
    persons = directory.official_names(accounts) if names else {}
    held = [_held(one, dossier, posts.get(one.account_id or 0, ())) for one in found]
    agencies = agency_names({one.agency_id for one in held if one is not None})
    rows = []
    for one, post in zip(found, held, strict=True):
        person = persons.get(one.account_id or 0, "—")
        rows.append(
            [
                _when(one),
                *([person] if names else []),
                agencies.get(post.agency_id, "—") if post else one.system or "—",
                post.title if post else one.get_who_display() or _("Cán bộ"),
                one.get_what_display(),
            ]
        )
    return rows


def _held(one: Opening, dossier: Dossier, posts: Sequence[directory.HeldPost]) -> directory.HeldPost | None:
    """The post in which somebody opened it: of those he held that day, rather one in the dossier's agencies."""
    day = to_local(one.quarter).date()
    mine = {dossier.processing_agency_id, dossier.agency_id}
    then = [post for post in posts if post.holds_on(day)]
    return min(then, key=lambda post: post.agency_id not in mine, default=None)


def _when(one: Opening) -> str:
    end = to_local(one.quarter + timedelta(minutes=MINUTES))
    return _("%(start)s đến %(end)s") % {"start": moment(one.quarter), "end": f"{end:%H:%M}"}
