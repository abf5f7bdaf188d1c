"""Whether a server runs in a data folder, and what a dead one left behind."""

from __future__ import annotations

import time
from pathlib import Path

from ..words import say
from . import guard
from .errors import ClusterError

__all__ = ["is_ready", "is_running", "pidfile", "sweep"]


def pidfile(place: Path) -> str:
    """The file in which a server writes its process number and state."""
    return str(place / "data" / "postmaster.pid")


def is_running(place: Path) -> bool:
    """Whether our server runs and takes connections."""
    return guard.postmaster(pidfile(place)) is not None and is_ready(place)


def is_ready(place: Path) -> bool:
    """Whether the server of the pid file takes connections."""
    try:
        lines = Path(pidfile(place)).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready" and guard.alive(int(lines[0]))


def sweep(place: Path, socket: Path) -> None:
    """Remove the marks of a server that died, after making sure that none of its processes lives.

    PostgreSQL does this itself, except when another program got the same process number since.
    """
    data = place / "data"
    end = time.monotonic() + 15
    while left := processes_in(data):
        if time.monotonic() > end:
            numbers = ", ".join(map(str, left))
            raise ClusterError(
                say(
                    f"Một máy chủ cơ sở dữ liệu cũ vẫn dùng {data} (tiến trình {numbers}): hãy dừng nó trước.",
                    f"An older database server still uses {data} (processes {numbers}): stop it first.",
                )
            )
        time.sleep(0.1)
    (data / "postmaster.pid").unlink(missing_ok=True)
    for mark in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (socket / mark).unlink(missing_ok=True)


def processes_in(data: Path) -> list[int]:
    """Processes that work in the data folder, as every process of a server does (Linux only)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.readlink() == data:
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found
