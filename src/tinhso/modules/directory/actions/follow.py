"""What follows an act: rewriting of drafts, cards and the like, in small transactions.

Each batch is written together with how far it has come, so a worker may die at any point and another goes on.
Pages need none of this: whatever still names an old unit is read through the successions.
"""

from __future__ import annotations

from datetime import timedelta

from tinhso.kernel import clock
from tinhso.kernel.actors import system_actor
from tinhso.kernel.jobs import job
from tinhso.kernel.scope import acting

from ..enums import ActState
from ..models import Act, FollowUp
from ..queries.act import SYSTEM, holdings
from ..queries.succession import geography

BATCH = 500
"""Rows looked at in one transaction: some tens of milliseconds, so that nobody waits for a lock."""


@job(name="directory.follow_act", own_transactions=True, priority=-10)
def follow_act(*, act_id: int, size: int = BATCH) -> None:
    """Rewrite what modules rewrite after an act, from where it stopped; before its day it waits for it."""
    with acting(system_actor(SYSTEM)):
        act = Act.objects.filter(pk=act_id, state=ActState.EXECUTED).first()
        if act is None:
            return
        today = clock.business().today()
        if today < act.effective_date:
            later = follow_act.using(
                run_after=timedelta(hours=1), key=f"{act_id}:{clock.system().now():%Y%m%d%H}"
            )
            later.enqueue(act_id=act_id)
            return
        codes = list(
            FollowUp.objects.filter(act=act, finished_at=None).order_by("id").values_list("code", flat=True)
        )
    for code in codes:
        while follow_batch(act_id=act_id, code=code, size=size):
            pass


def follow_batch(*, act_id: int, code: str, size: int) -> bool:
    """One batch of one module, in a transaction of its own; whether there is more."""
    with acting(system_actor(SYSTEM)):
        progress = FollowUp.objects.select_for_update().get(act_id=act_id, code=code)
        holding = next((one for one in holdings() if one.code == code), None)
        if progress.finished_at is not None:
            return False
        more = False
        if holding is not None and holding.rewrite is not None:
            act = Act.objects.get(pk=act_id)
            done = holding.rewrite(progress.after, size, geography(act.effective_date))
            progress.looked_at += done.looked_at
            progress.rewritten += done.rewritten
            more = done.after is not None
            progress.after = done.after if done.after is not None else progress.after
        if not more:
            progress.finished_at = clock.business().now()
        progress.save(update_fields=["after", "looked_at", "rewritten", "finished_at"])
        return more
