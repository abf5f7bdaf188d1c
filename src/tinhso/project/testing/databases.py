"""The databases of a test run: one template, migrated once, and a copy of it for each worker."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

__all__ = [
    "clone",
    "connection_settings",
    "drop",
    "forget",
    "province_template",
    "template",
    "user_of",
    "with_database",
]

_SOURCE = Path(__file__).resolve().parents[2]
_ROOT = _SOURCE.parents[1]

_MAINTENANCE = "postgres"

_DAY = 24 * 3600


def user_of(url: str) -> str:
    """The login role in a database address."""
    return unquote(urlsplit(url).username or "")


def with_database(url: str, database: str) -> str:
    """The same address, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def connection_settings(url: str) -> dict[str, Any]:
    """Django's settings for an address; its query parameters become options, except `host`."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def template(owner_url: str, locks: Path) -> str:
    """The name of the migrated template on the server of `owner_url`, made now if it is not there yet.

    The name holds a digest of everything that migrations depend on, so that a server kept between runs
    gets a new template when any of it changed, and old ones go. Processes agree by a file in `locks`.
    """
    name = f"tinhso_template_{_digest(_schema())}"
    with _only_one(locks):
        _make(owner_url, name, "template0", "tinhso.project.testing.migrate", {})
    return name


def province_template(owner_url: str, source: str, files: Path) -> str:
    """The same with the sample province loaded and its demo steps run; files of dossiers go to `files`."""
    name = f"tinhso_province_{_digest(_everything())}"
    with _only_one(files):
        more = {"TINHSO_FILES_ROOT": str(files), "TINHSO_SIGNING_ROOT": str(files / "signing")}
        _make(owner_url, name, source, "tinhso.project.testing.province", more)
    return name


def _make(owner_url: str, name: str, source: str, program: str, more: dict[str, str]) -> None:
    """Copy `source`, fill the copy by a program of ours, and give it its name at the very end."""
    with _admin(owner_url) as admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            _use(admin, name)
            return
        _remove_stale(admin, name)
        fresh = f"tinhso_fresh_{os.getpid()}"
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(fresh))
        admin.execute(drop)
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(fresh), sql.Identifier(source))
        )
        try:
            _run(program, with_database(owner_url, fresh), more)
            _rename(admin, fresh, name)
            _use(admin, name)
        except BaseException:
            admin.execute(drop)
            raise


def _schema() -> Iterator[Path]:
    for pattern in (
        "*/migrations/*.py",
        "modules/*/migrations/*.py",
        "kernel/*.py",
        "kernel/*/*.py",
        "modules/*/models/*.py",
        "modules/*/module.py",
        "project/*.py",
    ):
        yield from _SOURCE.glob(pattern)
    yield _ROOT / "requirements.lock"


def _everything() -> Iterator[Path]:
    yield from (path for path in _SOURCE.rglob("*.py") if "tests" not in path.parts)
    yield from (path for path in (_ROOT / "data").rglob("*") if path.is_file())
    yield _ROOT / "requirements.lock"


def _digest(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in sorted(set(paths)):
        if path.exists():
            found.update(str(path.relative_to(_ROOT)).encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _run(program: str, url: str, more: dict[str, str]) -> None:
    """In a process of its own, whose settings take the owner's address from the environment."""
    environment = os.environ | {
        "DATABASE_OWNER_URL": url,
        "TINHSO_AS_OWNER": "1",
        "TINHSO_PAGE_ROLE": user_of(os.environ["DATABASE_URL"]),
        "TINHSO_ALLOW_NO_SECRET": "1",
        **more,
    }
    environment.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.project.settings")
    done = subprocess.run(
        [sys.executable, "-m", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=_ROOT,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed on the test database:\n{done.stdout}\n{done.stderr}")


def clone(owner_url: str, source: str, name: str) -> None:
    """Make database `name` as a copy of `source`, replacing what stood there."""
    with _admin(owner_url) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
        )


def drop(owner_url: str, name: str) -> None:
    """Remove database `name` with whatever is connected to it."""
    with _admin(owner_url) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def forget(owner_url: str, pid: int) -> None:
    """Remove the databases of one test run, named after its process."""
    with _admin(owner_url) as admin:
        for name in _names(admin, f"tinhso_test_{pid}_%"):
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _rename(admin: psycopg.Connection[Any], fresh: str, name: str) -> None:
    """Give the template its name, unless another run on this server was quicker."""
    try:
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(fresh), sql.Identifier(name))
        )
    except psycopg.errors.DuplicateDatabase:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(fresh)))


def _use(admin: psycopg.Connection[Any], name: str) -> None:
    """Note on a template that a run uses it now."""
    admin.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(
            sql.Identifier(name), sql.Literal(str(int(time.time())))
        )
    )


def _remove_stale(admin: psycopg.Connection[Any], wanted: str) -> None:
    """Templates of this kind that no run of today uses, and databases of runs that are over.

    On a server kept between runs another run, of other code, may be going on.
    """
    kind = wanted.rpartition("_")[0]
    for name in _names(admin, f"{kind}_%"):
        row = admin.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", (name,)
        ).fetchone()
        if row and time.time() - int(row[0] or 0) > _DAY:
            _try_drop(admin, name)
    for name in [*_names(admin, "tinhso_test_%"), *_names(admin, "tinhso_fresh_%")]:
        pid = int(name.split("_")[2])
        if not Path(f"/proc/{pid}").exists():
            _try_drop(admin, name)


def _names(admin: psycopg.Connection[Any], pattern: str) -> list[str]:
    rows = admin.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s AND pg_get_userbyid(datdba) = current_user "
        "ORDER BY datname",
        (pattern.replace("_", r"\_"),),
    )
    return [name for (name,) in rows]


def _try_drop(admin: psycopg.Connection[Any], name: str) -> None:
    """Drop it unless somebody is connected."""
    try:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    except psycopg.errors.ObjectInUse:
        return


@contextmanager
def _admin(owner_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(with_database(owner_url, _MAINTENANCE), autocommit=True) as connection:
        yield connection


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """The workers of a run wait for each other (an advisory lock would stop CREATE DATABASE)."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
