"""One embedded PostgreSQL: made at first use, started by its first user, stopped with its last."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from ..roles import RoleNames, create_database, create_roles, literal, name
from ..words import say
from . import binaries, guard
from .errors import ClusterError, explain
from .locks import held, take
from .osuser import OsUser, clean_environment, database_user, run
from .places import POINTER, make_private, place_for, private_file, socket_folder
from .running import is_ready, is_running, pidfile, sweep

__all__ = ["Cluster"]

_ROOM = 200 * 1024 * 1024
"""Bytes of free disk without which no new server is made: one takes about 70 MB, then it grows."""

_PATIENCE = 60.0
"""Seconds that a start may take; recovery after a crash is the slow case."""

_PATH_LIMIT = 900
"""Bytes that the data folder's path may have; PostgreSQL allows 1023 for a file inside it."""


class Cluster:
    """The server that lives in `home`, with a database and its two roles.

    Use it as a context, or `start` and `stop`. Several processes may use it at once. `durable=False` is
    for tests: no fsync, and the owner may make databases. `temporary=True` removes `home` at the end.
    """

    def __init__(self, home: Path, *, durable: bool = True, temporary: bool = False) -> None:
        self.home = Path(os.path.abspath(home))  # noqa: PTH100 (no symbolic link is resolved)
        self.durable = durable
        self.temporary = temporary
        self.names = RoleNames()
        self._lock: IO[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._place: Path | None = None
        self._socket: Path | None = None
        self._passwords: dict[str, str] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def made(self) -> bool:
        """Whether the data exists already."""
        return (self.home / "passwords.json").exists()

    @property
    def log(self) -> Path:
        """The server's own report."""
        return self.home / "postgres.log"

    def url(self, role: str, database: str | None = None) -> str:
        """Address of a database (by default ours) for `role`: "owner" or "page"; needs a started server."""
        user = {"owner": self.names.owner, "page": self.names.page}[role]
        where = quote(str(self._socket), safe="")
        return f"postgresql://{user}:{self._passwords[role]}@/{database or self.names.database}?host={where}"

    def start(self) -> None:
        """Become a user of the server; make and start it if need be. Raises `ClusterError`."""
        if self._lock is not None:
            return
        try:
            self._start()
        except OSError as error:
            self.stop()
            raise _plain(error, self.home) from error
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        if len(os.fsencode(self.home)) > _PATH_LIMIT:
            raise ClusterError(
                say(
                    f"Đường dẫn quá dài ({len(os.fsencode(self.home))} byte): đặt TINHSO_DATA_DIR ngắn hơn.",
                    f"The path is too long ({len(os.fsencode(self.home))} bytes): choose a shorter TINHSO_DATA_DIR.",
                )
            )
        # 0711: the database's user passes through to its own folder and can list nothing.
        for folder in (*reversed(self.home.parents), self.home):
            if not folder.exists():
                folder.mkdir()
                folder.chmod(0o711)
        self._lock = take(self.home / "users.lock", fcntl.LOCK_SH)
        with held(self.home / "start.lock"):
            user, place = self._settle()
            programs = binaries.reachable(binaries.find(), user, _shelf(place))
            if not (place / "data").exists():
                self._make(place, user, programs)
            self._passwords = self._read_passwords()
            self._socket = socket_folder(place, user)
            if not is_running(place):
                sweep(place, self._socket)
                self._launch(place, user, programs)
            self._watch(place)

    def _settle(self) -> tuple[OsUser | None, Path]:
        user = database_user(self.home / "server")
        place = place_for(self.home, user)
        if place != self.home / "server":
            user = database_user(place)
        self._place = place
        return user, place

    def _make(self, place: Path, user: OsUser | None, programs: binaries.Binaries) -> None:
        """Make the data under another name and rename it at the end: half-made data is never used."""
        free = shutil.disk_usage(place).free
        if free < _ROOM:
            raise ClusterError(
                say(
                    f"Đĩa chỉ còn {free // 2**20} MB; cần ít nhất {_ROOM // 2**20} MB để tạo cơ sở dữ liệu.",
                    f"Only {free // 2**20} MB are free; a database needs at least {_ROOM // 2**20} MB.",
                )
            )
        fresh = place / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        make_private(fresh, user)
        options = [*programs.locale_options(), "--username=postgres", "--auth=scram-sha-256"]
        passwords = {role: secrets.token_urlsafe(24) for role in ("admin", "owner", "page")}
        password_file = place / "admin.password"
        password_file.write_text(passwords["admin"], encoding="utf-8")
        password_file.chmod(0o600)
        if user is not None:
            os.chown(password_file, user.uid, user.gid)
        if not self.durable:
            options.append("--no-sync")
        made = run(user, [programs.program("initdb"), *options, f"--pwfile={password_file}", "-D", fresh])
        password_file.unlink()
        if made.returncode:
            shutil.rmtree(fresh, ignore_errors=True)
            raise explain(made.stdout + made.stderr)
        # Over the socket only, and nobody without a password, not even the database's own user.
        (fresh / "pg_hba.conf").write_text("local all all scram-sha-256\n", encoding="utf-8")
        _single(fresh, user, programs, self._first_statements(passwords))
        private_file(self.home / "passwords.json", json.dumps(passwords))
        fresh.rename(place / "data")

    def _first_statements(self, passwords: dict[str, str]) -> list[str]:
        return [
            *create_roles(
                self.names,
                owner_password=passwords["owner"],
                page_password=passwords["page"],
                createdb=not self.durable,
            ),
            *create_database(self.names),
        ]

    def _read_passwords(self) -> dict[str, str]:
        path = self.home / "passwords.json"
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
            return {role: str(read[role]) for role in ("admin", "owner", "page")}
        except (FileNotFoundError, ValueError, KeyError):
            return self._new_passwords()

    def _new_passwords(self) -> dict[str, str]:
        """The file of passwords is lost: set new ones, as whoever may touch the data folder can."""
        user, place = self._settle()
        if is_running(place):
            raise ClusterError(
                say(
                    f"Mất tệp {self.home / 'passwords.json'}: dừng mọi tiến trình đang dùng cơ sở dữ liệu rồi chạy lại.",
                    f"{self.home / 'passwords.json'} is lost: stop every process that uses the database, then start again.",
                )
            )
        programs = binaries.reachable(binaries.find(), user, _shelf(place))
        passwords = {role: secrets.token_urlsafe(24) for role in ("admin", "owner", "page")}
        roles = {"admin": "postgres", "owner": self.names.owner, "page": self.names.page}
        _single(
            place / "data",
            user,
            programs,
            [f"ALTER ROLE {name(roles[role])} PASSWORD {literal(word)}" for role, word in passwords.items()],
        )
        private_file(self.home / "passwords.json", json.dumps(passwords))
        return passwords

    def _launch(self, place: Path, user: OsUser | None, programs: binaries.Binaries) -> None:
        settings = _settings(programs.major, durable=self.durable) | {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self._socket}"',
            "unix_socket_permissions": "0700",
            "port": "5432",
        }
        command = [str(programs.program("postgres")), "-D", str(place / "data")]
        for key, value in settings.items():
            command += ["-c", f"{key}={value}"]
        identity = {} if user is None else {"user": user.uid, "group": user.gid, "extra_groups": []}
        _trim(self.log)
        with self.log.open("ab") as log:
            self.log.chmod(0o600)
            begin = log.tell()
            # A session of its own: Ctrl-C in our terminal must not reach the server before its users.
            server = self._server = subprocess.Popen(  # type: ignore[call-overload]
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=clean_environment(),
                umask=0o077,
                start_new_session=True,
                **identity,
            )
        end = time.monotonic() + _PATIENCE
        while not is_ready(place):
            if server.poll() is not None:
                with self.log.open("rb") as log:
                    log.seek(begin)
                    raise explain(log.read().decode(errors="replace"))
            if time.monotonic() > end:
                server.send_signal(signal.SIGQUIT)
                raise ClusterError(
                    say(
                        f"Cơ sở dữ liệu không sẵn sàng sau {_PATIENCE:.0f} giây; xem {self.log}.",
                        f"The database was not ready after {_PATIENCE:.0f} seconds; see {self.log}.",
                    )
                )
            time.sleep(0.02)

    def _watch(self, place: Path) -> None:
        remove = []
        if self.temporary:
            remove = [str(self._socket), str(place), str(self.home)]
        self._guard = subprocess.Popen(
            [
                sys.executable,
                "-I",
                "-S",
                guard.__file__,
                str(os.getpid()),
                str(self.home / "users.lock"),
                pidfile(place),
                *remove,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )

    def remove(self) -> None:
        """Remove the data for good. Raises `ClusterError` while anybody uses the server."""
        if not self.home.exists():
            return
        with take(self.home / "users.lock", fcntl.LOCK_EX):
            pointer = self.home / POINTER
            if pointer.exists():
                shutil.rmtree(pointer.read_text(encoding="utf-8").strip(), ignore_errors=True)
            shutil.rmtree(self.home)

    def stop(self) -> None:
        """Stop being a user; the server stops with its last one. Returns when it has."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        if self._guard is not None:
            assert self._guard.stdin is not None
            with contextlib.suppress(BrokenPipeError), self._guard.stdin as line:
                line.write(guard.LEFT)
            self._guard.wait(timeout=guard.PATIENCE + 15)
            self._guard = None
        if self._server is not None and self._server.poll() is None:
            # Our child, but not ours to end: another process uses it.
            self._server.returncode = 0
        self._server = None


def _settings(major: int, *, durable: bool) -> dict[str, str]:
    common = {"shared_buffers": "128MB", "timezone": "UTC", "log_timezone": "UTC", "jit": "off"}
    if durable:
        return common | {
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "max_connections": "60",
        }
    quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
    quick |= {"max_connections": "120", "max_wal_size": "2GB", "checkpoint_timeout": "1h"}
    if major >= 18:
        quick["io_method"] = "sync"
    return common | quick


def _single(data: Path, user: OsUser | None, programs: binaries.Binaries, statements: list[str]) -> None:
    """Run statements in single-user mode: no server, no password, one line each."""
    lines = "".join(f"{statement}\n" for statement in statements)
    done = run(user, [programs.program("postgres"), "--single", "-D", data, "postgres"], text=lines)
    if done.returncode or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
        raise explain(done.stderr)


def _shelf(place: Path) -> Path:
    """Where a copy of the programs may stand: beside the data, which the database's user reaches."""
    return place.parent if os.access(place.parent, os.W_OK) else place


def _trim(log: Path) -> None:
    if log.exists() and log.stat().st_size > 10 * 2**20:
        log.replace(log.with_suffix(".log.1"))


def _plain(error: OSError, home: Path) -> ClusterError:
    """What an error of the file system means here."""
    if error.errno in {28, 122}:
        return explain("no space left on device")
    if isinstance(error, PermissionError):
        return ClusterError(
            say(
                f"Không được phép dùng {error.filename or home}: hãy chạy bằng đúng người dùng đã tạo nó "
                "(có thể là root), hoặc đặt TINHSO_DATA_DIR vào thư mục khác.",
                f"No permission for {error.filename or home}: run as the user who made it (perhaps root), "
                "or point TINHSO_DATA_DIR to another folder.",
            )
        )
    return ClusterError(say(f"Không dùng được {home}: {error}", f"{home} cannot be used: {error}"))
