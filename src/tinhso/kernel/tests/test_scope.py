"""The scope lives in one transaction, nests, and is gone after it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.actors import ANONYMOUS, Actor, system_actor
from tinhso.kernel.scope import (
    MOST_SESSION_KEYS,
    acting,
    current_actor,
    key_of,
    remember_key,
    resolve_actor,
    show_keys,
)

CLERK = Actor(kind="official", account_id=7, compartments=frozenset({2, 1}), keys=frozenset({"ab"}))


def settings_now() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('tinhso.actor', true), current_setting('tinhso.compartments', true), "
            "current_setting('tinhso.keys', true), current_setting('tinhso.system', true), current_user"
        )
        return tuple(cursor.fetchone())


def test_acting_sets_and_restores(db: None, settings) -> None:
    outside = settings_now()[-1]
    page = settings.TINHSO_PAGE_ROLE
    with acting(CLERK):
        assert settings_now() == ("7", "{1,2}", "{ab}", "", page)
        with acting(system_actor("nightly")):
            assert settings_now() == ("", "{}", "{}", "nightly", page)
            assert current_actor().name == "nightly"
        assert settings_now() == ("7", "{1,2}", "{ab}", "", page)
        assert current_actor() is CLERK
    assert settings_now()[-1] == outside
    assert current_actor() is ANONYMOUS


def test_an_error_restores_too(db: None) -> None:
    with acting(CLERK):
        with pytest.raises(RuntimeError), acting(ANONYMOUS):
            raise RuntimeError
        assert settings_now()[0] == "7"
    assert current_actor() is ANONYMOUS


def test_a_database_error_inside_restores_too(db: None) -> None:
    from django.db import DatabaseError

    with acting(CLERK):
        with pytest.raises(DatabaseError), acting(ANONYMOUS), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert settings_now()[0] == "7"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_after_the_transaction() -> None:
    with acting(CLERK):
        pass
    assert settings_now()[:4] in {("", "", "", ""), (None, None, None, None)}


def test_key_of_is_one_way_and_separates_parts() -> None:
    assert len(key_of("a", "b")) == 64
    assert key_of("a", "b") != key_of("ab") != key_of("a", "")


def test_actor_grants() -> None:
    actor = Actor(kind="official", account_id=1, grants={"p": frozenset({4})})
    assert actor.may("p")
    assert actor.may("p", 4)
    assert not actor.may("p", 5)
    assert not actor.may("q")
    assert system_actor("job").may("anything", 9)
    with pytest.raises(ValueError, match="name"):
        system_actor("")
    assert ANONYMOUS.with_keys("k").keys == {"k"}
    assert not ANONYMOUS.is_authenticated


def test_shown_keys_last_as_long_as_the_scope(db: None) -> None:
    show_keys("outside")
    assert current_actor() is ANONYMOUS
    with acting(CLERK):
        show_keys("cd")
        assert settings_now()[2] == "{ab,cd}"
        assert current_actor().keys == {"ab", "cd"}
    with acting(CLERK):
        assert settings_now()[2] == "{ab}"


def test_a_session_remembers_the_latest_keys(rf, settings) -> None:
    settings.TINHSO_ACTOR_RESOLVER = f"{__name__}.nobody"
    request = rf.get("/")
    assert resolve_actor(request) is ANONYMOUS
    request.session = {}
    assert resolve_actor(request) is ANONYMOUS
    for number in range(MOST_SESSION_KEYS + 2):
        remember_key(request, f"k{number}")
    remember_key(request, "k5")
    keys = resolve_actor(request).keys
    assert len(keys) == MOST_SESSION_KEYS
    assert {"k5", f"k{MOST_SESSION_KEYS + 1}"} <= keys
    assert "k1" not in keys


def nobody(request: object) -> Actor:
    return ANONYMOUS


def test_the_same_actor_inside_is_not_told_to_the_database_again(db: None) -> None:
    with acting(CLERK):
        with CaptureQueriesContext(connection) as found, acting(CLERK):
            assert settings_now()[0] == "7"
        assert [row["sql"].split()[0] for row in found] == ["SAVEPOINT", "SELECT", "RELEASE"]
        with acting(CLERK):
            show_keys("cd")
            assert settings_now()[2] == "{ab,cd}"
        assert settings_now()[2] == "{ab}"
        with pytest.raises(RuntimeError), acting(CLERK):
            show_keys("cd")
            raise RuntimeError
        assert settings_now()[2] == "{ab}"
