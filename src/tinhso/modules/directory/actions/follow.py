"""What follows an act: rewriting of drafts, cards and the like, in small transactions.

Each batch is written together with how far it has come, so a worker may die at any point and another goes on.
Pages need none of this: whatever still names an old unit is read through the successions.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.jobs import job, retry_failure, standing
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..enums import ActState
from ..models import Act, FollowUp
from ..queries.act import SYSTEM, holdings
from ..queries.follow import JOB
from ..queries.succession import geography
from .act import REF_KIND, ReorganisationError, directing, locked

log = logging.getLogger("tinhso.directory")

BATCH = 500
"""Rows looked at in one transaction: some tens of milliseconds, so that nobody waits for a lock."""


@job(name=JOB, own_transactions=True, priority=-10)
def follow_act(*, act_id: int, size: int = 0) -> None:
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
    failures = [problem for code in codes if (problem := _follow(act_id, code, size or BATCH)) is not None]
    if failures:
        raise failures[0]  # the queue tries again, and in the end tells a person


def _follow(act_id: int, code: str, size: int) -> Exception | None:
    """All batches of one module; what stopped them. What one module cannot do keeps no other from its own."""
    try:
        while follow_batch(act_id=act_id, code=code, size=size):
            pass
    except Exception as problem:
        # As in the queue itself: the class only, for a message may quote personal values. The log has it.
        log.exception("act %s: %s cannot follow", act_id, code)
        error = f"{type(problem).__module__}.{type(problem).__qualname__}"[:200]
        with acting(system_actor(SYSTEM)):
            rows = FollowUp.objects.filter(act_id=act_id, code=code, finished_at=None)
            rows.update(error=error, failed_at=clock.business().now())
        return problem
    return None


@action
def restart_follow(*, by: Actor, act_id: int) -> None:
    """Put what follows an act in the queue again, after it failed for good; it goes on behind the last good batch.

    Raises ReorganisationError when there is nothing to start: all is done, or it is still being tried.
    """
    with directing(by):
        act = locked(act_id, ActState.EXECUTED)
        job = standing(JOB, act_id=act_id)
        left = FollowUp.objects.filter(act=act, finished_at=None)
        if job.alive or not left.exists():
            raise ReorganisationError("running", _("Việc theo sau đang chạy hoặc đã xong."))
        left.update(error="", failed_at=None)
        for failure in job.failures:
            retry_failure(failure)
        if not job.failures:
            follow_act.enqueue(act_id=act_id)
        ledger.record(
            actor=by,
            kind="directory.act_follow_restarted",
            ref=Ref(REF_KIND, act.pk),
            data={"number": act.number, "left": sorted(left.values_list("code", flat=True))},
        )


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
        progress.batches += 1
        progress.error, progress.failed_at = "", None
        progress.save(
            update_fields=["after", "looked_at", "rewritten", "finished_at", "batches", "error", "failed_at"]
        )
        return more
