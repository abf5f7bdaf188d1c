"""A signed-in citizen's drafts and dossiers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.ui.access import signed_in
from tinhso.ui.templatetags.ui_filters import day, moment

from ..queries import drafts as draft_queries
from ..queries import lists as queries
from .apply import draft_links
from .lists import page_of, rows
from .wording import state_words


@never_cache
@require_safe
@signed_in
def dossiers(request: HttpRequest) -> HttpResponse:
    """Drafts first, then what was submitted, newest first."""
    page = page_of(request, queries.of_account(request.actor))
    found = rows(page.object_list, lambda dossier: reverse("services:dossier", args=[dossier.code]))
    context = {
        "drafts": draft_links(draft_queries.open_drafts(request.actor)),
        "page": page,
        "columns": [
            (_("Mã hồ sơ"), True),
            _("Thủ tục"),
            (_("Nộp"), True),
            (_("Hẹn trả"), True),
            _("Trạng thái"),
        ],
        "rows": [
            [
                (row["code"], row["href"]),
                row["name"],
                day(row["submitted_at"]),
                moment(row["due_at"]) or "—",
                state_words(row["dossier"].state, public=True),
            ]
            for row in found
        ],
    }
    return render(request, "services/mine/list.html", context)
