"""The plan's piece of the home page: the figures that are measured today."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tinhso.kernel import clock

from ..queries.plan import current_plan
from ..queries.scorecard import scorecard
from .cards import card

MOST = 4
"""How many figures the home page shows."""


def home_figures(request: HttpRequest) -> dict[str, Any]:
    """The first measured targets and how many there are in all; nothing without a plan."""
    plan = current_plan()
    if plan is None:
        return {"plan": None, "cards": ()}
    found = scorecard(plan, as_of=clock.business().today(), actor=request.actor)  # type: ignore[attr-defined]
    shown = [
        card(one, None) for one in found.targets if any(part.state == "measured" for part in one.standings)
    ]
    return {
        "plan": plan,
        "cards": shown[:MOST],
        "total": len(found.targets),
    }
