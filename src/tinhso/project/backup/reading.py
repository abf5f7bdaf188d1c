"""Read a copy from end to end: can it be opened, is it whole, what does it hold."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

from pyrage import x25519

from ..words import say
from . import clients, envelope
from .archive import CHUNK, Head, Manifest, Measured, Member, parse_head, parse_manifest, read_members
from .errors import BackupError
from .making import digest_of, last_words

__all__ = ["Sink", "carried_whole", "check", "fed", "read"]


class Sink(Protocol):
    """What is done with the parts of a copy as they come."""

    def head(self, head: Head) -> None:
        """Told first; may refuse."""

    def file(self, name: str, content: Measured) -> None:
        """A stored file, a certificate or the secret key, to be read to its end."""

    def dump(self) -> AbstractContextManager[IO[bytes]]:
        """Where to write the database's dump."""


class _Check:
    """Looks at everything and keeps nothing."""

    def __init__(self) -> None:
        self._version = 0

    def head(self, head: Head) -> None:
        self._version = head.dump

    def file(self, name: str, content: Measured) -> None:
        while content.read(CHUNK):
            pass

    def dump(self) -> AbstractContextManager[IO[bytes]]:
        program = clients.reader(self._version)
        return fed([program, "--file=/dev/null"], {"LC_ALL": "C"})


def check(path: Path, identities: list[x25519.Identity]) -> tuple[Head, Manifest]:
    """Read all of a copy: every digest, the whole dump by pg_restore, the counts. Raises `BackupError`."""
    return read(path, identities, _Check())


def carried_whole(path: Path) -> bool | None:
    """Whether the file is still what was written, by the digest beside it; None when there is none."""
    note = path.with_name(path.name + ".sha256")
    if not note.is_file():
        return None
    return note.read_text(encoding="utf-8").split()[:1] == [digest_of(path)]


def read(path: Path, identities: list[x25519.Identity], sink: Sink) -> tuple[Head, Manifest]:
    """Give every part to `sink`; at the end what came is what the manifest says, or `BackupError`."""
    if not path.is_file():
        raise BackupError(say(f"Không có tệp {path}.", f"There is no file {path}."))
    with envelope.opened(path, identities) as stream:
        return _parts(read_members(stream), sink)


def _parts(members: Iterator[Member], sink: Sink) -> tuple[Head, Manifest]:
    head: Head | None = None
    manifest: Manifest | None = None
    seen, database, into = Manifest(), hashlib.sha256(), None
    with ExitStack() as stack:
        for member in members:
            if head is None:
                head = parse_head(member.content.read(CHUNK))
                sink.head(head)
            elif member.name == "manifest.json":
                manifest = parse_manifest(member.content.read())
            elif member.folder == "database":
                into = into or stack.enter_context(sink.dump())
                content = Measured(member.content, database)
                while some := content.read(CHUNK):
                    into.write(some)
                seen.pieces += 1
                seen.database_bytes += content.size
            else:
                _file(member, sink, seen)
    seen.database_sha256 = database.hexdigest()
    if head is None or manifest is None:
        raise _incomplete("manifest.json")
    _compare(seen, manifest)
    return head, manifest


def _file(member: Member, sink: Sink, seen: Manifest) -> None:
    content = Measured(member.content, hashlib.sha256())
    sink.file(member.name, content)
    digest = content.digest.hexdigest()
    if member.folder != "files":
        seen.others[member.name] = digest
        return
    seen.files += 1
    seen.file_bytes += content.size
    if digest != member.name.partition("/")[2]:
        seen.missing.append(member.name.partition("/")[2])


def _compare(seen: Manifest, told: Manifest) -> None:
    for name in ("pieces", "database_bytes", "database_sha256", "files", "file_bytes", "others"):
        if getattr(seen, name) != getattr(told, name):
            raise _incomplete(name)
    # What was already gone when the copy was made is known; anything else was lost since.
    if not set(seen.missing) <= set(told.missing):
        raise _incomplete("files")


def _incomplete(what: str) -> BackupError:
    return BackupError(
        say(
            f"Bản sao không đủ ({what}). Hãy dùng bản sao khác.",
            f"The copy is not complete ({what}). Use another copy.",
        )
    )


@contextmanager
def fed(command: Sequence[str | Path], environment: dict[str, str]) -> Iterator[IO[bytes]]:
    """The standard input of a program, which has done its work on return; `BackupError` with its last words."""
    with tempfile.TemporaryFile() as told:
        running = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told
        )
        assert running.stdin is not None
        try:
            with suppress(BrokenPipeError):
                yield running.stdin
                running.stdin.close()
        except BaseException:
            # Closing its input would make it believe that all has come, and keep what it has.
            running.kill()
            raise
        finally:
            with suppress(OSError):
                running.stdin.close()
            code = running.wait()
        if code:
            name = Path(command[0]).name
            raise BackupError(say(f"{name} không xong: ", f"{name} failed: ") + last_words(told))
