"""Stops an embedded server when its last user is gone, however that user went.

Runs as a process of its own, started by file name with the bare interpreter. It waits for the end of
its standard input, which comes when the user says `LEFT` and closes it, or dies. Then, if nobody else
holds the lock of users, it asks the server for a fast shutdown and removes what it was told to remove.

Usage: guard.py USER LOCK PIDFILE [FOLDER_TO_REMOVE…]
"""

import contextlib
import fcntl
import os
import shutil
import signal
import sys
import time

PATIENCE = 30.0
"""Seconds that a fast shutdown may take before the server is told to quit at once."""

LEFT = b"left"
"""What a user that still lives writes when it has given its lock back."""

LAST_BREATH = 2.0
"""Seconds that the lock of a dead user may outlive it."""


def main(user: str, lock: str, pidfile: str, *remove: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    died = sys.stdin.buffer.read() != LEFT
    with contextlib.suppress(OSError), open(lock, "rb") as handle:  # noqa: PTH123 (starts without pathlib)
        if not (free(handle.fileno()) or (died and free_at_last(handle.fileno(), int(user)))):
            return  # Somebody else still uses the server; their guard will stop it.
        stop(pidfile)
        for folder in remove:
            shutil.rmtree(folder, ignore_errors=True)


def free(lock: int) -> bool:
    """Take the lock if nobody holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def free_at_last(lock: int, user: int) -> bool:
    """Take the lock that a dying user may still hold: a killed process closes its files in any order."""
    end = time.monotonic() + LAST_BREATH
    while os.getppid() == user or time.monotonic() < end:
        time.sleep(0.02)
        if free(lock):
            return True
    return False


def stop(pidfile: str) -> None:
    pid = postmaster(pidfile)
    if pid is None:
        return
    for number, patience in ((signal.SIGINT, PATIENCE), (signal.SIGQUIT, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if postmaster(pidfile) != pid or not alive(pid):
                return
            time.sleep(0.02)


def postmaster(pidfile: str) -> "int | None":
    """The server's process, or None: a number that another program got since is not the server's."""
    try:
        with open(pidfile, encoding="utf-8") as handle:  # noqa: PTH123
            pid = int(handle.readline())
    except (OSError, ValueError):
        return None
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as handle:  # noqa: PTH123
            name, _, state = handle.read().partition("(")[2].rpartition(")")
            return pid if name.startswith("postgres") and not state.startswith(" Z") else None
    except OSError:
        return None if os.path.isdir("/proc/self") else pid  # noqa: PTH112


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    main(*sys.argv[1:])
