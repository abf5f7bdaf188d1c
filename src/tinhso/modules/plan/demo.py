"""The demonstration's history: what the daily snapshot would have recorded at each month's end."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from tinhso.kernel.modules import DemoContext
from tinhso.kernel.scope import acting

from .actions.reading import take_snapshot
from .queries.plan import current_plan
from .rules.asof import month_ends


def record_history(context: DemoContext) -> None:
    """Measure the sample operations as of every month's end of the plan, and of the last day before today."""
    plan = current_plan()
    if plan is None:
        return
    last = context.business_date - timedelta(days=1)
    days = list(dict.fromkeys([*month_ends(plan.starts_on, last), last]))
    for done, day in enumerate(days, start=1):
        with acting(context.actor):
            take_snapshot(by=context.actor, as_of=day)
        context.progress(_("Ghi số đo theo tháng"), done, len(days))
