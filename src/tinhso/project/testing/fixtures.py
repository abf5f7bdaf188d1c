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

from .. import programs
from . import databases, tools
from .worker import worker

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """This worker's copy of the template takes the place of the configured database."""
    with django_db_blocker.unblock():
        worker.start()
    with _fresh_after_transactions():
        yield
    with django_db_blocker.unblock():
        from django.db import connections  # noqa: PLC0415 - after the settings

        connections.close_all()


@contextmanager
def _fresh_after_transactions() -> Iterator[None]:
    """A test that really committed gets its database thrown away.

    Django would empty every table, which the ledger refuses, and lose what migrations wrote.
    """
    from django.test import TransactionTestCase  # noqa: PLC0415 - after the settings

    def renew(case: TransactionTestCase) -> None:
        worker.renew()

    original = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # noqa: SLF001
    TransactionTestCase._fixture_teardown = renew  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = original  # type: ignore[attr-defined]  # noqa: SLF001


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """A copy of a template bears the template's stamp of reference data, whatever an earlier copy became."""
    from tinhso.kernel import reference  # noqa: PLC0415 - after the settings

    reference.forget()


@pytest.fixture
def page_url(transactional_db: None) -> str:
    """Address of this worker's database for a login as the page role."""
    return databases.with_database(os.environ["DATABASE_URL"], worker.database)


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, one for all tests marked `browser` of a module (a `playwright.sync_api.Browser`).

    Playwright's synchronous interface keeps an event loop in this thread for as long as it is open. Django
    takes whatever runs in that thread for asynchronous code and refuses the database
    (`SynchronousOnlyOperation`), so its guard is off till then; and nothing else can run a loop here, so it is
    closed before the tests of another module begin.
    """
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is used

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            found = playwright.chromium.launch(executable_path=programs.chromium(), args=CHROMIUM)
            yield found
            found.close()


@pytest.fixture(scope="session")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """ClamAV's daemon with a test signature (a `kernel.testing.scanner.Daemon`), for tests marked `clamav`."""
    from tinhso.kernel.testing.scanner import daemon  # noqa: PLC0415 - after the settings

    program = programs.clamd()
    assert program
    with daemon(program, tmp_path_factory.mktemp("clamd")) as found:
        yield found


@pytest.fixture
def _tool_is_required(request: pytest.FixtureRequest) -> None:
    pytest.fail(f"{request.node.stash[tools.REASON]}, and TINHSO_REQUIRE asks for it", pytrace=False)
