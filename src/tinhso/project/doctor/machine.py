"""The machine: Python, the installed packages, disk, data folder, programs that some functions need."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from .. import programs
from ..words import say
from .finding import Finding

__all__ = ["check"]

_LITTLE = 2 * 2**30
"""Bytes of free disk below which the doctor warns."""

_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^ ;\\]+)(?: *; *([^\\]+))?", re.MULTILINE)


def check(data: Path, root: Path) -> Iterator[Finding]:
    """Every finding about this machine; `data` is the data folder and `root` the checkout."""
    yield _python()
    yield from _packages(root / "requirements.lock")
    yield from _data_folder(data)
    yield _disk(data)
    yield from _programs()


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < (3, 12):  # noqa: UP036 - the doctor is asked when things are not as they should be
        return Finding(
            "bad",
            say(f"Python {version} quá cũ.", f"Python {version} is too old."),
            say("Cần Python 3.12 trở lên.", "Python 3.12 or newer is needed."),
        )
    return Finding("ok", f"Python {version}")


def _packages(lock: Path) -> Iterator[Finding]:
    if not lock.is_file():
        return
    wrong = []
    locked = _NAME.findall(lock.read_text(encoding="utf-8"))
    for name, wanted, condition in locked:
        if condition:
            # For other machines or versions of Python; whether it applies here is the installer's business.
            continue
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            found = "–"
        if found != wanted:
            wrong.append(f"{name} {found} ≠ {wanted}")
    if wrong:
        yield Finding(
            "warn",
            say("Gói khác với requirements.lock: ", "Packages differ from requirements.lock: ")
            + ", ".join(wrong[:8]),
            "make setup",
        )
    else:
        yield Finding(
            "ok",
            say(
                f"{len(locked)} gói đúng như requirements.lock",
                f"{len(locked)} packages as in requirements.lock",
            ),
        )


def _data_folder(data: Path) -> Iterator[Finding]:
    if not data.exists():
        yield Finding(
            "ok",
            say(f"Thư mục dữ liệu {data} sẽ được tạo khi cần", f"The data folder {data} is made when needed"),
        )
        return
    if not os.access(data, os.W_OK | os.X_OK):
        yield Finding(
            "bad",
            say(
                f"Không ghi được vào thư mục dữ liệu {data}.", f"The data folder {data} cannot be written to."
            ),
            say("Chạy bằng người dùng sở hữu nó.", "Run as the user who owns it."),
        )
        return
    yield Finding("ok", say(f"Ghi được vào {data}", f"{data} can be written to"))
    for name in ("secret.key", "postgres/passwords.json"):
        path = data / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(
                "bad",
                say(f"Người khác đọc được tệp bí mật {path}.", f"Others can read the secret file {path}."),
                f"chmod 600 {path}",
            )


def _disk(data: Path) -> Finding:
    there = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    amount = f"{free / 2**30:.1f} GB"
    if free < _LITTLE:
        return Finding(
            "warn",
            say(f"Đĩa chỉ còn {amount}.", f"Only {amount} of disk are free."),
            say("Giải phóng chỗ trống.", "Free some space."),
        )
    return Finding("ok", say(f"Đĩa còn {amount}", f"{amount} of disk are free"))


def _programs() -> Iterator[Finding]:
    uses = {
        "browser": (programs.chromium, say("các kiểm thử trên trình duyệt", "the browser tests")),
        "java": (
            programs.java,
            say("kiểm tra biểu mẫu bằng ODK Validate", "checking forms with ODK Validate"),
        ),
    }
    for tool, (find, used_for) in uses.items():
        package = programs.PACKAGES[tool]
        if find():
            yield Finding("ok", say(f"Có {package} ({used_for})", f"{package} is there ({used_for})"))
        else:
            yield Finding(
                "warn",
                say(
                    f"Không có {package}: bỏ qua {used_for}.",
                    f"There is no {package}: {used_for} are skipped.",
                ),
                f"apt-get install {package}",
            )
