"""Put a copy back into an empty installation: everything, or nothing.

The copy is read twice: first to prove it whole, then to write. Files come first and are removed again when
anything fails; the database is one transaction of pg_restore.
"""

from __future__ import annotations

import os
import shutil
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pyrage import x25519

from ..words import say
from . import clients
from .archive import CHUNK, Head, Manifest, Measured
from .errors import BackupError
from .making import count_rows, fingerprint
from .reading import check, fed, read

__all__ = ["Restored", "Target", "restore"]


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a copy goes; `migrations` are those that this version knows, as `app.name`."""

    owner_url: str
    files: Path
    signing: Path
    secret_file: Path | None
    secret: str
    migrations: frozenset[str]


@dataclass(frozen=True)
class Restored:
    """What was put back; `other_secret`: what was sealed with the copy's secret key cannot be opened here."""

    head: Head
    manifest: Manifest
    other_secret: bool


def restore(path: Path, identities: list[x25519.Identity], target: Target) -> Restored:
    """Put a copy into an empty database and empty folders. Raises `BackupError`, and then nothing has changed."""
    _refuse_what_is_there(target)
    head, manifest = check(path, identities)
    _refuse_what_does_not_fit(head, target)
    sink = _Write(target, head)
    try:
        read(path, identities, sink)
        _compare(target, manifest)
    except OSError as error:
        sink.undo()
        raise BackupError(
            say(
                f"Không ghi được: {error.strerror or error}.",
                f"Cannot be written: {error.strerror or error}.",
            )
        ) from error
    except BaseException:
        sink.undo()
        raise
    return Restored(head, manifest, head.secret != fingerprint(target.secret) and not sink.took_secret)


def _refuse_what_is_there(target: Target) -> None:
    with clients.connect(target.owner_url) as connection:
        (tables,) = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'S')"
            " AND relnamespace = 'public'::regnamespace"
        ).fetchone() or (0,)
    if tables:
        raise BackupError(
            say(
                "Cơ sở dữ liệu đích không trống. Chỉ khôi phục vào một cơ sở dữ liệu mới.",
                "The target's database is not empty. Restore only into a new one.",
            )
        )
    for folder in (target.files, target.signing):
        if folder.is_dir() and any(path.is_file() for path in folder.rglob("*")):
            raise BackupError(
                say(
                    f"Thư mục {folder} không trống. Chỉ khôi phục vào thư mục mới.",
                    f"The folder {folder} is not empty. Restore only into a new one.",
                )
            )


def _refuse_what_does_not_fit(head: Head, target: Target) -> None:
    unknown = [f"{app}.{name}" for app, name in head.migrations if f"{app}.{name}" not in target.migrations]
    if unknown:
        raise BackupError(
            say(
                f"Bản sao do phiên bản mới hơn ({head.version}) tạo ra: chưa biết bước nâng cấp {unknown[0]}. "
                "Nâng cấp trước rồi làm lại.",
                f"The copy was made by a newer version ({head.version}): the migration {unknown[0]} is unknown "
                "here. Upgrade first, then try again.",
            )
        )
    with clients.connect(target.owner_url) as connection:
        (owner,) = connection.execute("SELECT current_user").fetchone() or ("",)
        server = clients.major(connection)
    if owner != head.owner:
        raise BackupError(
            say(
                f"Bản sao thuộc vai trò chủ sở hữu {head.owner}, ở đây là {owner}: tạo các vai trò cùng tên "
                "(`tinhso doctor --roles`) rồi làm lại.",
                f"The copy belongs to the owner role {head.owner}, here it is {owner}: make the roles under the "
                "same names (`tinhso doctor --roles`), then try again.",
            )
        )
    if server < head.postgres:
        raise BackupError(
            say(
                f"Bản sao từ PostgreSQL {head.postgres}; máy chủ ở đây là {server}. Cần {head.postgres} trở lên.",
                f"The copy is of PostgreSQL {head.postgres}; this server is {server}. {head.postgres} or newer is "
                "needed.",
            )
        )
    clients.restorer(server, head.dump)


def _compare(target: Target, manifest: Manifest) -> None:
    with clients.connect(target.owner_url) as connection:
        found = count_rows(connection)
    if found != manifest.tables:
        wrong = sorted(
            name
            for name in found.keys() | manifest.tables.keys()
            if found.get(name) != manifest.tables.get(name)
        )
        raise BackupError(
            say(
                f"Số dòng sau khi khôi phục khác bản sao: {', '.join(wrong[:5])}. Xóa cơ sở dữ liệu này rồi làm lại.",
                f"After restoring, rows differ from the copy: {', '.join(wrong[:5])}. Drop this database and try again.",
            )
        )


@dataclass
class _Write:
    """Writes what comes to its place."""

    target: Target
    about: Head
    took_secret: bool = False
    _made: list[Path] = field(default_factory=list)
    _folders: set[Path] = field(default_factory=set)

    def head(self, head: Head) -> None:
        if head != self.about:
            raise BackupError(say("Bản sao đã thay đổi.", "The copy has changed."))

    def file(self, name: str, content: Measured) -> None:
        folder, _, rest = name.partition("/")
        if folder == "files":
            self._write(self.target.files / rest[:2] / rest[2:4] / rest, content, 0o640)
        elif folder == "signing":
            self._write(self.target.signing / rest, content, 0o600)
        elif self.target.secret_file is not None:
            self.took_secret = True
            self._write(self.target.secret_file, content, 0o600, replaces=True)
        else:
            content.read()

    def dump(self) -> AbstractContextManager[IO[bytes]]:
        self._settle()
        with clients.connect(self.target.owner_url) as connection:
            program = clients.restorer(clients.major(connection), self.about.dump)
            environment = clients.environment(connection)
        command = [str(program), "--single-transaction", "--no-owner", "--no-privileges", "--no-password"]
        return fed([*command, "--enable-row-security", f"--dbname={environment['PGDATABASE']}"], environment)

    def undo(self) -> None:
        """Remove what was written; the database has undone its part itself."""
        for path in self._made:
            path.unlink(missing_ok=True)
        for folder in (self.target.files, self.target.signing):
            with suppress(OSError):
                _remove_empty(folder)

    def _write(self, path: Path, content: Measured, mode: int, *, replaces: bool = False) -> None:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if replaces else os.O_EXCL)
        with os.fdopen(os.open(path, flags, mode), "wb") as file:
            self._made.append(path)
            while some := content.read(CHUNK):
                file.write(some)
            file.flush()
            os.fsync(file.fileno())
        self._folders |= {path.parent, path.parent.parent}

    def _settle(self) -> None:
        """The names of the files are on the disk before the database says that they are there."""
        for folder in self._folders:
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _remove_empty(folder: Path) -> None:
    if folder.is_dir() and not any(path.is_file() for path in folder.rglob("*")):
        shutil.rmtree(folder)
