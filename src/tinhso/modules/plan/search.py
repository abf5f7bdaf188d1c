"""Targets in the search over everything."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.actors import Actor
from tinhso.kernel.search import Hit, SearchSource

from .queries.plan import targets_named

CODE, TITLE = 0.9, 0.5
"""Ranks: somebody who types a code means exactly that target."""


def find(query: str, actor: Actor, limit: int) -> list[Hit]:
    """Targets whose code, title or text has every word; public, so the actor does not matter."""
    language = (get_language() or "vi")[:2]
    return [
        Hit(
            title=f"{target.code} – {target.title.get(language) or target.title['vi']}",
            url=reverse("plan:target", args=(target.code,)),
            summary=_("Chỉ tiêu của kế hoạch %(number)s") % {"number": number},
            rank=CODE if target.code.lower() == query.lower() else TITLE,
        )
        for target, number in targets_named(query, limit)
    ]


SEARCH = (SearchSource("plan.target", _("Chỉ tiêu của kế hoạch"), find),)
