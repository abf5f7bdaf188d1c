"""Make a copy: everything as it was at one moment, while people go on working.

One transaction sees the database of that moment. The files that it names are copied first, then pg_dump sees
the same moment. Files are never changed, and the nightly sweep removes none while a copy is being made, so the
two fit together; what is uploaded meanwhile is in the next copy.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from pyrage import x25519

from tinhso import __version__
from tinhso.kernel.files.keeping import BACKUP_LOCK

from ..words import say
from . import clients, envelope
from .archive import FORMAT, Head, Manifest, writing
from .errors import BackupError

__all__ = ["SUFFIX", "Made", "Source", "count_rows", "digest_of", "fingerprint", "last_words", "make"]

SUFFIX = ".tar.age"


@dataclass(frozen=True, kw_only=True)
class Source:
    """What is copied: the database as its owner sees it, and the folders beside it."""

    owner_url: str
    page: str
    kind: str
    files: Path
    signing: Path
    secret_file: Path | None
    secret: str


@dataclass(frozen=True)
class Made:
    """A finished copy; `sha256` is of the encrypted file, so that anybody can compare it after carrying it away."""

    path: Path
    size: int
    sha256: str
    manifest: Manifest


def make(source: Source, folder: Path, recipients: list[x25519.Recipient], now: datetime) -> Made:
    """Write a copy into `folder`: whole and on the disk, or not there. Raises `BackupError`."""
    path = folder / f"tinhso-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"
    part = path.with_name(path.name + ".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            manifest = _write(source, target, recipients, now)
            target.flush()
            os.fsync(target.fileno())
        digest = digest_of(part)
        part.rename(path)
        path.with_name(path.name + ".sha256").write_text(f"{digest}  {path.name}\n", encoding="utf-8")
        return Made(path, path.stat().st_size, digest, manifest)
    except FileExistsError as error:
        raise BackupError(
            say(
                f"{part} đã có: một lần sao lưu khác đang chạy, hoặc đã bị ngắt (khi đó hãy xóa tệp này).",
                f"{part} exists: another backup is running, or one was interrupted (then remove this file).",
            )
        ) from error
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BackupError(
            say(
                f"Không ghi được bản sao vào {folder}: {error.strerror or error}.",
                f"The copy cannot be written to {folder}: {error.strerror or error}.",
            )
        ) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _write(source: Source, target: IO[bytes], recipients: list[x25519.Recipient], now: datetime) -> Manifest:
    with _moment(source.owner_url) as (connection, snapshot), envelope.closed(target, recipients) as stream:
        program, dump = clients.dumper(clients.major(connection))
        with writing(stream) as writer:
            writer.head(_head(source, connection, dump, now))
            for digest in _digests(connection):
                writer.file(digest, source.files / digest[:2] / digest[2:4] / digest)
            for name, path in _others(source):
                writer.other(name, path.read_bytes())
            with _dump(program, connection, snapshot) as content:
                writer.database(content)
            return writer.finish(count_rows(connection))


@contextmanager
def _moment(owner_url: str) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """A transaction that sees one moment, its name for others, and the sweep of files kept away."""
    with clients.connect(owner_url) as connection:
        connection.execute("SELECT pg_advisory_lock_shared(%s, %s)", BACKUP_LOCK)
        with connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            _everything_is_seen(connection)
            yield connection, snapshot


def _everything_is_seen(connection: psycopg.Connection[Any]) -> None:
    """No table may hide rows from its owner, or they would be missing without anybody noticing."""
    hidden = connection.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.rolname = current_user"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity"
        " AND NOT r.rolsuper AND NOT r.rolbypassrls AND (c.relforcerowsecurity OR c.relowner <> r.oid)"
        " AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd = '*'"
        "  AND r.oid = ANY(p.polroles) AND pg_get_expr(p.polqual, p.polrelid) = 'true') ORDER BY 1"
    ).fetchall()
    if hidden:
        names = ", ".join(name for (name,) in hidden)
        raise BackupError(
            say(
                f"Vai trò chủ sở hữu không đọc được hết các bảng: {names}.",
                f"The owner's role cannot read all of: {names}.",
            )
        )


def _head(source: Source, connection: psycopg.Connection[Any], dump: int, now: datetime) -> Head:
    (owner,) = connection.execute("SELECT current_user").fetchone() or ("",)
    migrations = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    return Head(
        format=FORMAT,
        version=__version__,
        made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        kind=source.kind,
        postgres=clients.major(connection),
        dump=dump,
        owner=owner,
        page=source.page,
        migrations=[list(row) for row in migrations],
        secret=fingerprint(source.secret),
    )


def fingerprint(secret: str) -> str:
    """By which two secret keys are compared without being kept."""
    return hashlib.sha256(b"tinhso-backup:" + secret.encode()).hexdigest()[:16]


def _digests(connection: psycopg.Connection[Any]) -> Iterator[str]:
    """Of every stored file, each once, fetched in portions."""
    with connection.cursor(name="files") as cursor:
        cursor.itersize = 5000
        cursor.execute("SELECT DISTINCT sha256 FROM kernel_storedfile ORDER BY sha256")
        for (digest,) in cursor:
            yield digest


def _others(source: Source) -> Iterator[tuple[str, Path]]:
    """Certificates and their keys, and the secret key where it lives beside an embedded database."""
    for path in sorted(source.signing.rglob("*")):
        if path.is_file():
            yield f"signing/{path.relative_to(source.signing)}", path
    if source.secret_file is not None and source.secret_file.is_file():
        yield "secret.key", source.secret_file


@contextmanager
def _dump(program: Path, connection: psycopg.Connection[Any], snapshot: str) -> Iterator[IO[bytes]]:
    """The standard output of pg_dump, which sees the transaction's moment; `BackupError` unless it ends well."""
    command = [
        str(program),
        "--format=custom",
        "--compress=3",
        f"--snapshot={snapshot}",
        "--enable-row-security",
    ]
    # Rights and owners are given again by those who restore.
    command += ["--no-owner", "--no-privileges", "--no-password"]
    with tempfile.TemporaryFile() as told:
        running = subprocess.Popen(
            command, env=clients.environment(connection), stdout=subprocess.PIPE, stderr=told
        )
        assert running.stdout is not None
        try:
            yield running.stdout
        finally:
            running.stdout.close()
            code = running.wait()
        if code:
            raise BackupError(say("pg_dump không xong: ", "pg_dump failed: ") + last_words(told))


def last_words(told: IO[bytes]) -> str:
    """The last lines that a program complained with."""
    told.seek(max(0, told.seek(0, os.SEEK_END) - 2000))
    lines = told.read().decode(errors="replace").strip().splitlines()
    return " / ".join(lines[-3:]) or "?"


def count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows of every table, as this transaction sees them."""
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    ).fetchall()
    found = {}
    for (table,) in tables:
        statement = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
        (found[table],) = connection.execute(statement).fetchone() or (0,)
    return found
