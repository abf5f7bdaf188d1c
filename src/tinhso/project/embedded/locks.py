"""Locks on files, by which processes agree on who makes, starts and stops the server."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..words import say
from .errors import ClusterError

__all__ = ["held", "take"]


def take(path: Path, kind: int) -> IO[bytes]:
    """A lock on a file, waited for at most a minute (another process stops or starts the server)."""
    handle = path.open("ab")
    end = time.monotonic() + 60
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                handle.close()
                raise ClusterError(
                    say(
                        f"Một tiến trình khác giữ {path} quá lâu; dừng nó rồi chạy lại.",
                        f"Another process has held {path} for too long; stop it and start again.",
                    )
                ) from None
            time.sleep(0.05)
        else:
            return handle


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Alone for the length of a block."""
    with take(path, fcntl.LOCK_EX):
        yield
