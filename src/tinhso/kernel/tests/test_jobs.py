"""Jobs: queued with the act, done once, tried again, listed in the end; schedules; the worker."""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from tinhso.kernel import jobs
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.jobs import declaration, heartbeat, queue, worker
from tinhso.kernel.jobs.declaration import Job, Schedule, UnknownJob, find, job
from tinhso.kernel.jobs.failures import places_of
from tinhso.kernel.jobs.schedules import tick
from tinhso.kernel.jobs.task import run_job
from tinhso.kernel.models import Counter, JobFailure, JobKey, ScheduleRun, WorkerBeat
from tinhso.kernel.numbering import next_number
from tinhso.kernel.scope import acting, current_actor
from tinhso.kernel.testing.jobs import queued, run_jobs

seen: list[tuple[str, Any]] = []


@pytest.fixture(autouse=True)
def _nothing_seen() -> Iterator[None]:
    seen.clear()
    yield
    seen.clear()


@job(name="test.remember", retries=2)
def remember(*, value: Any = None) -> None:
    """Notes what it was given and as whom it ran."""
    seen.append((current_actor().name, value))
    next_number("test", "remember")


@job(name="test.stumble", retries=2)
def stumble(*, value: str = "") -> None:
    """Does something and then fails."""
    next_number("test", "stumble")
    seen.append(("stumble", value))
    raise ValueError(f"a secret value: {value}")


@job(name="test.alone", own_transactions=True)
def alone() -> None:
    """Works in transactions of its own."""
    seen.append(("in a transaction", connection.in_atomic_block))
    with acting(system_actor("test.alone")):
        next_number("test", "alone")


@task
def plain(number: int) -> None:
    """A Django task that is no job of ours."""
    seen.append((current_actor().name, number))


def _numbers(key: str) -> int:
    return sum(Counter.objects.filter(series="test", key=key).values_list("value", flat=True))


# --- declaring ---


def test_a_job_can_simply_be_called(db: None) -> None:
    with acting(system_actor("x")):
        remember(value=1)
    assert seen == [("x", 1)]


@pytest.mark.parametrize("name", ["remember", "Test.x", "a.b.c", ""])
def test_names_of_jobs(name: str) -> None:
    with pytest.raises(ValueError, match=r"module\.verb"):
        job(name=name)(lambda: None)


def test_a_name_is_declared_once() -> None:
    def other() -> None:
        """Stands for a function of another module."""

    other.__module__ = "elsewhere"
    with pytest.raises(ValueError, match="declared twice"):
        job(name="test.remember")(other)


def test_jobs_are_found_by_name() -> None:
    assert find("test.remember") is remember
    assert find("kernel.prune_jobs").retries == 5
    with pytest.raises(UnknownJob):
        find("test.unknown")


def test_pauses_grow() -> None:
    pauses = [remember.pause(attempts).total_seconds() for attempts in range(1, 8)]
    for pause, exact in zip(pauses, [10, 40, 160, 640, 2560, 3600, 3600], strict=True):
        assert exact * 0.9 <= pause <= exact * 1.1


# --- enqueuing ---


@pytest.mark.django_db
def test_a_job_is_done_as_its_system_actor() -> None:
    remember.enqueue(value=[1, "hai"])
    assert queued() == [("test.remember", {"value": [1, "hai"]})]
    assert run_jobs() == 1
    assert seen == [("test.remember", [1, "hai"])]
    row = DBTaskResult.objects.get()
    assert row.status == TaskResultStatus.SUCCESSFUL
    assert row.finished_at is not None
    assert run_jobs() == 0


@pytest.mark.django_db
def test_a_citizen_may_enqueue() -> None:
    with acting(Actor(kind="citizen", account_id=5)):
        assert remember.using(key="x").enqueue(value=1)
    assert run_jobs() == 1


@pytest.mark.django_db
def test_an_undone_act_leaves_no_job() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        assert remember.using(key="once").enqueue(value=1)
        raise RuntimeError
    assert queued() == []
    assert remember.using(key="once").enqueue(value=2)


@pytest.mark.django_db(transaction=True)
def test_no_job_outside_a_transaction() -> None:
    with pytest.raises(jobs.JobOutsideTransaction):
        remember.enqueue(value=1)


@pytest.mark.django_db
def test_arguments_are_given_by_name_and_as_json() -> None:
    with pytest.raises(TypeError, match="by name"):
        Job("test.x", lambda value: None).enqueue(1)
    with pytest.raises(TypeError):
        remember.enqueue(value=object())


@pytest.mark.django_db
def test_a_key_works_once() -> None:
    assert remember.using(key="a").enqueue(value=1)
    assert remember.using(key="a").enqueue(value=2) is None
    assert remember.using(key="b").enqueue(value=3)
    assert stumble.using(key="a").enqueue()
    assert run_jobs(catch=True) == 3
    assert remember.using(key="a").enqueue(value=4) is None
    assert str(JobKey.objects.get(job="test.stumble")) == "test.stumble a"


@pytest.mark.django_db
def test_later_and_first() -> None:
    remember.using(run_after=timedelta(hours=1)).enqueue(value="later")
    remember.using(run_after=datetime.now(UTC) - timedelta(hours=1)).enqueue(value="due")
    remember.using(priority=10).enqueue(value="first")
    run_jobs()
    assert [value for _name, value in seen] == ["first", "due"]
    run_jobs(ahead=timedelta(hours=2))
    assert seen[-1] == ("test.remember", "later")


# --- failing ---


@pytest.mark.django_db
def test_a_failing_job_is_tried_again_and_then_listed(caplog: pytest.LogCaptureFixture) -> None:
    stumble.enqueue(value="Nguyễn Văn A")
    for attempt in (1, 2):
        assert run_jobs(catch=True) == 1
        row = DBTaskResult.objects.get()
        assert row.status == TaskResultStatus.READY
        assert row.run_after > datetime.now(UTC) + timedelta(seconds=5)
        assert len(row.worker_ids) == attempt
        assert run_jobs(catch=True) == 0
        DBTaskResult.objects.update(run_after=datetime.now(UTC) - timedelta(seconds=1))
    assert run_jobs(catch=True) == 1
    row = DBTaskResult.objects.get()
    assert row.status == TaskResultStatus.FAILED
    failure = JobFailure.objects.get()
    assert (failure.job, failure.attempts, failure.error) == ("test.stumble", 3, "builtins.ValueError")
    assert "kernel/tests/test_jobs.py" in failure.places
    assert str(failure) == "test.stumble: builtins.ValueError"
    # Nothing it did in the database stays; no value of the message is kept, only the log has it.
    assert _numbers("stumble") == 0
    assert "Nguyễn" not in failure.places + row.traceback + row.exception_class_path
    assert "a secret value" in caplog.text


@pytest.mark.django_db
def test_a_listed_failure_can_be_tried_again_once() -> None:
    stumble.enqueue(value="x")
    for _attempt in range(3):
        run_jobs(catch=True, ahead=timedelta(hours=2))
    failure = JobFailure.objects.get()
    assert jobs.status().failures == 1
    assert jobs.retry_failure(failure.id)
    assert jobs.retry_failure(failure.id) is None
    assert jobs.status().failures == 0
    assert queued() == [("test.stumble", {"value": "x"})]


@pytest.mark.django_db
def test_failures_are_shown_to_the_system_only() -> None:
    JobFailure.objects.create(task_id=uuid4(), job="x", arguments={}, attempts=1, error="x", places="")
    with acting(Actor(kind="citizen", account_id=5)):
        assert not JobFailure.objects.exists()
    with acting(system_actor("x")):
        assert JobFailure.objects.exists()


@pytest.mark.django_db
def test_an_unknown_job_is_listed_at_once() -> None:
    run_job.enqueue(name="test.gone", arguments={"value": 1})
    assert run_jobs(catch=True) == 1
    failure = JobFailure.objects.get()
    assert (failure.job, failure.attempts, failure.arguments) == ("test.gone", 1, {"value": 1})
    assert failure.error.endswith("UnknownJob")


@pytest.mark.django_db
def test_plain_tasks_are_done_too() -> None:
    plain.enqueue(5)
    assert run_jobs() == 1
    assert seen == [(f"{__name__}.plain"[:80], 5)]


@pytest.mark.django_db
def test_a_plain_task_fails_once() -> None:
    plain.enqueue(5, 6)
    assert run_jobs(catch=True) == 1
    assert JobFailure.objects.get().job == f"{__name__}.plain"


@pytest.mark.django_db
def test_run_jobs_shows_errors() -> None:
    stumble.enqueue()
    with pytest.raises(ValueError, match="secret"):
        run_jobs()


@pytest.mark.django_db(transaction=True)
def test_own_transactions() -> None:
    with transaction.atomic():
        alone.enqueue()
    assert run_jobs() == 1
    assert seen == [("in a transaction", False)]
    assert _numbers("alone") == 1


@pytest.mark.django_db(transaction=True)
def test_the_task_itself_runs_anywhere() -> None:
    run_job.call(name="test.remember", arguments={"value": 1})
    run_job.call(name="test.alone", arguments={})
    assert seen == [("test.remember", 1), ("in a transaction", False)]


def test_places_outside_our_source_are_file_names_only() -> None:
    try:
        tempfile.mkstemp(dir="/nowhere")
    except OSError as problem:
        first, *others = places_of(problem).splitlines()
    assert first.startswith("tinhso/kernel/tests/test_jobs.py:")
    assert all(place.startswith("tempfile.py:") for place in others)
    assert others


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
    assert _numbers("remember") == 40


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
    assert _numbers("remember") == 0
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
    assert _numbers("remember") == 3


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
