"""What the suite itself stands on: addresses, databases of a run, tools that may be missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from tinhso.project.testing import databases, server, tools
from tinhso.project.testing.worker import _changed, worker

URL = "postgresql://us%40er:pa%2Fss@/name?host=%2Fa%20b&sslmode=require"


def test_addresses() -> None:
    assert databases.user_of(URL) == "us@er"
    assert databases.with_database(URL, "other") == URL.replace("/name?", "/other?")
    assert databases.connection_settings(URL) == {
        "NAME": "name",
        "USER": "us@er",
        "PASSWORD": "pa/ss",
        "HOST": "/a b",
        "PORT": "",
        "OPTIONS": {"sslmode": "require"},
    }
    assert databases.connection_settings("postgresql://u@h:5433/n")["PORT"] == "5433"


# --- databases ---


@pytest.mark.django_db
def test_ordinary_tests_have_an_empty_database() -> None:
    from django.db import connection

    assert worker.kind == "empty"
    assert connection.settings_dict["NAME"] == worker.database
    assert worker.database.startswith("tinhso_test_")


@pytest.mark.demo_province
@pytest.mark.django_db
def test_the_sample_province_has_its_own_database_and_time() -> None:
    from tinhso.kernel import clock
    from tinhso.modules.directory.models import Account

    assert worker.database.endswith("_province")
    assert clock.business().today().isoformat()[:7] == "2015-06"
    assert Account.objects.filter(username="dan").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", [1, 2])
def test_what_a_test_commits_is_gone_for_the_next(attempt: int) -> None:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    assert not Session.objects.exists()
    Session.objects.create(session_key="x", expire_date=timezone.now())


@pytest.mark.django_db
def test_files_of_tests_are_private(settings: Any) -> None:
    checkout = Path(databases.__file__).parents[4]
    assert checkout not in Path(settings.TINHSO_FILES_ROOT).parents


def test_a_change_of_settings_takes_nothing_else_away(settings: Any) -> None:
    """What is set for the whole run while the first test's own settings hold must outlive that test."""
    settings.SITE_WIDE = "before"
    demo = settings.TINHSO_DEMO
    with _changed({"TINHSO_DEMO": not demo}):
        assert settings.TINHSO_DEMO is not demo
        settings.SITE_WIDE = "after"
    assert settings.TINHSO_DEMO is demo
    assert settings.SITE_WIDE == "after"


def test_page_connections_log_in_as_the_page_role(
    page_connection: psycopg.Connection[Any], settings: Any
) -> None:
    (role,) = page_connection.execute("SELECT session_user").fetchone() or ("",)
    assert role == settings.TINHSO_PAGE_ROLE


def test_django_can_log_in_as_the_page_role(page_database: object, settings: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        assert cursor.fetchone() == (settings.TINHSO_PAGE_ROLE,) * 2
    assert settings.TINHSO_SET_ROLE is False


@pytest.mark.django_db
def test_databases_of_dead_runs_go() -> None:
    owner = os.environ["DATABASE_OWNER_URL"]
    # The highest process number is never given out.
    dead = f"tinhso_test_{2**22}_main"
    databases.clone(owner, server.prepare(), dead)
    with databases._admin(owner) as admin:
        databases._remove_stale(admin, "tinhso_template_0")
        names = [name for (name,) in admin.execute("SELECT datname FROM pg_database")]
    assert dead not in names
    assert worker.database in names
    assert server.prepare() in names


# --- tools ---


@pytest.fixture
def no_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "_FOUND", dict.fromkeys(tools._FOUND, lambda: None))
    monkeypatch.delenv("TINHSO_REQUIRE", raising=False)
    monkeypatch.delenv("TINHSO_LONG", raising=False)


class Item:
    """As much of a test as the guard looks at."""

    def __init__(self, *marks: str) -> None:
        self.marks = marks
        self.added: list[Any] = []
        self.stash: dict[Any, str] = {}

    def get_closest_marker(self, name: str) -> object:
        return name if name in self.marks else None

    def add_marker(self, mark: Any) -> None:
        self.added.append(mark)


@pytest.mark.parametrize(
    ("tool", "reason"),
    [
        ("browser", "browser tests need the Debian package chromium"),
        ("java", "java tests need the Debian package default-jre-headless"),
        ("clamav", "clamav tests need the Debian package clamav-daemon"),
        ("long", "long tests run with `make test-long`"),
    ],
)
def test_a_missing_tool_skips_or_fails(
    no_tools: None, monkeypatch: pytest.MonkeyPatch, tool: str, reason: str
) -> None:
    item = Item(tool)
    tools.guard(item)  # type: ignore[arg-type]
    assert [(mark.name, mark.kwargs) for mark in item.added] == [("skip", {"reason": reason})]
    monkeypatch.setenv("TINHSO_REQUIRE", f"other, {tool}")
    item = Item(tool)
    tools.guard(item)  # type: ignore[arg-type]
    assert [mark.args for mark in item.added] == [("_tool_is_required",)]
    assert item.stash[tools.REASON] == reason


def test_other_tests_are_left_alone(no_tools: None) -> None:
    item = Item("django_db")
    tools.guard(item)  # type: ignore[arg-type]
    assert not item.added


def test_one_line_for_each_missing_tool() -> None:
    skipped = [SimpleNamespace(longrepr=("x.py", 1, "Skipped: no chromium")) for _ in range(3)]
    skipped.append(SimpleNamespace(longrepr="no java"))
    lines: list[str] = []
    reporter = SimpleNamespace(stats={"skipped": skipped}, write_line=lambda line, **_: lines.append(line))
    tools.summarise(reporter)
    assert lines == ["skipped 3: no chromium", "skipped 1: no java"]


def test_a_command_on_a_server_of_its_own() -> None:
    """The command finds the two addresses; the server is gone afterwards; its exit code comes back."""
    script = (
        "import os, psycopg, sys\n"
        "for name, role in (('DATABASE_URL', 'tinhso_page'), ('DATABASE_OWNER_URL', 'tinhso_owner')):\n"
        "    with psycopg.connect(os.environ[name]) as connection:\n"
        "        assert connection.execute('SELECT current_user').fetchone() == (role,)\n"
        "assert 'TINHSO_POSTGRES_BIN' not in os.environ\n"
        "sys.exit(7)\n"
    )
    from tinhso.project.embedded import binaries

    command = [sys.executable, "-m", "tinhso.project.testing.with_server"]
    done = subprocess.run([*command, binaries.find().folder, sys.executable, "-c", script], check=False)
    assert done.returncode == 7
    done = subprocess.run([*command, "/nowhere", "true"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "/nowhere/postgres" in done.stderr
