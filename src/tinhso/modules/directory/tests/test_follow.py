"""What follows an act when one of the modules cannot: told on the act's page, started again from there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from tinhso.kernel.actors import system_actor
from tinhso.kernel.models import JobFailure
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.jobs import queued, run_jobs

from ..actions import follow
from ..actions.act import ReorganisationError
from ..actions.follow import restart_follow
from ..models import Account, Act, FollowUp, Person
from ..queries.follow import progress_of
from ..testing import actor_of, carry_out_act, make_citizen
from .test_act_pages import People

pytestmark = pytest.mark.django_db

DAY = date(2015, 7, 1)
HOMES = "directory.homes"
LONG = timedelta(hours=3)


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "BATCH", 2)


@pytest.fixture
def act(people: People, small_batches: None) -> Iterator[Act]:
    """Two communes become one; five people live there; the card of the fourth cannot be written."""
    north, south = people.communes
    homes = [make_citizen(f"Người {number}", area=(north, south)[number % 2]) for number in range(5)]
    spec = {"key": "moi", "code": "95019", "name": "Xã Mới", "kind": "xa", "parent": people.district.key}
    made = carry_out_act(
        ("merge", {"thing": "area", "sources": [north.key, south.key], "into": spec}), day=DAY
    )
    with acting(system_actor("tests")):
        broken = Person.objects.get(account=homes[3]).pk
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION test_broken() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'this card cannot be written'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER test_broken BEFORE UPDATE ON directory_person "
            f"FOR EACH ROW WHEN (OLD.id = {broken}) EXECUTE FUNCTION test_broken()"
        )
    yield made


def mend() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER test_broken ON directory_person")


def fails_for_good() -> None:
    """Tried as often as the queue tries."""
    while queued():
        run_jobs(limit=1, ahead=LONG, catch=True)


def page_of(people: People, act: Act) -> str:
    return people.first.get(reverse("directory:setup_act", args=(act.pk,))).content.decode()


def test_what_failed_at_which_batch_and_how_far(people: People, act: Act) -> None:
    assert "đang chờ" in page_of(people, act)
    run_jobs(limit=1, catch=True)
    tried = progress_of(act, DAY)
    assert not tried.has_stopped and {step.state for step in tried.steps} == {"done", "failing"}
    assert "lỗi, sẽ tự thử lại" in page_of(people, act) and "Chạy lại" not in page_of(people, act)
    fails_for_good()
    found = progress_of(act, DAY)
    (step,) = [one for one in found.steps if one.state == "failed"]
    row = FollowUp.objects.get(act=act, code=HOMES)
    assert (step.batch, step.looked_at, step.rewritten, step.after) == (2, 2, 2, row.after)
    assert step.error == "django.db.utils.ProgrammingError" and step.percent == 40
    assert found.has_stopped and found.attempts == JobFailure.objects.get().attempts == 6
    # What other modules had to do is done all the same.
    assert {one.state for one in found.steps if one is not step} == {"done"}
    page = page_of(people, act)
    for words in ("Đã thử 6 lần", "dừng vì lỗi", "Đợt 2", "ProgrammingError", "Chạy lại từ chỗ dừng"):
        assert words in page
    assert "cannot be written" not in page


def test_it_is_started_again_and_goes_on_where_it_stopped(people: People, act: Act) -> None:
    fails_for_good()
    step = reverse("directory:act_step", args=(act.pk, "chay-lai"))
    mend()
    answer = people.second.post(step, follow=True).content.decode()
    assert "chạy lại từ đợt đã dừng" in answer and "Việc theo sau đã dừng" not in answer
    again = people.first.post(step, follow=True).content.decode()
    assert "đang chạy hoặc đã xong" in again
    assert queued() == [("directory.follow_act", {"act_id": act.pk})]
    run_jobs()
    row = FollowUp.objects.get(act=act, code=HOMES)
    assert (row.looked_at, row.rewritten, row.error, row.failed_at) == (5, 5, "", None)
    assert row.finished_at is not None and row.batches == 3
    assert progress_of(act, DAY).has_stopped is False
    assert "Chạy lại" not in page_of(people, act)
    with pytest.raises(ReorganisationError, match="đã xong"):
        restart_follow(by=actor_of(people.accounts[0]), act_id=act.pk)


def test_it_may_fail_again(people: People, act: Act) -> None:
    fails_for_good()
    restart_follow(by=actor_of(people.accounts[0]), act_id=act.pk)
    fails_for_good()
    assert progress_of(act, DAY).has_stopped
    assert JobFailure.objects.filter(retried_at=None).count() == 1


def test_an_entry_that_is_lost_can_be_made_again(people: People, act: Act) -> None:
    """Whatever emptied the queue: nothing goes on by itself, so the page says so."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_tasks_database_dbtaskresult")
    mend()
    assert progress_of(act, DAY).has_stopped and not progress_of(act, date(2015, 6, 30)).has_stopped
    assert "Không còn việc nào trong hàng đợi." in page_of(people, act)
    restart_follow(by=actor_of(people.accounts[0]), act_id=act.pk)
    run_jobs()
    assert {one.state for one in progress_of(act, DAY).steps} == {"done"}


def test_only_directors_start_it_again(people: People, act: Act) -> None:
    fails_for_good()
    for account in Account.objects.filter(official__appointments__post__key="chu-tich"):
        with pytest.raises(Denied):
            restart_follow(by=actor_of(account), act_id=act.pk)
