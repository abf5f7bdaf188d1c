"""`tinhso demo`: a working sample province with one command, and `tinhso demo-reset` to start over."""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import yaml

from ..embedded import Cluster
from ..words import language, say
from . import marks
from .children import Children, child_of_ours
from .failure import Failure
from .installation import Installation, data_folder, in_use, source_root
from .serving import address_of, gunicorn, listen, terminable
from .state import demo_settings, kind, mark_as_demo

__all__ = ["demo", "reset"]

_PATIENCE = 60.0
"""Seconds until the first page must answer."""


def demo(options: argparse.Namespace) -> int:
    """Prepare what is not prepared yet, then serve until Ctrl-C."""
    begin = time.monotonic()
    with terminable(), _alone(data_folder()) as note, listen(options.host, options.port) as door:
        address = address_of(door)
        _write(note, address)
        print(say("Khởi động cơ sở dữ liệu…", "Starting the database…"), flush=True)
        with in_use() as installation:
            _only_the_demo(installation)
            _prepare(installation, options)
            environment = installation.environment(demo_settings(installation))
            with Children() as children:
                command, settings = gunicorn(door, environment, workers=2, threads=4)
                children.start("web", command, settings, pass_fds=[door.fileno()])
                children.start("worker", [sys.executable, "-m", "tinhso.project.cli", "worker"], environment)
                try:
                    _await_first_page(address, children)
                    _welcome(address, environment, time.monotonic() - begin)
                    _stand_by(children)
                except KeyboardInterrupt:
                    print("\n" + say("Đang dừng…", "Stopping…"), flush=True)
        print(say("Đã dừng; dữ liệu được giữ lại.", "Stopped; the data is kept."), flush=True)
    return 0


@contextmanager
def _alone(folder: Path) -> Iterator[IO[str]]:
    """One demo at a time for each data folder; a second one is told where the first is."""
    try:
        for path in (*reversed(folder.parents), folder):
            if not path.exists():
                path.mkdir()
                # The database's user passes through to its own folder and can list nothing.
                path.chmod(0o711)
        handle = (folder / "demo.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise Failure(
            say(
                f"Không ghi được vào {folder}: {error.strerror}.",
                f"Cannot write to {folder}: {error.strerror}.",
            )
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            where = handle.read().strip()
            raise Failure(
                say(f"Tỉnh mẫu đang chạy rồi: {where}", f"The sample province is running already: {where}")
            ) from None
        yield handle


def _write(note: IO[str], address: str) -> None:
    note.seek(0)
    note.truncate()
    note.write(address)
    note.flush()


def _only_the_demo(installation: Installation) -> None:
    found = kind(installation)
    if found == "real":
        raise Failure(
            say(
                "Cơ sở dữ liệu này chứa dữ liệu thật; không trộn dữ liệu mẫu vào. "
                "Đặt TINHSO_DATA_DIR (hoặc DATABASE_URL) sang chỗ khác cho tỉnh mẫu.",
                "This database holds real data; no samples are mixed into it. "
                "Point TINHSO_DATA_DIR (or DATABASE_URL) elsewhere for the sample province.",
            )
        )
    if found == "empty":
        mark_as_demo(installation)


def _prepare(installation: Installation, options: argparse.Namespace) -> None:
    """Run the stages that are due, in a process that logs in as the owner."""
    folder = data_folder()
    content = Path(os.environ.get("TINHSO_CONTENT_ROOT") or source_root() / "data")
    stages, now = marks.due(folder, source_root(), content)
    if not stages:
        return
    command = [sys.executable, "-m", "tinhso.project.cli", "prepare", *stages, f"--seed={options.seed}"]
    if options.scale:
        command.append(f"--scale={options.scale}")
    environment = installation.environment(demo_settings(installation), owner=True)
    with subprocess.Popen(
        command,
        env=environment,
        start_new_session=True,
        preexec_fn=child_of_ours,  # noqa: PLW1509 - no thread runs here
    ) as child:
        try:
            code = child.wait()
        except BaseException:
            child.terminate()
            raise
    if code:
        raise Failure(
            say(
                "Chuẩn bị tỉnh mẫu không xong (xem lỗi ở trên). Chạy lại sẽ làm tiếp; `make demo-reset` làm lại từ đầu.",
                "The sample province could not be prepared (see above). Starting again goes on from there; "
                "`make demo-reset` starts over.",
            )
        )
    marks.remember(folder, now)


def _await_first_page(address: str, children: Children) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        _still_up(children)
        try:
            # Not through a proxy of the environment: the page is on this machine.
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=10).close()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code >= 500:
                raise Failure(
                    say(
                        f"Trang chủ báo lỗi {error.code}; xem lỗi ở trên.",
                        f"The home page answers {error.code}; see above.",
                    )
                ) from error
            return
        except (OSError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise Failure(say("Máy chủ web không trả lời.", "The web server does not answer."))


def _still_up(children: Children) -> None:
    if (ended := children.ended()) is not None:
        name, code = ended
        raise Failure(
            say(f"Tiến trình {name} đã dừng (mã {code}).", f"The {name} process ended (code {code}).")
        )


def _stand_by(children: Children) -> None:
    while True:
        _still_up(children)
        time.sleep(0.3)


def _welcome(address: str, environment: dict[str, str], seconds: float) -> None:
    day = datetime.now(UTC) + timedelta(days=int(environment["TINHSO_BUSINESS_OFFSET_DAYS"]), hours=7)
    print()
    print(
        say(
            f"Tỉnh Số đã sẵn sàng sau {seconds:.1f} giây: {address}",
            f"Tỉnh Số is ready after {seconds:.1f} seconds: {address}",
        )
    )
    print(
        say(
            f"Tỉnh mẫu đang ở ngày {day:%d/%m/%Y}; người và hồ sơ đều là dữ liệu mẫu.",
            f"The sample province lives on {day:%Y-%m-%d}; people and dossiers are sample data.",
        )
    )
    accounts = _accounts(environment)
    if accounts:
        print("\n" + say("Tài khoản dùng thử:", "Accounts to try:"))
        widths = [max(len(row[column]) for row in accounts) for column in range(3)]
        for row in accounts:
            print(
                "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            )
    print("\n" + say("Ctrl-C để dừng.", "Ctrl-C stops it."), flush=True)


def _accounts(environment: dict[str, str]) -> list[tuple[str, str, str]]:
    """Login, password and role of the accounts in the province's demo.yaml, with a heading."""
    content = Path(environment.get("TINHSO_CONTENT_ROOT") or source_root() / "data")
    path = content / "provinces" / environment.get("TINHSO_PROVINCE", "baclieu") / "demo.yaml"
    if not path.is_file():
        return []
    listed = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("accounts") or []
    role = "role_en" if language() == "en" else "role"
    rows = [(str(item["login"]), str(item["password"]), str(item.get(role, ""))) for item in listed]
    return (
        [(say("đăng nhập", "login"), say("mật khẩu", "password"), say("vai trò", "role")), *rows]
        if rows
        else []
    )


def reset(options: argparse.Namespace) -> int:
    """Remove the sample province's database and files. Raises `Failure` rather than touch real data."""
    folder = data_folder()
    if os.environ.get("DATABASE_URL"):
        raise Failure(
            say(
                "Đang dùng DATABASE_URL: hãy tự xóa và tạo lại cơ sở dữ liệu đó.",
                "DATABASE_URL is set: drop and make that database again yourself.",
            )
        )
    if not folder.exists():
        print(say("Chưa có gì để xóa.", "There is nothing to remove."))
        return 0
    with _alone(folder):
        cluster = Cluster(folder / "postgres")
        if cluster.made:
            with in_use() as installation:
                if kind(installation) == "real":
                    raise Failure(
                        say(
                            f"{folder} chứa dữ liệu thật, không phải tỉnh mẫu: không xóa.",
                            f"{folder} holds real data and not the sample province: nothing is removed.",
                        )
                    )
        cluster.remove()
        for name in ("files", "static", "mail", "signing"):
            shutil.rmtree(folder / name, ignore_errors=True)
        for name in ("prepared.json", "secret.key"):
            (folder / name).unlink(missing_ok=True)
    print(
        say(
            "Đã xóa tỉnh mẫu; `make demo` tạo lại.",
            "The sample province is gone; `make demo` makes it again.",
        )
    )
    return 0
