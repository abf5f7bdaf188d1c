"""Jobs: queued with the act, done once, tried again, and in the end listed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tinhso.kernel import jobs
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.jobs.declaration import Job, UnknownJob, find, job
from tinhso.kernel.jobs.failures import places_of
from tinhso.kernel.jobs.task import run_job
from tinhso.kernel.models import JobFailure, JobKey
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.jobs import queued, run_jobs
from tinhso.kernel.tests.sample_jobs import alone, numbers, plain, remember, seen, stumble

PLAIN = "tinhso.kernel.tests.sample_jobs.plain"


@pytest.fixture(autouse=True)
def _nothing_seen() -> Iterator[None]:
    seen.clear()
    yield
    seen.clear()


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
    assert "kernel/tests/sample_jobs.py" in failure.places
    assert str(failure) == "test.stumble: builtins.ValueError"
    # Nothing it did in the database stays; no value of the message is kept, only the log has it.
    assert numbers("stumble") == 0
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
    assert seen == [(PLAIN, 5)]


@pytest.mark.django_db
def test_a_plain_task_fails_once() -> None:
    plain.enqueue(5, 6)
    assert run_jobs(catch=True) == 1
    assert JobFailure.objects.get().job == PLAIN


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
    assert numbers("alone") == 1


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
