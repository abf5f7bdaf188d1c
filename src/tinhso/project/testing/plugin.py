"""The pytest plugin of the whole suite, loaded by `-p` in pyproject.toml.

With no `DATABASE_URL` the run starts a PostgreSQL of its own (see `project.embedded`) in a temporary
folder and removes it at the end, also after a kill. With `TINHSO_TEST_CLUSTER=folder` that folder is
used and kept, which saves the migrations of the next run. With `DATABASE_URL` (page role) and
`DATABASE_OWNER_URL` (owner, CREATEDB) a server that runs already is used.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings

from . import fixtures, server, tools
from .worker import worker

# How long an example takes is no property of the product: no test measures time.
settings.register_profile("tinhso")
settings.load_profile("tinhso")

_BROKEN: pytest.StashKey[Exception] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """Before pytest-django reads the settings."""
    server.announce()
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    # How long an example takes is no property of the product: no test measures time.
    settings.register_profile("tinhso", deadline=None)
    settings.load_profile("tinhso")
    for line in tools.MARKERS:
        config.addinivalue_line("markers", line)
    # Registered after pytest-django, so that our `django_db_setup` wins over its own.
    config.pluginmanager.register(fixtures, "tinhso_fixtures")
    _use_private_folders(config)


def _use_private_folders(config: pytest.Config) -> None:
    """No test writes into the checkout's own data folder."""
    from django.conf import settings as django_settings  # noqa: PLC0415 - after the environment is told

    folder = TemporaryDirectory(prefix="tinhso-test-")
    config.add_cleanup(folder.cleanup)
    django_settings.TINHSO_FILES_ROOT = Path(folder.name) / "files"
    django_settings.TINHSO_SIGNING_ROOT = Path(folder.name) / "signing"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        tools.guard(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A test of the sample province has its database and its time from the first fixture on."""
    with ExitStack() as stack:
        try:
            stack.enter_context(
                worker.on("province" if item.get_closest_marker("demo_province") else "empty")
            )
        except Exception as error:
            # The test fails, not the whole run.
            item.stash[_BROKEN] = error
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if _BROKEN in item.stash:
        pytest.fail(f"the sample province cannot be made: {item.stash[_BROKEN]}", pytrace=False)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    tools.summarise(terminalreporter)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """The controller prepares the server and the template; workers find both in their environment."""
    server.prepare()


def pytest_unconfigure() -> None:
    server.release()
