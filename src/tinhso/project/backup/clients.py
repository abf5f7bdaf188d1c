"""PostgreSQL's own programs pg_dump and pg_restore: which to use with a server, and how they log in.

pg_dump must be as new as the server. pg_restore must be as new as the dump; from version 17 on it sets something
that older servers do not know, so for those it must be exactly theirs.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq import Conninfo

from ..database import parse
from ..embedded import ClusterError, binaries
from ..words import say
from .errors import BackupError

__all__ = ["connect", "dumper", "environment", "major", "reader", "restorer"]

_FORGIVING = 17
"""The first server that takes the settings of every newer pg_restore."""


def connect(url: str) -> psycopg.Connection[Any]:
    """A connection as the role of `url`, in transactions of our own making."""
    found = parse(url)
    options: dict[str, Any] = {
        key: value for key, value in found["OPTIONS"].items() if isinstance(value, str)
    }
    options.pop("prepare_threshold", None)
    try:
        return psycopg.connect(
            host=found["HOST"] or None,
            port=found["PORT"] or None,
            user=found["USER"] or None,
            password=found["PASSWORD"] or None,
            dbname=found["NAME"],
            connect_timeout=10,
            autocommit=True,
            **options,
        )
    except psycopg.OperationalError as error:
        reason = (str(error).strip().splitlines() or ["?"])[0]
        raise BackupError(
            say(f"Không kết nối được cơ sở dữ liệu: {reason}", f"The database cannot be reached: {reason}")
        ) from error


def environment(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """How a program logs in as this connection does; by the environment, for arguments can be read by others."""
    names = {option.keyword.decode(): option.envvar for option in Conninfo.get_defaults()}
    values = connection.info.get_parameters() | {"password": connection.info.password}
    found = {
        name.decode(): value
        for key, value in values.items()
        if value and (name := names.get(key)) is not None
    }
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"} | found


def major(connection: psycopg.Connection[Any]) -> int:
    """The server's major version."""
    return connection.info.server_version // 10000


def dumper(server: int) -> tuple[Path, int]:
    """The pg_dump for a server and its version; `BackupError` says what to install."""
    fitting = [(version, path) for version, path in _found("pg_dump") if version >= server]
    if not fitting:
        raise _missing("pg_dump", server)
    version, path = min(fitting)
    return path, version


def restorer(server: int, dump: int) -> Path:
    """The pg_restore that reads a dump of version `dump` into a server of version `server`."""
    for version, path in sorted(_found("pg_restore")):
        if version >= dump and (version == server or server >= _FORGIVING):
            return path
    raise _missing("pg_restore", max(server, dump) if server >= _FORGIVING else server)


def reader(dump: int) -> Path:
    """A pg_restore that can read a dump of version `dump`, without any server."""
    for version, path in sorted(_found("pg_restore")):
        if version >= dump:
            return path
    raise _missing("pg_restore", dump)


def _missing(program: str, version: int) -> BackupError:
    return BackupError(
        say(
            f"Không có {program} phiên bản {version}: cài gói postgresql-client-{version}, hoặc đặt "
            "TINHSO_POSTGRES_BIN là thư mục chứa chương trình ấy.",
            f"There is no {program} of version {version}: install the package postgresql-client-{version}, or set "
            "TINHSO_POSTGRES_BIN to the folder that holds it.",
        )
    )


def _found(program: str) -> Iterator[tuple[int, Path]]:
    for folder in dict.fromkeys(_folders()):
        path = folder / program
        if not os.access(path, os.X_OK):
            continue
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        if version := re.search(r"\) (\d+)", told):
            yield int(version.group(1)), path


def _folders() -> Iterator[Path]:
    with suppress(ClusterError):
        yield binaries.find().folder
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        # Debian's own pg_dump chooses among the above by rules of its own.
        if folder and not (Path(folder) / "pg_dump").resolve().name.startswith("pg_wrapper"):
            yield Path(folder)
