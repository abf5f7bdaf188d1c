"""Old drafts go at night, with their files; what was submitted and what is young stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from tinhso.kernel import clock as clocks
from tinhso.kernel import files
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.files.storage import path_of
from tinhso.kernel.models import LedgerEntry, StoredFile
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.files import pdf_bytes
from tinhso.modules.catalogue.testing import make_form, online
from tinhso.modules.services import actions
from tinhso.modules.services.jobs import SCHEDULES, purge_drafts
from tinhso.modules.services.models import Draft
from tinhso.modules.services.queries.drafts import kept_until
from tinhso.modules.services.testing import ANSWERS, MORNING, OneStop, at, do, make_draft, make_one_stop

KEEPER = system_actor("tests")


@pytest.fixture
def level3(ground: None) -> OneStop:
    return make_one_stop(**online(), form_version_id=make_form().id)


def days_later(days: int) -> Any:
    return clocks.simulated(clocks.fixed(at().now() + timedelta(days=days)))


def attach(by: Actor, draft: Draft) -> StoredFile:
    """A file among the draft's answers."""
    with acting(by):
        stored = files.store_bytes(pdf_bytes(), "giay-to.pdf", actor=by)
        answers = {**ANSWERS, "papers": [{"paper": {"file": stored.pk, "name": "giay-to.pdf", "size": 9}}]}
        Draft.objects.filter(pk=draft.pk).update(answers=answers)
    return stored


def left() -> int:
    with acting(KEEPER):
        return Draft.objects.count()


def test_a_draft_is_kept_to_the_end_of_the_day_that_was_told(level3: OneStop) -> None:
    draft = make_draft(level3)
    assert (kept_until(draft) - draft.updated_at.date()).days == 60
    with days_later(60):
        purge_drafts()
    assert left() == 1
    with days_later(61):
        purge_drafts()
    assert left() == 0
    entry = LedgerEntry.objects.get(kind="services.purge_draft")
    assert (entry.ref_id, entry.actor_name) == (draft.pk, "services.purge_drafts")


def test_saving_begins_the_time_anew(level3: OneStop) -> None:
    draft = make_draft(level3)
    do(
        level3.citizen, actions.save_draft, token=draft.token, page="request", answers=ANSWERS,
        clock=clocks.fixed(at().now() + timedelta(days=50)),
    )  # fmt: skip
    with days_later(100):
        purge_drafts()
    assert left() == 1


def test_files_go_with_their_draft_and_their_contents_with_the_sweep(level3: OneStop) -> None:
    stored = attach(level3.citizen, make_draft(level3))
    path = path_of(stored.sha256)
    with days_later(61):
        purge_drafts()
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert path.exists()
    with acting(KEEPER):
        files.sweep(older_than=timedelta(seconds=-1))
    assert not path.exists()


def test_throwing_a_draft_away_forgets_its_files(level3: OneStop) -> None:
    draft = make_draft(level3)
    stored = attach(level3.citizen, draft)
    do(level3.citizen, actions.discard_draft, token=draft.token)
    assert not StoredFile.objects.filter(pk=stored.pk).exists()


def test_somebody_elses_file_is_not_touched(level3: OneStop) -> None:
    """Answers that name a file of another account delete nothing."""
    stored = attach(level3.citizen, make_draft(level3))
    StoredFile.objects.filter(pk=stored.pk).update(account_id=987)
    with days_later(61):
        purge_drafts()
    assert left() == 0
    assert StoredFile.objects.filter(pk=stored.pk).exists()


def test_what_was_submitted_stays(level3: OneStop) -> None:
    draft = make_draft(level3)
    do(level3.citizen, actions.submit, token=draft.token)
    with days_later(1000):
        purge_drafts()
    assert left() == 1


def test_many_go_in_parts(level3: OneStop) -> None:
    for _number in range(3):
        make_draft(level3)
    with days_later(61), acting(KEEPER):
        assert actions.purge_drafts(by=KEEPER, most=2) == 2
        assert actions.purge_drafts(by=KEEPER, most=2) == 1
        assert actions.purge_drafts(by=KEEPER, most=2) == 0


def test_it_runs_before_the_contents_are_swept() -> None:
    (schedule,) = (one for one in SCHEDULES if one.name == "services.purge_drafts")
    assert (schedule.job, schedule.at) == (purge_drafts, "01:40")


def test_the_pages_say_until_when(level3: OneStop) -> None:
    with clocks.simulated(clocks.fixed(MORNING)):
        draft = make_draft(level3)
        client = PageClient()
        client.force_login(get_user_model().objects.get(pk=level3.citizen.account_id))
        told = f"{kept_until(draft):%d/%m/%Y}"
        for address in (
            f"/dich-vu-cong/ban-nhap/{draft.token}/",
            f"/dich-vu-cong/ban-nhap/{draft.token}/da-luu/",
        ):
            assert told in client.get(address).text


@pytest.mark.parametrize("name", ["services_draft_key", "services_draft_age"])
def test_the_indexes_are_there(db: None, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        (definition,) = cursor.fetchone()
    assert "dossier_id IS NULL" in definition


def forget() -> int:
    """Two nights of the sweep."""
    return sum(files.forget_strays(timedelta(0)) for _night in range(2))


def test_a_file_replaced_in_a_draft_goes_and_the_one_in_its_place_stays(level3: OneStop) -> None:
    draft = make_draft(level3)
    replaced, stays = attach(level3.citizen, draft), attach(level3.citizen, draft)
    assert forget() == 1
    assert not StoredFile.objects.filter(pk=replaced.pk).exists()
    assert files.is_intact(StoredFile.objects.get(pk=stays.pk))


def test_a_file_stays_when_its_draft_becomes_a_dossier(level3: OneStop) -> None:
    draft = make_draft(level3)
    stored = attach(level3.citizen, draft)
    identity = {"file": stored.pk, "name": "cmnd.pdf", "size": stored.size}
    answers = {**ANSWERS, "request": {**ANSWERS["request"], "identity": identity}}
    do(level3.citizen, actions.save_draft, token=draft.token, page="request", answers=answers, clock=at())
    assert forget() == 0
    dossier = do(level3.citizen, actions.submit, token=draft.token)
    assert forget() == 0
    with acting(level3.clerk):
        assert [paper.file_id for paper in dossier.papers.all()] == [stored.pk]
