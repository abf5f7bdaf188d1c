"""Sessions: rows of Django's model, by one statement each."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tinhso.kernel.sessions import SessionStore

pytestmark = pytest.mark.django_db


def stored(**data: object) -> SessionStore:
    session = SessionStore()
    session.update(data)
    session.save()
    return session


def test_a_session_is_written_and_read_by_one_statement_each() -> None:
    with CaptureQueriesContext(connection) as found:
        key = stored(keys=["a", "đ"]).session_key
    assert len(found) == 1
    with CaptureQueriesContext(connection) as found:
        assert SessionStore(key)["keys"] == ["a", "đ"]
    assert len(found) == 1


def test_sessions_can_be_listed() -> None:
    session = stored(x=1)
    row = Session.objects.get(session_key=session.session_key)
    assert row.get_decoded() == {"x": 1}
    assert row.expire_date > timezone.now()


def test_a_change_is_saved_in_place() -> None:
    session = SessionStore(stored(x=1).session_key)
    session["x"] = 2
    with CaptureQueriesContext(connection) as found:
        session.save()
    assert len(found) == 1  # the item above has read it
    assert SessionStore(session.session_key)["x"] == 2
    assert Session.objects.count() == 1


@pytest.mark.parametrize("key", ["a" * 32, "short", "'; DROP TABLE django_session --"])
def test_an_unknown_key_is_an_empty_session_without_a_key(key: str) -> None:
    session = SessionStore(key)
    assert session.get("x") is None
    assert session.session_key is None


def test_a_session_that_is_over_is_empty() -> None:
    key = stored(x=1).session_key
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert SessionStore(key).get("x") is None


def test_a_session_ended_meanwhile_is_not_made_again() -> None:
    session = stored(x=1)
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()


def test_a_taken_key_is_refused_and_create_takes_another(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = stored(x=1).session_key
    copy = SessionStore(taken)
    with pytest.raises(CreateError):
        copy.save(must_create=True)
    session, keys = SessionStore(), iter([taken, "b" * 32])
    monkeypatch.setattr(session, "_get_new_session_key", lambda: next(keys))
    session.create()
    assert session.session_key == "b" * 32


def test_a_new_key_for_the_same_session() -> None:
    session = stored(x=1)
    before = session.session_key
    session.cycle_key()
    session.save()
    assert session.session_key != before
    assert SessionStore(session.session_key)["x"] == 1
    assert SessionStore(before).get("x") is None
