"""The encrypted stream: bytes go in at one end and come out encrypted at the other, in constant memory.

The library reads and writes in a thread of its own; a pipe joins it to ours. It is told of errors by
exceptions of Python streams, of which it loses those of its last write: the streams here remember theirs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO

from pyrage import DecryptError, decrypt_io, encrypt_io, x25519

from ..words import say
from .errors import BackupError

__all__ = ["closed", "opened"]

_BUFFER = 256 * 1024


class _Tail:
    """A stream for writing that remembers what went wrong."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.error: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[self._target.write(rest) :]
        except OSError as error:
            self.error = self.error or error
            raise
        return len(content)

    def flush(self) -> None:
        try:
            self._target.flush()
        except OSError as error:
            self.error = self.error or error
            raise


class _Work:
    """A piece of work in a thread, whose error is kept for whoever joins it."""

    def __init__(self, work: Callable[[], None], end: IO[bytes]) -> None:
        self.error: BaseException | None = None
        self._thread = Thread(target=self._run, args=(work, end), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[], None], end: IO[bytes]) -> None:
        try:
            work()
        except BaseException as error:
            self.error = error
        finally:
            # The other end learns that nothing more comes, or that nobody reads any more.
            with suppress(OSError):
                end.close()

    def join(self) -> None:
        self._thread.join()


@contextmanager
def closed(target: IO[bytes], recipients: list[x25519.Recipient]) -> Iterator[IO[bytes]]:
    """A stream to write to; what is written arrives encrypted in `target`, which is whole on return."""
    out, into = _pipe()
    tail = _Tail(target)
    work = _Work(lambda: encrypt_io(out, tail, recipients), out)
    try:
        yield into
    except BaseException as error:
        _end(into, work)
        # Our own stream broke because the work at its other end did: that is the cause to tell.
        if isinstance(error, BrokenPipeError) and (cause := tail.error or work.error):
            raise cause from error
        raise
    _end(into, work)
    if cause := tail.error or work.error:
        raise cause


@contextmanager
def opened(path: Path, identities: list[x25519.Identity]) -> Iterator[IO[bytes]]:
    """A stream to read the decrypted content of `path` from; `BackupError` when it cannot be opened or trusted.

    The content is proven whole only when it was read to its end.
    """
    with path.open("rb") as source:
        out, into = _pipe()
        tail = _Tail(into)
        work = _Work(lambda: decrypt_io(source, tail, identities), into)
        try:
            yield out
        except BaseException as error:
            _end(out, work)
            # A stream that stopped early looks like a short archive to whoever reads it.
            if work.error is not None and tail.error is None:
                raise _plain(work.error, path) from error
            raise
        _end(out, work)
        if work.error is not None and tail.error is None:
            raise _plain(work.error, path) from work.error


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb", 0), os.fdopen(writing, "wb", _BUFFER)


def _end(end: IO[bytes], work: _Work) -> None:
    with suppress(OSError):
        end.close()
    work.join()


def _plain(error: BaseException, path: Path) -> BackupError:
    if isinstance(error, DecryptError) and "key" in str(error):
        return BackupError(
            say(
                f"Khóa này không mở được {path.name}: bản sao được mã hóa cho khóa khác.",
                f"This key does not open {path.name}: the copy was encrypted for another key.",
            )
        )
    if isinstance(error, DecryptError):
        return BackupError(
            say(f"{path.name} không phải bản sao của Tỉnh Số.", f"{path.name} is no copy made by Tỉnh Số.")
        )
    return BackupError(
        say(
            f"{path.name} bị hỏng hoặc thiếu phần cuối ({error}). Hãy dùng bản sao khác.",
            f"{path.name} is damaged or its end is missing ({error}). Use another copy.",
        )
    )
