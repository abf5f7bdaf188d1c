"""The operating system user that the embedded server runs as.

PostgreSQL refuses to run as root. Started by an ordinary user it runs as that user; started by root
it gets a system user of its own, without a home, a shell or a password.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..words import say
from .errors import ClusterError

__all__ = ["SYSTEM_USER", "OsUser", "database_user", "reaches", "run", "writes"]

SYSTEM_USER = "tinhso-db"


@dataclass(frozen=True)
class OsUser:
    """An account of the operating system other than ours, which only root may use."""

    name: str
    uid: int
    gid: int

    @classmethod
    def of(cls, entry: pwd.struct_passwd) -> OsUser:
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)


def database_user(owner_of: Path | None = None) -> OsUser | None:
    """The user to run the server as; None means ourselves.

    For data that exists already it is whoever owns `owner_of`, so that root can start a server that
    an ordinary user made.
    """
    if os.geteuid() != 0:
        return None
    if owner_of is not None and owner_of.exists() and owner_of.stat().st_uid != 0:
        try:
            return OsUser.of(pwd.getpwuid(owner_of.stat().st_uid))
        except KeyError:
            raise ClusterError(
                say(
                    f"Thư mục {owner_of} thuộc về người dùng số {owner_of.stat().st_uid} không còn trên máy này.",
                    f"{owner_of} belongs to user number {owner_of.stat().st_uid}, whom this machine does not know.",
                )
            ) from None
    return _system_user()


def _system_user() -> OsUser:
    try:
        return OsUser.of(pwd.getpwnam(SYSTEM_USER))
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        made = subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            capture_output=True,
            text=True,
            check=False,
        )
        problem = made.stderr.strip()
    except OSError as error:
        problem = str(error)
    try:
        # Two processes may have tried at once: what counts is that the user is there.
        return OsUser.of(pwd.getpwnam(SYSTEM_USER))
    except KeyError:
        raise ClusterError(
            say(
                f"Đang chạy bằng root nhưng không tạo được người dùng hệ thống {SYSTEM_USER}: {problem}. "
                "Hãy chạy bằng một người dùng thường, hoặc đặt DATABASE_URL.",
                f"Running as root, but the system user {SYSTEM_USER} cannot be made: {problem}. "
                "Run as an ordinary user, or set DATABASE_URL.",
            )
        ) from None


def run(
    user: OsUser | None, command: Sequence[str | Path], *, text: str = "", timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run a short command as `user` from the root folder, with a clean environment; never raises on failure."""
    identity = {} if user is None else {"user": user.uid, "group": user.gid, "extra_groups": []}
    words = [str(part) for part in command]
    try:
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            words,
            input=text,
            capture_output=True,
            text=True,
            check=False,
            errors="replace",
            cwd="/",
            env=clean_environment(),
            umask=0o077,
            timeout=timeout,
            **identity,
        )
    except PermissionError as error:
        # What a shell answers when it may not run a program.
        return subprocess.CompletedProcess(words, 126, "", str(error))


def clean_environment() -> dict[str, str]:
    """What the server and its tools may see of our environment: no PG* variable, no secret."""
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def reaches(user: OsUser | None, folder: Path) -> bool:
    """Whether `user` can enter `folder` through all its parents, access lists included."""
    return run(user, ["/bin/sh", "-c", 'cd -- "$1"', "sh", folder]).returncode == 0


def writes(user: OsUser | None, folder: Path) -> bool:
    """Whether `user` can make and remove a file in `folder`."""
    script = 'cd -- "$1" && : > .probe && rm .probe'
    return run(user, ["/bin/sh", "-c", script, "sh", folder]).returncode == 0
