"""`tinhso serve` and `tinhso worker`: the web server (gunicorn, threads) and the background jobs."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..words import say
from .children import Children
from .failure import Failure
from .installation import Installation, in_use, set_up_django
from .state import demo_settings, kind

__all__ = ["address_of", "gunicorn", "listen", "serve", "terminable", "worker"]

DEFAULT_PORT = 8000
_NEIGHBOURS = 20
"""How many further ports are tried when none was asked for and the usual one is taken."""


_HERE = {"127.0.0.1", "::1", "0.0.0.0", "::"}  # noqa: S104 - names, nothing is bound by them


def serve(options: argparse.Namespace) -> int:
    """Serve pages until told to stop."""
    with in_use() as installation, terminable():
        environment = _environment(installation)
        with listen(options.host, options.port) as door:
            print(address_of(door), flush=True)
            with Children() as children:
                children.start(
                    "web",
                    *gunicorn(door, environment, options.workers, options.threads),
                    pass_fds=[door.fileno()],
                )
                return _wait(children)


def worker(options: argparse.Namespace) -> int:
    """Run jobs until told to stop."""
    with in_use() as installation:
        set_up_django(_environment(installation))
        from tinhso.kernel.jobs import run_worker  # noqa: PLC0415 - needs Django to be set up

        run_worker()
    return 0


def _environment(installation: Installation) -> dict[str, str]:
    """For pages and jobs; an installation that holds the demo goes on living in the demo's time."""
    found = kind(installation)
    if found == "empty":
        raise Failure(
            say(
                "Cơ sở dữ liệu còn trống: chạy `tinhso migrate` rồi `tinhso load data/provinces/<tỉnh>` trước.",
                "The database is empty: run `tinhso migrate`, then `tinhso load data/provinces/<province>` first.",
            )
        )
    if found == "demo" and "TINHSO_BUSINESS_OFFSET_DAYS" not in os.environ:
        return installation.environment(demo_settings(installation))
    return installation.environment()


def _wait(children: Children) -> int:
    while (ended := children.ended()) is None:
        time.sleep(0.2)
    name, code = ended
    raise Failure(say(f"Tiến trình {name} đã dừng (mã {code}).", f"The {name} process ended (code {code})."))


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM end a command as Ctrl-C does, through every `finally`."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def listen(host: str, port: int | None) -> Iterator[socket.socket]:
    """A listening socket, bound here so that nobody can take the port in between.

    When no port was asked for and the usual one is taken, one of the next is used.
    """
    wanted = range(DEFAULT_PORT, DEFAULT_PORT + _NEIGHBOURS) if port is None else [port]
    for number in wanted:
        try:
            door = socket.create_server((host, number), family=_family(host), backlog=512)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and number != wanted[-1]:
                continue
            raise Failure(_cannot_listen(host, number, error)) from error
        with door:
            yield door
        return


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return say(
            f"Cổng {port} đang có chương trình khác dùng: chọn cổng khác, ví dụ `tinhso serve --port {port + 1}` "
            f"hoặc `make demo PORT={port + 1}`.",
            f"Port {port} is in use by another program: choose another, such as `tinhso serve --port {port + 1}` "
            f"or `make demo PORT={port + 1}`.",
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return say(
            f"Không được phép nghe ở cổng {port} (dưới 1024 cần root).",
            f"Not allowed to listen on port {port} (below 1024 needs root).",
        )
    return say(f"Không nghe được ở {host}:{port}: {error}", f"Cannot listen on {host}:{port}: {error}")


def address_of(door: socket.socket) -> str:
    """The address a browser on this machine uses."""
    host, port = door.getsockname()[:2]
    shown = "localhost" if host in _HERE else host
    return f"http://{shown}:{port}/"


def gunicorn(
    door: socket.socket, environment: dict[str, str], workers: int, threads: int
) -> tuple[list[str], dict[str, str]]:
    """The command that serves our application on an open socket, and its environment."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "tinhso.project.wsgi:application",
        "--bind",
        f"fd://{door.fileno()}",
        "--worker-class",
        "gthread",
        "--workers",
        str(workers),
        "--threads",
        str(threads),
        "--graceful-timeout",
        "10",
        "--timeout",
        "60",
        "--keep-alive",
        "5",
        "--log-level",
        environment.get("TINHSO_LOG_LEVEL", "warning").lower(),
        # Loaded once and then forked: half the time to start, and less memory.
        "--preload",
        "--no-control-socket",
    ]
    if os.access("/dev/shm", os.W_OK):  # noqa: S108 - a heartbeat on a slow disk looks like a dead worker
        command += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    if source := os.environ.get("TINHSO_GUNICORN_CONFIG"):
        command += ["--config", str(Path(source))]
    return command, environment
