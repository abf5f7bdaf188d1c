"""Schedules, the worker, and many of them at the same time."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tinhso.kernel import jobs
from tinhso.kernel.jobs import declaration, heartbeat, queue, worker
from tinhso.kernel.jobs.declaration import Schedule
from tinhso.kernel.jobs.schedules import tick
from tinhso.kernel.models import JobFailure, JobKey, ScheduleRun, WorkerBeat
from tinhso.kernel.testing.jobs import queued, run_jobs
from tinhso.kernel.tests.sample_jobs import numbers, remember, seen, stumble


@pytest.fixture(autouse=True)
def _nothing_seen() -> Iterator[None]:
    seen.clear()
    yield
    seen.clear()


# --- at the same time ---


def _in_threads(count: int, work: Callable[[int], None]) -> None:
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            barrier.wait()
            work(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_do_one_entry() -> None:
    with transaction.atomic():
        for number in range(40):
            remember.enqueue(value=number)

    def work(number: int) -> None:
        while (row := queue.claim(f"worker-{number}")) is not None:
            queue.perform(row)

    _in_threads(4, work)
    assert sorted(value for _name, value in seen) == list(range(40))
    assert numbers("remember") == 40


@pytest.mark.django_db(transaction=True)
def test_one_key_taken_by_many_at_once() -> None:
    taken: list[bool] = []

    def work(number: int) -> None:
        with transaction.atomic():
            taken.append(bool(remember.using(key="same").enqueue(value=number)))

    _in_threads(6, work)
    assert sorted(taken) == [False] * 5 + [True]


NOW = datetime(2015, 6, 17, 1, 30, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_enqueue_one_slot() -> None:
    schedule = Schedule("test.hourly", remember, every=timedelta(hours=1))
    done: list[str] = []
    _in_threads(6, lambda _number: done.extend(tick(NOW, [schedule])))
    assert done == ["test.hourly"]
    assert len(queued()) == 1


@pytest.mark.django_db
def test_what_another_worker_took_back_is_undone() -> None:
    remember.enqueue(value=1)
    row = queue.claim("slow")
    assert row is not None
    DBTaskResult.objects.update(status=TaskResultStatus.READY)
    assert queue.perform(row) is False
    assert numbers("remember") == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY
    assert not JobFailure.objects.exists()


# --- schedules ---


def test_slots() -> None:
    hourly = Schedule("test.hourly", remember, every=timedelta(hours=1))
    assert hourly.slot(NOW) == datetime(2015, 6, 17, 1, tzinfo=UTC)
    morning = Schedule("test.morning", remember, at="06:00")
    # 8:30 in the province: the last 6:00 there was 23:00 UTC of the day before.
    assert morning.slot(NOW) == datetime(2015, 6, 16, 23, tzinfo=UTC)
    evening = Schedule("test.evening", remember, at="18:00")
    assert evening.slot(NOW) == datetime(2015, 6, 16, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"every": timedelta(hours=1), "at": "06:00"},
        {"every": timedelta(seconds=30)},
        {"at": "6 giờ"},
    ],
)
def test_schedules_are_checked(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Schedule("test.x", remember, **wrong)


@pytest.mark.django_db
def test_a_schedule_runs_once_a_slot_and_catches_up_once() -> None:
    schedules = [Schedule("test.morning", remember, at="06:00", arguments={"value": "m"})]
    assert tick(NOW, schedules) == ["test.morning"]
    assert tick(NOW + timedelta(hours=5), schedules) == []
    assert tick(NOW + timedelta(days=5), schedules) == ["test.morning"]
    assert tick(NOW, schedules) == []
    assert queued() == [("test.remember", {"value": "m"})] * 2
    assert "test.morning 2015-06-2" in str(ScheduleRun.objects.first())


@pytest.mark.django_db
def test_the_declared_schedules_can_be_ticked() -> None:
    tick(datetime.now(UTC))
    assert tick(datetime.now(UTC)) == []


# --- the worker ---


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "tick", lambda now: [])


def _wait(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.usefixtures("_quick")
@pytest.mark.django_db(transaction=True)
def test_a_worker_works_and_stops(page_database: Callable[[], None]) -> None:
    """Logged in as the page role, as in life."""
    with transaction.atomic():
        for number in range(3):
            remember.enqueue(value=number)
        stumble.enqueue()
    stop = threading.Event()
    done: list[int] = []

    def run() -> None:
        try:
            done.append(jobs.run_worker(poll=0.02, stop=stop))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    _wait(lambda: len(seen) == 4)
    assert jobs.status().workers == 1
    stop.set()
    thread.join(30)
    assert done == [4]
    (beat,) = WorkerBeat.objects.all()
    assert beat.stopped_at is not None
    assert beat.jobs_done == 4
    assert str(beat) == f"{beat.host}/{os.getpid()}"
    found = jobs.status()
    assert (found.workers, found.running, found.failures) == (0, 0, 0)
    assert numbers("remember") == 3


@pytest.mark.usefixtures("_quick")
@pytest.mark.django_db(transaction=True)
def test_sigterm_ends_after_the_job_at_hand() -> None:
    with transaction.atomic():
        for number in range(5):
            remember.enqueue(value=number)

    def at_once() -> None:
        _wait(lambda: bool(seen))
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=at_once)
    thread.start()
    done = jobs.run_worker(poll=0.02)
    thread.join(30)
    assert 1 <= done <= 5
    assert DBTaskResult.objects.successful().count() == done
    assert not DBTaskResult.objects.running().exists()
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.usefixtures("_quick")
@pytest.mark.django_db(transaction=True)
def test_the_worker_survives_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    real, tries = queue.claim, []

    def claim(worker: str) -> Any:
        tries.append(worker)
        if len(tries) == 1:
            raise OperationalError("server closed the connection unexpectedly")
        stop.set()
        return real(worker)

    monkeypatch.setattr(queue, "claim", claim)
    assert jobs.run_worker(poll=0.01, stop=stop) == 0
    assert len(tries) == 2
    assert "does not answer" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_and_survives(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with heartbeat.Heartbeat(interval=0.02) as life:
        first = WorkerBeat.objects.get(worker=life.worker).seen_at
        _wait(lambda: WorkerBeat.objects.get(worker=life.worker).seen_at > first)
    with caplog.at_level(logging.WARNING, "tinhso.jobs"):
        monkeypatch.setattr(WorkerBeat.objects, "filter", _broken)
        life._write()
    assert "no sign of life" in caplog.text


def _broken(**_conditions: object) -> None:
    raise OperationalError("away")


@pytest.mark.django_db
def test_entries_of_dead_workers_come_back() -> None:
    for value in ("dead", "alive", "fresh"):
        remember.enqueue(value=value)
    long_ago = datetime.now(UTC) - timedelta(minutes=10)
    for name in ("dead", "alive", "fresh"):
        row = queue.claim(name)
        assert row is not None
        if name != "fresh":
            DBTaskResult.objects.filter(id=row.id).update(started_at=long_ago)
    WorkerBeat.objects.create(worker="dead", host="h", pid=1, seen_at=long_ago)
    WorkerBeat.objects.create(worker="alive", host="h", pid=2)
    assert queue.recover() == 1
    assert queued() == [("test.remember", {"value": "dead"})]
    assert DBTaskResult.objects.running().count() == 2


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_listed() -> None:
    remember.enqueue(value="poison")
    for _attempt in range(3):
        DBTaskResult.objects.update(run_after=datetime.now(UTC) - timedelta(seconds=1))
        assert queue.claim("dead")
        DBTaskResult.objects.update(started_at=datetime.now(UTC) - timedelta(minutes=10))
        assert queue.recover() == 1
    assert JobFailure.objects.get().error.endswith("WorkerDied")


# --- upkeep ---


@pytest.mark.django_db
def test_old_entries_are_pruned() -> None:
    remember.using(key="k").enqueue(value=1)
    run_jobs()
    WorkerBeat.objects.create(worker="x", host="h", pid=1)
    tick(datetime.now(UTC), [Schedule("test.hourly", remember, every=timedelta(hours=1))])
    jobs.prune()
    assert (DBTaskResult.objects.count(), JobKey.objects.count(), WorkerBeat.objects.count()) == (2, 1, 1)
    jobs.prune(datetime.now(UTC) + timedelta(days=500))
    assert queued() == [("test.remember", {})]
    assert DBTaskResult.objects.count() == 1
    assert not (JobKey.objects.exists() or WorkerBeat.objects.exists() or ScheduleRun.objects.exists())


@pytest.mark.django_db
def test_the_kernels_own_jobs_run(settings: Any, tmp_path: Any) -> None:
    settings.TINHSO_FILES_ROOT = tmp_path
    for name in ("kernel.prune_jobs", "kernel.sweep_files"):
        declaration.find(name).enqueue()
    assert run_jobs() == 2


@pytest.mark.django_db
def test_status_of_an_empty_queue() -> None:
    found = jobs.status()
    assert found == jobs.JobsStatus(workers=0, due=0, running=0, failures=0, oldest_due_at=None)
    remember.enqueue(value=1)
    assert jobs.status().due == 1
    assert jobs.status().oldest_due_at is not None
