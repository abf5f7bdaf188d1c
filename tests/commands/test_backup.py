"""The rehearsal: the sample province is copied by the command, put back elsewhere, compared, and served from there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.journeys.served import copy
from tinhso.project.testing import databases, server

from .reorganisation import ROOT, command, environment

_SECRET = "rehearsal-" + "x" * 50


@dataclass(frozen=True)
class Place:
    """An installation: its database, its data folder and the environment of its commands."""

    owner: str
    page: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        found = environment(self.owner, self.page, self.folder) | {
            "TINHSO_SECRET_KEY": _SECRET,
            "TINHSO_LANG": "en",
        }
        for name in (
            "TINHSO_DEMO",
            "TINHSO_BUSINESS_OFFSET_DAYS",
            "TINHSO_FILES_ROOT",
            "TINHSO_SIGNING_ROOT",
        ):
            found.pop(name, None)
        return found

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*words), env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )


def at(name: str, folder: Path) -> Place:
    owner, page = os.environ["DATABASE_OWNER_URL"], os.environ["DATABASE_URL"]
    folder.mkdir()
    return Place(databases.with_database(owner, name), databases.with_database(page, name), folder)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Place]:
    """The sample province with its files, one certificate, and its mark as a demo."""
    with copy("backup") as name:
        place = at(name, tmp_path / "full")
        shutil.copytree(
            server.province_files(), place.folder / "files", ignore=shutil.ignore_patterns("signing")
        )
        (place.folder / "signing").mkdir()
        (place.folder / "signing" / "agency.p12").write_bytes(b"sealed")
        with psycopg.connect(place.owner, autocommit=True) as connection:
            connection.execute(f"COMMENT ON DATABASE {name} IS 'tinhso:demo'")  # type: ignore[call-overload]
        yield place


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Place]:
    """A new database and a new data folder."""
    server.prepare_province()
    name = f"{server.database_name()}_restored"
    databases.clone(os.environ["DATABASE_OWNER_URL"], "template0", name)
    yield at(name, tmp_path / "empty")
    databases.drop(os.environ["DATABASE_OWNER_URL"], name)


def rows(url: str) -> dict[str, tuple[int, str]]:
    """Count and digest of every table and sequence."""
    found = {}
    with psycopg.connect(url, autocommit=True) as connection:
        names = connection.execute(
            "SELECT relname, relkind::text FROM pg_class WHERE relkind IN ('r', 'S') AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        for name, kind in names:
            what = "t.last_value::text || t.is_called" if kind == "S" else "t::text"
            statement = f"SELECT count(*), md5(string_agg({what}, '|' ORDER BY {what})) FROM {{}} t"
            found[name] = connection.execute(sql.SQL(statement).format(sql.Identifier(name))).fetchone()  # type: ignore[arg-type]
    return found  # type: ignore[return-value]


def definitions(url: str) -> list[tuple[str, ...]]:
    """Policies, triggers, constraints, functions and what the page role may do.

    Constraints and conditions of triggers by name: the server writes the same one in several ways.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(
            "SELECT 'policy', tablename || policyname || coalesce(qual, '') || coalesce(with_check, '') || roles::text"
            " FROM pg_policies UNION ALL SELECT 'trigger', tgrelid::regclass::text || tgname || tgtype || tgenabled::text || tgfoid::regproc::text"
            " FROM pg_trigger WHERE NOT tgisinternal"
            " UNION ALL SELECT 'constraint', conrelid::regclass::text || conname || contype::text || convalidated FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace"
            " UNION ALL SELECT 'function', pg_get_functiondef(oid) FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'"
            " UNION ALL SELECT 'right', relname || coalesce((SELECT string_agg(a::text, ',' ORDER BY a::text)"
            " FROM unnest(relacl) a), '') FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')"
            " UNION ALL SELECT 'forced', relname || relrowsecurity || relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1, 2"
        ).fetchall()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "tmp" and path.name != ".lock"
    }


def test_what_was_copied_is_what_is_put_back_and_it_serves(full: Place, empty: Place, tmp_path: Path) -> None:
    key, copies = tmp_path / "key.txt", tmp_path / "copies"
    made = full.run("backup", "--new-key", str(key))
    assert made.returncode == 0, made.stderr
    public = made.stdout.splitlines()[0]

    done = full.run("backup", str(copies), "--to", public)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = copies.glob("*.tar.age")
    assert path.stat().st_mode & 0o077 == 0

    checked = full.run("backup", "--check", str(path), "--key", str(key))
    assert checked.returncode == 0, checked.stderr
    assert " tables, " in checked.stdout

    restored = empty.run("restore", str(path), "--key", str(key))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "Restored." in restored.stdout
    assert rows(empty.owner) == rows(full.owner)
    assert definitions(empty.owner) == definitions(full.owner)
    digests = {row[0] for row in _all(full.owner, "SELECT DISTINCT sha256 FROM kernel_storedfile")}
    found = contents(empty.folder / "files")
    assert digests
    assert {Path(name).name for name in found} == digests
    assert found.items() <= contents(full.folder / "files").items()
    assert contents(empty.folder / "signing") == {"agency.p12": b"sealed"}

    assert "The target's database is not empty" in empty.run("restore", str(path), "--key", str(key)).stderr
    _serves(empty)


def _all(url: str, statement: str) -> list[tuple[str, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement).fetchall()  # type: ignore[call-overload]


def _serves(place: Place) -> None:
    """Pages come, with what the database holds, in the demo's own time."""
    static = [*command("prepare"), "static"]
    subprocess.run(static, env=place.environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with subprocess.Popen(
        command("serve", "--port", "0", "--workers", "1"),
        env=place.environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as serving:
        try:
            assert serving.stdout is not None
            address = serving.stdout.readline().strip()
            for page in ("", "dich-vu-cong/", "cong-khai/"):
                with urllib.request.urlopen(address + page, timeout=60) as answer:
                    assert answer.status == 200
        finally:
            serving.send_signal(signal.SIGTERM)
