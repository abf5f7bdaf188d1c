"""Where the embedded server's files stand, so that its user reaches them and nobody else reads them.

The wish is a folder inside `.data/`. When the server's user cannot get there (root's private home, a
shared drive without rights), a folder made for the purpose takes its place and a file in `.data/` says
so. The rights of folders that we did not create are never touched.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from ..words import say
from .errors import ClusterError
from .osuser import OsUser, reaches, writes

__all__ = ["POINTER", "SOCKET_LIMIT", "make_private", "place_for", "private_file", "socket_folder"]

SOCKET_LIMIT = 107
"""Bytes that the path of a Unix socket may have (108 with its closing zero on Linux)."""

_SOCKET_NAME = ".s.PGSQL.5432"
POINTER = "place.txt"
"""Names the folder of the data when it is not `home` itself."""


def place_for(home: Path, user: OsUser | None) -> Path:
    """The folder that holds the data, made if it is new; the choice is remembered in `home`."""
    pointer = home / POINTER
    if pointer.exists():
        place = Path(pointer.read_text(encoding="utf-8").strip())
        if not place.is_dir():
            raise ClusterError(
                say(
                    f"Thư mục dữ liệu {place} (ghi trong {pointer}) không còn nữa. "
                    "Khôi phục từ bản sao lưu, hoặc làm lại từ đầu: make demo-reset.",
                    f"The data folder {place} (named in {pointer}) is gone. "
                    "Restore it from a backup, or start over: make demo-reset.",
                )
            )
        return place
    wanted = home / "server"
    if wanted.is_dir() or _usable(wanted, user):
        return wanted
    for shelf in _other_shelves():
        place = shelf / _mark(home)
        if _usable(place, user):
            pointer.write_text(f"{place}\n", encoding="utf-8")
            return place
    raise ClusterError(
        say(
            f"Không có thư mục nào mà người dùng của cơ sở dữ liệu vào được (đã thử {wanted}). "
            "Đặt TINHSO_DATA_DIR vào một thư mục khác, hoặc đặt DATABASE_URL.",
            f"There is no folder that the database's user can enter (tried {wanted}). "
            "Point TINHSO_DATA_DIR to another folder, or set DATABASE_URL.",
        )
    )


def _other_shelves() -> list[Path]:
    if os.geteuid() == 0:
        return [Path("/var/lib/tinhso"), Path(tempfile.gettempdir())]
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return [Path(home) / "tinhso", Path(tempfile.gettempdir())]


def _mark(home: Path) -> str:
    return "tinhso-" + hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:12]


def _usable(place: Path, user: OsUser | None) -> bool:
    """Make `place` and say whether the server could live in it; leave nothing behind if not."""
    made = []
    try:
        for folder in (*reversed(place.parents), place):
            if not folder.exists():
                # Passable for the database's user, listable only by us.
                folder.mkdir()
                folder.chmod(0o711)
                made.append(folder)
        if place not in made:
            return False
        make_private(place, user)
        probe = place / "probe"
        make_private(probe, user)
        good = stat.S_IMODE(probe.stat().st_mode) == 0o700 and writes(user, probe)
        probe.rmdir()
    except OSError as error:
        if error.errno in {28, 122}:  # No space left, quota exceeded: another folder is no answer.
            raise
        good = False
    if not good:
        for folder in reversed(made):
            try:
                folder.rmdir()
            except OSError:
                break
    return good


def make_private(folder: Path, user: OsUser | None) -> None:
    """Make `folder` (new) readable by `user` alone."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if user is not None:
        os.chown(folder, user.uid, user.gid)


def private_file(path: Path, content: str) -> None:
    """Write a file that only we can read, whole or not at all, and surely on the disk."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def socket_folder(place: Path, user: OsUser | None) -> Path:
    """A private folder for the server's socket whose path is short and plain enough, made if need be."""
    candidates = [place / "socket"]
    if os.geteuid() == 0:
        candidates.append(Path("/run") / _mark(place))
    elif os.environ.get("XDG_RUNTIME_DIR"):
        candidates.append(Path(os.environ["XDG_RUNTIME_DIR"]) / _mark(place))
    candidates.append(Path(tempfile.gettempdir()) / f"{_mark(place)}-{os.geteuid()}")
    candidates.append(Path("/tmp") / f"{_mark(place)}-{os.geteuid()}")  # noqa: S108 (checked below)
    owner = os.geteuid() if user is None else user.uid
    for folder in candidates:
        # A comma separates names in the server's setting and in the client's.
        if len(os.fsencode(folder / _SOCKET_NAME)) > SOCKET_LIMIT or any(
            sign in str(folder) for sign in ',"\n'
        ):
            continue
        try:
            make_private(folder, user)
            found = folder.lstat()
        except OSError:
            continue
        # In a folder shared with others somebody may have put a trap under our name.
        private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
        if private and found.st_uid == owner and reaches(user, folder):
            return folder
    raise ClusterError(
        say(
            f"Không có thư mục nào đủ ngắn cho socket của cơ sở dữ liệu (đã thử {', '.join(map(str, candidates))}).",
            f"No folder is short enough for the database's socket (tried {', '.join(map(str, candidates))}).",
        )
    )
