"""Computing due dates again: asked for, previewed, confirmed; each dossier gets an act of its own.

The work is done by jobs in batches of one transaction each, written together with how far they came: a
worker may die at any point and another goes on.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinhso.kernel import clock as clocks
from tinhso.kernel import ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock
from tinhso.kernel.jobs import job
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..enums import Act, ChangeState, RunState
from ..models import ClockChange, ClockRun, Dossier, DossierAct
from ..permissions import RECOMPUTE
from ..queries.clock_run import SYSTEM, changes_among
from ..queries.law import law_on
from ..queries.versions import with_version
from ..rules import clock, life, workflow
from ..rules.effect import Refused
from ..rules.rows import Doer
from .base import ServiceError, carry_out, now, reason_given, terms_of

RUN_REF = "services.clock_run"
BATCH = 200
"""Dossiers looked at in one transaction: a few tenths of a second, so that no officer waits for a lock."""


def _allowed(by: Actor) -> None:
    if not by.may(RECOMPUTE.code):
        raise Denied(RECOMPUTE.code)


@action
def start_run(*, by: Actor, reason: str, clock: Clock | None = None) -> int:
    """Ask what the calendar of today would make of all running dossiers; the id of the run.

    Nothing changes before `confirm_run`. ServiceError `reason` without one, `running` while another run
    has not ended.
    """
    _allowed(by)
    run = ClockRun(
        reason=reason_given(reason),
        asked_by_id=by.account_id,
        asked_by_name=by.name,
        asked_at=now(clock),
    )
    with acting(SYSTEM):
        try:
            with transaction.atomic():
                run.save()
        except IntegrityError as error:
            raise ServiceError("running", _("Đang có một lần tính lại chưa kết thúc.")) from error
        _note(by, run, "asked", {})
        compute_clock.enqueue(run_id=run.pk)
    return run.pk


@action
def confirm_run(*, by: Actor, run_id: int, only_later: bool, clock: Clock | None = None) -> None:
    """Let the previewed dates be written; `only_later` leaves those alone that would come earlier.

    ServiceError `illegal` unless the preview is ready.
    """
    _allowed(by)
    with acting(SYSTEM):
        run = _in_state(run_id, RunState.READY)
        run.state, run.only_later = RunState.APPLYING, only_later
        run.confirmed_by_id, run.confirmed_by_name, run.confirmed_at = by.account_id, by.name, now(clock)
        run.save()
        if only_later:
            earlier = ClockChange.objects.filter(run=run, new_due__lt=F("old_due"))
            earlier.update(state=ChangeState.KEPT)
        _note(by, run, "confirmed", {"only_later": only_later})
        apply_clock.enqueue(run_id=run.pk)


@action
def drop_run(*, by: Actor, run_id: int, clock: Clock | None = None) -> None:
    """Throw a preview away; ServiceError `illegal` once it was confirmed."""
    _allowed(by)
    with acting(SYSTEM):
        run = _in_state(run_id, RunState.COMPUTING, RunState.READY)
        run.state, run.ended_at = RunState.DROPPED, now(clock)
        run.save()
        _note(by, run, "dropped", {})


def _in_state(run_id: int, *states: str) -> ClockRun:
    run = ClockRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None or run.state not in states:
        raise ServiceError("illegal", _("Lần tính lại này đã chuyển sang bước khác. Hãy xem lại."))
    return run


def _note(by: Actor, run: ClockRun, what: str, data: dict[str, bool]) -> None:
    ledger.record(actor=by, kind=f"services.clock_run_{what}", ref=Ref(RUN_REF, run.pk), data=data)


@job(name="services.compute_clock", own_transactions=True)
def compute_clock(*, run_id: int) -> None:
    """Preview what the calendar of today makes of every running dossier, from where it stopped."""
    while compute_batch(run_id):
        pass


@job(name="services.apply_clock", own_transactions=True)
def apply_clock(*, run_id: int) -> None:
    """Write the dates of a confirmed run, from where it stopped."""
    while apply_batch(run_id):
        pass


def compute_batch(run_id: int, size: int = BATCH) -> bool:
    """Look at the next dossiers and note whose date would change; whether there are more."""
    with acting(SYSTEM):
        run = ClockRun.objects.select_for_update().get(pk=run_id)
        if run.state != RunState.COMPUTING:
            return False
        last, looked_at, changes = changes_among(run, size)
        ClockChange.objects.bulk_create(changes)
        run.looked_at += looked_at
        run.after = last or run.after
        if looked_at < size:
            run.state = RunState.READY
        run.save(update_fields=["looked_at", "after", "state"])
        return run.state == RunState.COMPUTING


def apply_batch(run_id: int, size: int = BATCH) -> bool:
    """Write the next dates with an act each; whether there are more.

    A dossier that ended, or whose date or calendar changed since the preview, keeps its date and is listed.
    """
    with acting(SYSTEM):
        run = ClockRun.objects.select_for_update().get(pk=run_id)
        if run.state != RunState.APPLYING:
            return False
        waiting = ClockChange.objects.filter(run=run, state=ChangeState.WAITING).order_by("id")[:size]
        batch = list(waiting)
        for change in batch:
            change.state = ChangeState.APPLIED if _apply(run, change) else ChangeState.SKIPPED
        ClockChange.objects.bulk_update(batch, ["state"])
        if len(batch) < size:
            run.state, run.ended_at = RunState.DONE, clocks.business().now()
            run.save(update_fields=["state", "ended_at"])
        return run.state == RunState.APPLYING


def _apply(run: ClockRun, change: ClockChange) -> bool:
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=change.dossier_id)
    with_version(dossier)
    if dossier.due_at != change.old_due or dossier.state not in workflow.MOVES[Act.RECOMPUTE].sources:
        return False
    at = clocks.business().now()
    happened = clock.events(DossierAct.objects.filter(dossier=dossier).order_by("seq"), law_on)
    terms = terms_of(dossier, at)
    try:
        effect = life.recompute(dossier, terms, at=at, happened=happened, law_on=law_on, run_id=run.pk)
    except Refused:
        return False
    if effect.changes["due_at"] != change.new_due:
        return False
    doer = Doer(run.confirmed_by_id, run.confirmed_by_name)
    carry_out(by=SYSTEM, dossier=dossier, effect=effect, note=run.reason, doer=doer)
    return True
