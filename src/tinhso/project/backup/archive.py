"""What is inside the envelope: a tar archive that begins with `head.json` and ends with `manifest.json`.

In between stand the files by their digests, the certificates, and the dump of the database in pieces (a tar
archive wants to know sizes beforehand, and nobody knows that of a dump). `cat database/*` is what `pg_restore`
reads.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from ..words import say
from .errors import BackupError

__all__ = [
    "CHUNK",
    "FORMAT",
    "Head",
    "Manifest",
    "Measured",
    "Member",
    "parse_head",
    "parse_manifest",
    "read_members",
    "writing",
]

FORMAT = 1
"""What this version writes; it reads this and older ones."""

CHUNK = 4 * 2**20
"""Bytes of one piece of the database's dump, which is also how much of it is in memory."""

_HEAD, _MANIFEST = "head.json", "manifest.json"
_NAME = re.compile(
    r"head\.json|manifest\.json|secret\.key|database/[0-9]{6}|files/[0-9a-f]{64}|signing/[A-Za-z0-9._/ -]+"
)


@dataclass(frozen=True, kw_only=True)
class Head:
    """What must be known before anything is put back."""

    format: int
    version: str
    made_at: str
    kind: str
    postgres: int
    dump: int
    owner: str
    page: str
    migrations: list[list[str]]
    secret: str


@dataclass(kw_only=True)
class Manifest:
    """What the copy holds; counts of tables are of the very moment of the dump."""

    pieces: int = 0
    database_bytes: int = 0
    database_sha256: str = ""
    files: int = 0
    file_bytes: int = 0
    missing: list[str] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


@dataclass(frozen=True)
class Member:
    """One entry of the archive, to be read before the next is asked for."""

    name: str
    size: int
    content: IO[bytes]

    @property
    def folder(self) -> str:
        return self.name.partition("/")[0]


class Writer:
    """Adds members to a stream, in order."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._now = int(time.time())
        self.manifest = Manifest()

    def head(self, head: Head) -> None:
        self._bytes(_HEAD, _json(asdict(head)))

    def file(self, digest: str, path: Path) -> None:
        """A stored file; one that is gone or rotten is noted as missing, for better a copy without it than none."""
        if not path.is_file():
            self.manifest.missing.append(digest)
            return
        with path.open("rb") as handle:
            measured = Measured(handle, hashlib.sha256())
            self._tar.addfile(self._info(f"files/{digest}", path.stat().st_size), measured)  # type: ignore[arg-type]
        self.manifest.files += 1
        self.manifest.file_bytes += measured.size
        if measured.digest.hexdigest() != digest:
            self.manifest.missing.append(digest)

    def other(self, name: str, content: bytes) -> None:
        """A small file with a name: a certificate, the secret key."""
        self._bytes(name, content)
        self.manifest.others[name] = hashlib.sha256(content).hexdigest()

    def database(self, dump: IO[bytes]) -> None:
        digest = hashlib.sha256()
        while piece := _read(dump, CHUNK):
            self._bytes(f"database/{self.manifest.pieces:06}", piece)
            digest.update(piece)
            self.manifest.pieces += 1
            self.manifest.database_bytes += len(piece)
        self.manifest.database_sha256 = digest.hexdigest()

    def finish(self, tables: dict[str, int]) -> Manifest:
        self.manifest.tables = tables
        self._bytes(_MANIFEST, _json(asdict(self.manifest)))
        return self.manifest

    def _bytes(self, name: str, content: bytes) -> None:
        self._tar.addfile(self._info(name, len(content)), io.BytesIO(content))

    def _info(self, name: str, size: int) -> tarfile.TarInfo:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, self._now, 0o600
        return info


@contextmanager
def writing(stream: IO[bytes]) -> Iterator[Writer]:
    """A writer whose archive is closed on return."""
    tar = tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT, bufsize=CHUNK)  # noqa: SIM115
    try:
        yield Writer(tar)
    except BaseException:
        # Not closed here, it would try again when it is forgotten, and complain.
        with suppress(OSError):
            tar.close()
        raise
    tar.close()


class Measured:
    """A stream that is digested and counted while it is read."""

    def __init__(self, content: IO[bytes], digest: hashlib._Hash) -> None:
        self._content = content
        self.digest = digest
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        found = self._content.read(size)
        self.digest.update(found)
        self.size += len(found)
        return found


def read_members(stream: IO[bytes]) -> Iterator[Member]:
    """Each member in turn, the stream read to its very end; `BackupError` when it is no archive of ours."""
    try:
        with tarfile.open(fileobj=stream, mode="r|", bufsize=CHUNK) as tar:
            for info in tar:
                content = tar.extractfile(info) if info.isreg() and _NAME.fullmatch(info.name) else None
                if content is None or ".." in info.name:
                    raise _foreign(info.name)
                yield Member(info.name, info.size, content)
        while stream.read(CHUNK):
            pass
    except tarfile.TarError as error:
        raise BackupError(
            say(
                f"Bản sao bị hỏng: {error}. Hãy dùng bản sao khác.",
                f"The copy is damaged: {error}. Use another.",
            )
        ) from error


def parse_head(content: bytes) -> Head:
    """The head, unless a newer version of the product wrote it."""
    found = _parsed(content)
    if not isinstance(found.get("format"), int) or found["format"] > FORMAT:
        raise BackupError(
            say(
                f"Bản sao do phiên bản mới hơn ({found.get('version', '?')}) tạo ra: nâng cấp trước rồi làm lại.",
                f"The copy was made by a newer version ({found.get('version', '?')}): upgrade first, then try again.",
            )
        )
    return _made(Head, found)


def parse_manifest(content: bytes) -> Manifest:
    return _made(Manifest, _parsed(content))


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise _foreign("json")
    return found


def _made[T](kind: type[T], found: dict[str, Any]) -> T:
    try:
        return kind(**found)
    except TypeError:
        raise _foreign(kind.__name__) from None


def _foreign(name: str) -> BackupError:
    return BackupError(
        say(
            f"Bản sao có mục lạ ({name[:80]}): không phải do Tỉnh Số tạo ra.",
            f"The copy holds something strange ({name[:80]}): it was not made by Tỉnh Số.",
        )
    )


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def _read(stream: IO[bytes], size: int) -> bytes:
    """As many bytes as asked for, fewer only at the end."""
    found = bytearray()
    while len(found) < size and (some := stream.read(size - len(found))):
        found += some
    return bytes(found)
