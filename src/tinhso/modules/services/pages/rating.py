"""Rating a dossier after its result; how many were satisfied, for everybody."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import clock
from tinhso.kernel.clock import from_local
from tinhso.ui.templatetags.ui_filters import day, number, percent

from ..actions.base import ServiceError
from ..actions.rating import rate as rate_it
from ..enums import State
from ..forms.rating import RatingForm
from ..queries import rating as queries
from ..queries.law import law_on
from .places import agency_names
from .tracking import applicants

if TYPE_CHECKING:
    from ..models import Rating


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """The applicant answers once; afterwards he reads what he said."""
    found = applicants(request, code)
    if found is None or found.state != State.RETURNED:
        raise Http404("nothing to rate")
    given = queries.rating_of(found)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and given is None and form.is_valid():
        try:
            rate_it(by=request.actor, dossier_id=found.pk, **form.told())
            return redirect("services:rate", found.code)
        except ServiceError as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "dossier": found,
        "given": given_facts(given) if given is not None else [],
        "back": reverse("services:dossier", args=[found.code]),
    }
    return render(request, "services/tracking/rate.html", context, status=422 if form.errors else 200)


def given_facts(given: Rating) -> list[tuple[str, str]]:
    """What was answered."""
    said = {True: _("Có"), False: _("Không")}
    rows = [
        (_("Mức hài lòng"), _("%(stars)d trên 5") % {"stars": given.stars}),
        (_("Được hướng dẫn rõ ràng"), said[given.clear]),
        (_("Thái độ lịch sự"), said[given.polite]),
        (_("Không phải nộp thêm ngoài quy định"), said[given.nothing_else]),
        (_("Ý kiến thêm"), given.note),
    ]
    return [(label, value) for label, value in rows if value]


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """How many dossiers were rated in twelve months and how many liked, by agency; a few are not shown apart."""
    today = clock.business().today()
    since = today - timedelta(days=365)
    found = queries.rating_counts(_start(since), _start(today + timedelta(days=1)))
    small = law_on(today).small_count
    shown = [one for one in found if one.rated >= small]
    names = agency_names({one.agency_id for one in shown}, full=True)
    rated, liked = (sum(getattr(one, name) for one in found) for name in ("rated", "liked"))
    context = {
        "title": _("Mức độ hài lòng của người nộp hồ sơ"),
        "lead": _(
            "Từ %(since)s đến %(today)s có %(rated)s hồ sơ được đánh giá, %(liked)s hài lòng. Cơ quan có dưới %(small)d đánh giá không nêu riêng."
        )
        % {
            "since": day(since),
            "today": day(today),
            "rated": number(rated),
            "liked": number(liked),
            "small": small,
        },
        "columns": [_("Cơ quan"), (_("Đánh giá"), True), (_("Hài lòng"), True), (_("Tỷ lệ"), True)],
        "rows": [
            [
                names.get(one.agency_id, ""),
                number(one.rated),
                number(one.liked),
                percent(100 * one.liked / one.rated),
            ]
            for one in shown
        ],
        "crumbs": [(_("Công khai"), reverse("services:public"))],
    }
    return render(request, "services/public/ratings.html", context)


def _start(on: date) -> datetime:
    return from_local(on, time.min)
