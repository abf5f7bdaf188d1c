"""Computing due dates again after a change of the calendar: preview, decision, one act each; killed and run again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tinhso.kernel import clock as clocks
from tinhso.kernel.actors import Actor
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.models import CalendarDay, LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.modules.directory import testing as directory
from tinhso.modules.services import actions
from tinhso.modules.services.actions import ServiceError, clock_run
from tinhso.modules.services.actions.clock_run import (
    apply_batch,
    compute_batch,
    confirm_run,
    drop_run,
    start_run,
)
from tinhso.modules.services.enums import Act, ChangeState, RunState, State
from tinhso.modules.services.models import ClockChange, ClockRun, Dossier, DossierAct
from tinhso.modules.services.queries import clock_run as queries
from tinhso.modules.services.queries.law import law_on
from tinhso.modules.services.rules import clock
from tinhso.modules.services.testing import MORNING, OneStop, at, do, make_dossier

REASON = "Công văn hoán đổi ngày làm việc"
HOLIDAY = date(2015, 6, 22)


@pytest.fixture(autouse=True)
def today() -> Any:
    with clocks.simulated(at(hour=16)):
        yield


@pytest.fixture
def keeper(ground: None) -> Actor:
    return directory.actor_of(
        directory.make_official("services.clock", name="Phạm Quốc Tuấn", reach="all"), MORNING
    )


def free(day: date = HOLIDAY) -> None:
    CalendarDay.objects.create(date=day, kind="holiday", name="Nghỉ bù", source=REASON)


def start(keeper: Actor) -> int:
    return do(keeper, start_run, reason=REASON)


def preview(keeper: Actor) -> int:
    number = start(keeper)
    while compute_batch(number, size=2):
        pass
    return number


def due(dossier: Dossier) -> Any:
    dossier.refresh_from_db()
    return dossier.due_at


def test_nothing_changes_by_itself_or_by_the_preview(shop: OneStop, keeper: Actor) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    before = due(dossier)
    free()
    number = preview(keeper)
    assert due(dossier) == before
    change = ClockChange.objects.get()
    assert (change.old_due, change.new_due) == (before, at(day=25, hour=17).now())
    assert ClockRun.objects.get().state == RunState.READY
    do(keeper, drop_run, run_id=number)
    assert due(dossier) == before
    assert not DossierAct.objects.filter(kind=Act.RECOMPUTE).exists()


def test_each_date_is_written_with_an_act_that_explains_it(shop: OneStop, keeper: Actor) -> None:
    running = [
        make_dossier(shop, state) for state in (State.ACCEPTED, State.PROPOSED, State.SUPPLEMENT_REQUESTED)
    ]
    ended = make_dossier(shop, State.DECIDED)
    before = due(ended)
    free()
    number = preview(keeper)
    do(keeper, confirm_run, run_id=number, only_later=False)
    while apply_batch(number, size=2):
        pass
    assert [due(one) for one in running] == [at(day=25, hour=17).now()] * 3
    assert due(ended) == before
    act = DossierAct.objects.filter(kind=Act.RECOMPUTE).first()
    assert act is not None
    assert (act.note, act.actor_name, act.public, act.from_state) == (REASON, keeper.name, True, act.to_state)
    assert [line["code"] for line in act.data["deadline"]] == [
        "recomputed",
        "accepted",
        "limit",
        "days_off",
        "due",
    ]
    assert ClockRun.objects.get().state == RunState.DONE
    kinds = LedgerEntry.objects.filter(kind__startswith="services.clock_run").values_list("kind", flat=True)
    assert sorted(kinds) == ["services.clock_run_asked", "services.clock_run_confirmed"]


def test_what_was_paused_goes_on_from_the_new_date(shop: OneStop, keeper: Actor) -> None:
    dossier = make_dossier(shop, State.SUPPLEMENT_REQUESTED)
    free()
    number = preview(keeper)
    do(keeper, confirm_run, run_id=number, only_later=False)
    apply_batch(number)
    dossier.refresh_from_db()
    paper = actions.PaperIn(name="Bản sao", paper_code="cmnd", copies=1)
    back = do(
        shop.clerk,
        actions.supply,
        dossier_id=dossier.pk,
        expected_version=None,
        papers=[paper],
        clock=at(day=18),
    )
    with acting(queries.SYSTEM):
        acts = list(DossierAct.objects.filter(dossier=dossier).order_by("seq"))
    content = dossier.procedure_version.parsed
    again = clock.run(clock.events(acts, law_on), content.channels[0].time, law_on, load_calendar())
    assert back.due_at == again.due_at == at(day=26, hour=17).now()


def test_earlier_dates_may_be_kept_as_promised(shop: OneStop, keeper: Actor) -> None:
    free()
    dossier = make_dossier(shop, State.PROCESSING)
    before = due(dossier)
    CalendarDay.objects.all().delete()
    number = preview(keeper)
    view = do(keeper, queries.view, run_id=number, state="", start=0, size=10)
    assert (view.later, view.earlier, view.count) == (0, 1, 1)
    assert view.agencies == (queries.AgencyCount(dossier.processing_agency_id, 0, 1),)
    do(keeper, confirm_run, run_id=number, only_later=True)
    assert not apply_batch(number)
    assert due(dossier) == before
    assert ClockChange.objects.get().state == ChangeState.KEPT


def test_what_changed_since_the_preview_is_left_alone_and_listed(shop: OneStop, keeper: Actor) -> None:
    decided, moved, plain = (make_dossier(shop, State.PROPOSED) for _one in range(3))
    free()
    number = preview(keeper)
    common: dict[str, Any] = {"expected_version": None}
    do(shop.leader, actions.approve, dossier_id=decided.pk, clock=at(hour=15), **common)
    do(
        shop.leader, actions.extend, dossier_id=moved.pk, until=date(2015, 6, 30), reason="Chờ phối hợp",
        clock=at(hour=15), **common,
    )  # fmt: skip
    do(keeper, confirm_run, run_id=number, only_later=False)
    apply_batch(number)
    states = dict(ClockChange.objects.values_list("dossier_id", "state"))
    assert states == {
        decided.pk: ChangeState.SKIPPED,
        moved.pk: ChangeState.SKIPPED,
        plain.pk: ChangeState.APPLIED,
    }
    assert due(moved) == at(day=30, hour=17).now()


def test_a_calendar_changed_again_makes_the_preview_void(shop: OneStop, keeper: Actor) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    before = due(dossier)
    free()
    number = preview(keeper)
    free(date(2015, 6, 23))
    do(keeper, confirm_run, run_id=number, only_later=False)
    apply_batch(number)
    assert due(dossier) == before
    assert ClockChange.objects.get().state == ChangeState.SKIPPED


def test_killed_anywhere_it_ends_the_same(
    shop: OneStop, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch that dies leaves nothing of itself behind."""
    dossiers = [make_dossier(shop, State.PROCESSING) for _one in range(3)]
    free()
    number = start(keeper)
    whole = clock_run.changes_among

    class Killed(BaseException):
        pass

    def dies(*args: Any, **kwargs: Any) -> Any:
        raise Killed

    assert compute_batch(number, size=2)
    monkeypatch.setattr(clock_run, "changes_among", dies)
    with pytest.raises(Killed):
        compute_batch(number, size=2)
    monkeypatch.setattr(clock_run, "changes_among", whole)
    while compute_batch(number, size=2):
        pass
    assert ClockChange.objects.count() == 3
    do(keeper, confirm_run, run_id=number, only_later=False)
    written = clock_run.carry_out
    done: list[int] = []

    def dies_at_the_second(**values: Any) -> None:
        if done:
            raise Killed
        done.append(1)
        written(**values)

    monkeypatch.setattr(clock_run, "carry_out", dies_at_the_second)
    with pytest.raises(Killed):
        apply_batch(number)
    assert not DossierAct.objects.filter(kind=Act.RECOMPUTE).exists()
    monkeypatch.setattr(clock_run, "carry_out", written)
    apply_batch(number)
    assert [due(one) for one in dossiers] == [at(day=25, hour=17).now()] * 3
    assert DossierAct.objects.filter(kind=Act.RECOMPUTE).count() == 3


def test_one_run_at_a_time_and_every_step_once(shop: OneStop, keeper: Actor) -> None:
    number = start(keeper)
    for act, values, code in (
        (start_run, {"reason": REASON}, "running"),
        (start_run, {"reason": " "}, "reason"),
        (confirm_run, {"run_id": number, "only_later": False}, "illegal"),
        (drop_run, {"run_id": number + 1}, "illegal"),
    ):
        with pytest.raises(ServiceError) as refused:
            do(keeper, act, **values)
        assert refused.value.code == code
    assert not compute_batch(number)
    do(keeper, drop_run, run_id=number)
    with pytest.raises(ServiceError):
        do(keeper, drop_run, run_id=number)
    assert not compute_batch(number)
    assert not apply_batch(number)
    start(keeper)


def test_only_who_may(shop: OneStop) -> None:
    for act, values in (
        (start_run, {"reason": REASON}),
        (confirm_run, {"run_id": 1, "only_later": False}),
        (drop_run, {"run_id": 1}),
    ):
        with pytest.raises(Denied):
            do(shop.leader, act, **values)
    with pytest.raises(Denied):
        queries.runs(shop.leader)
    with pytest.raises(Denied):
        queries.view(shop.leader, 1, state="", start=0, size=1)


def test_jobs_do_the_whole_of_it(shop: OneStop, keeper: Actor) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    free()
    number = start(keeper)
    clock_run.compute_clock.function(run_id=number)
    do(keeper, confirm_run, run_id=number, only_later=False)
    clock_run.apply_clock.function(run_id=number)
    assert due(dossier) == at(day=25, hour=17).now()
