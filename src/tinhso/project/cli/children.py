"""Child processes of a command: started apart from the terminal's Ctrl-C, stopped in order, never orphaned."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

__all__ = ["Children", "child_of_ours"]

PATIENCE = 20.0
"""Seconds a child may take to finish its requests or its job before it is killed."""


def child_of_ours() -> None:
    """In a new child: die with the parent (Linux; elsewhere the parent's own end must do)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Children:
    """Processes that live and end together."""

    def __init__(self) -> None:
        self._started: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], **options: Any
    ) -> None:
        """Start one; in a session of its own, so that Ctrl-C reaches only us."""
        process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=child_of_ours,  # noqa: PLW1509 - no thread runs here
            **options,
        )
        self._started.append((name, process))

    def ended(self) -> tuple[str, int] | None:
        """The first that has ended, with its exit code; None while all run."""
        for name, process in self._started:
            code = process.poll()
            if code is not None:
                return name, code
        return None

    def stop(self) -> None:
        """Ask all to finish, the youngest first, and wait; kill what does not listen."""
        for _, process in reversed(self._started):
            if process.poll() is None:
                process.terminate()
        end = time.monotonic() + PATIENCE
        for _, process in reversed(self._started):
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._started.clear()
