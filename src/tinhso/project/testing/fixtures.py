"""Fixtures of the whole suite: a database for each worker, and real logins as the page role.

Tests log in as the owner and `kernel.scope.acting` switches to the page role inside each scope, which
is quick and sees uncommitted rows. Tests of isolation use `page_connection` or `page_database`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from . import databases, server, tools


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """This worker's copy of the template takes the place of the configured database."""
    source = server.prepare()
    databases.clone(os.environ["DATABASE_OWNER_URL"], source, server.database_name())
    with django_db_blocker.unblock():
        _point_django_at(server.database_name())
    with _fresh_after_transactions(source):
        yield
    with django_db_blocker.unblock():
        from django.db import connections  # noqa: PLC0415 - after the settings

        connections.close_all()


def _point_django_at(name: str) -> None:
    from django.conf import settings  # noqa: PLC0415 - after the settings
    from django.db import connections  # noqa: PLC0415

    wanted = databases.connection_settings(databases.with_database(os.environ["DATABASE_OWNER_URL"], name))
    settings.TINHSO_PAGE_ROLE = databases.user_of(os.environ["DATABASE_URL"])
    for alias in connections:
        # Changed in place: connection objects of every thread share this dictionary.
        own = connections.settings[alias]
        own["OPTIONS"].pop("pool", None)
        own["OPTIONS"] |= wanted["OPTIONS"]
        own |= {key: wanted[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
        connections[alias].close()


@contextmanager
def _fresh_after_transactions(source: str) -> Iterator[None]:
    """A test that really committed gets its database thrown away.

    Django would empty every table, which the ledger refuses, and lose what migrations wrote.
    """
    from django.db import connections  # noqa: PLC0415
    from django.test import TransactionTestCase  # noqa: PLC0415

    def renew(case: TransactionTestCase) -> None:
        connections.close_all()
        databases.clone(os.environ["DATABASE_OWNER_URL"], source, server.database_name())

    original = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # noqa: SLF001
    TransactionTestCase._fixture_teardown = renew  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = original  # type: ignore[attr-defined]  # noqa: SLF001


@pytest.fixture
def page_url(transactional_db: None) -> str:
    """Address of this worker's database for a login as the page role."""
    return databases.with_database(os.environ["DATABASE_URL"], server.database_name())


@pytest.fixture
def page_connection(page_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection logged in as the page role, in no transaction yet; it sees what is committed."""
    with psycopg.connect(page_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def page_database(page_url: str, settings: Any) -> Iterator[Callable[[], None]]:
    """Django itself logs in as the page role for the length of the test, in every thread.

    Yields the function that closes this thread's connections.
    """
    from django.db import connections  # noqa: PLC0415

    own = connections.settings["default"]
    before = {key: own[key] for key in ("USER", "PASSWORD")}
    page = databases.connection_settings(page_url)
    connections.close_all()
    own |= {key: page[key] for key in ("USER", "PASSWORD")}
    settings.TINHSO_SET_ROLE = False
    yield connections.close_all
    connections.close_all()
    own |= before


@pytest.fixture
def _tool_is_required(request: pytest.FixtureRequest) -> None:
    pytest.fail(f"{request.node.stash[tools.REASON]}, and TINHSO_REQUIRE asks for it", pytrace=False)
