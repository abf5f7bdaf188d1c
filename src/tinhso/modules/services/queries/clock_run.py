"""Runs that compute due dates again: what they would change, and how far they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from ..enums import WORK_STATES, Act, ChangeState
from ..models import ClockChange, ClockRun, Dossier, DossierAct
from ..permissions import RECOMPUTE
from ..rules import clock
from .law import law_book
from .versions import with_version

SYSTEM = system_actor("services.clock")
MOST_RUNS = 20

CLOCK_ACTS = frozenset(
    {
        Act.ACCEPT, Act.EXTEND, Act.REQUEST_SUPPLEMENT, Act.SUPPLY, Act.DEMAND_PAYMENT, Act.CONFIRM_PAYMENT,
        Act.REQUEST_WITHDRAWAL,
    }
)  # fmt: skip
"""Acts that start, stop or move the clock of a running dossier."""


def changes_among(run: ClockRun, size: int) -> tuple[int | None, int, list[ClockChange]]:
    """The next `size` running dossiers: id of the last, how many, and those whose date would change."""
    found = list(
        Dossier.objects.filter(pk__gt=run.after, state__in=WORK_STATES, due_at__isnull=False)
        .defer("answers")
        .order_by("pk")[:size]
    )
    acts: dict[int, list[DossierAct]] = defaultdict(list)
    mine = DossierAct.objects.filter(dossier__in=[one.pk for one in found], kind__in=CLOCK_ACTS)
    for act in mine.order_by("dossier_id", "seq"):
        acts[act.dossier_id].append(act)
    calendar, book = load_calendar(), law_book()
    changes = []
    for dossier in found:
        content = with_version(dossier).procedure_version.parsed
        limit = (content.channel(dossier.channel) or content.channels[0]).time
        new_due = clock.run(clock.events(acts[dossier.pk], book), limit, book, calendar).due_at
        if new_due is not None and dossier.due_at is not None and new_due != dossier.due_at:
            changes.append(
                ClockChange(
                    run=run,
                    dossier=dossier,
                    agency_id=dossier.processing_agency_id,
                    code=dossier.code,
                    old_due=dossier.due_at,
                    new_due=new_due,
                )
            )
    return (found[-1].pk if found else None), len(found), changes


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """How many dossiers of one processing agency would be due later, and how many earlier."""

    agency_id: int
    later: int
    earlier: int


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its counts, and one page of its changes."""

    run: ClockRun
    later: int
    earlier: int
    states: dict[str, int]
    agencies: tuple[AgencyCount, ...]
    changes: tuple[ClockChange, ...]
    count: int


def _allowed(by: Actor) -> None:
    if not by.may(RECOMPUTE.code):
        raise Denied(RECOMPUTE.code)


def runs(by: Actor) -> Sequence[ClockRun]:
    """The last runs, newest first; Denied without the right to compute again."""
    _allowed(by)
    with acting(SYSTEM):
        return tuple(ClockRun.objects.order_by("-pk")[:MOST_RUNS])


def view(by: Actor, run_id: int, *, state: str, start: int, size: int) -> RunView | None:
    """One run and `size` of its changes from place `start` on, of one state or all; None when unknown."""
    _allowed(by)
    with acting(SYSTEM):
        run = ClockRun.objects.filter(pk=run_id).first()
        if run is None:
            return None
        changes = ClockChange.objects.filter(run=run)
        shown = changes.filter(state=state) if state in ChangeState.values else changes
        later, earlier = Q(new_due__gt=F("old_due")), Q(new_due__lt=F("old_due"))
        sums = changes.aggregate(later=Count("pk", filter=later), earlier=Count("pk", filter=earlier))
        states = dict(changes.values_list("state").annotate(Count("pk")).order_by("state"))
        return RunView(
            run=run,
            later=sums["later"],
            earlier=sums["earlier"],
            states=states,
            agencies=_by_agency(changes, later, earlier),
            changes=tuple(shown.order_by("new_due", "pk")[start : start + size]),
            count=states.get(state, 0) if state in ChangeState.values else sum(states.values()),
        )


def _by_agency(changes: QuerySet[ClockChange], later: Q, earlier: Q) -> tuple[AgencyCount, ...]:
    rows = (
        changes.values("agency_id")
        .annotate(later=Count("pk", filter=later), earlier=Count("pk", filter=earlier))
        .order_by("-later", "agency_id")
    )
    return tuple(AgencyCount(**row) for row in rows)
