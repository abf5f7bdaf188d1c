"""The one-stop shop's piece of the home page: what people ask for most."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from tinhso.kernel import clock
from tinhso.modules.catalogue import api as catalogue
from tinhso.ui import words

from ..queries import figures

MOST = 6
"""How many procedures the home page shows."""


def most_used(request: HttpRequest) -> dict[str, Any]:
    """The procedures in force that received most dossiers in twelve months, with their number."""
    today = clock.business().today()
    counted = figures.most_used(today)
    named = {one.procedure_id: one for one in catalogue.names(today)} if counted else {}
    known = [(named[procedure], count) for procedure, count in counted if procedure in named]
    return {
        "procedures": [
            (catalogue.name_of(one), reverse("catalogue:procedure", args=[one.slug]), "", _counted(count))
            for one, count in known[:MOST]
        ]
    }


def _counted(count: int) -> str:
    return ngettext("%(count)s hồ sơ trong 12 tháng", "%(count)s hồ sơ trong 12 tháng", count) % {
        "count": words.number(count)
    }
