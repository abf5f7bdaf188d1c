"""The listening socket, the web server's command, and processes that live and end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tinhso.project.cli import serving
from tinhso.project.cli.children import Children
from tinhso.project.cli.failure import Failure


@pytest.fixture
def taken() -> int:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_port_in_use_is_said(taken: int) -> None:
    message = rf"Port {taken} is in use by another program: .*--port {taken + 1}"
    with pytest.raises(Failure, match=message), serving.listen("127.0.0.1", taken):
        pass


def test_the_usual_port_taken_means_the_next(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "DEFAULT_PORT", taken)
    with serving.listen("127.0.0.1", None) as door:
        assert taken < door.getsockname()[1] < taken + 20
        assert serving.address_of(door) == f"http://localhost:{door.getsockname()[1]}/"


def test_all_ports_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "DEFAULT_PORT", taken)
    monkeypatch.setattr(serving, "_NEIGHBOURS", 1)
    with pytest.raises(Failure, match="in use"), serving.listen("127.0.0.1", None):
        pass


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(Failure, match=r"Cannot listen on 192\.0\.2\.1:0"), serving.listen("192.0.2.1", 0):
        pass


def test_the_server_is_given_the_open_socket() -> None:
    with serving.listen("127.0.0.1", 0) as door:
        command, environment = serving.gunicorn(door, {"A": "b"}, workers=3, threads=5)
    assert f"fd://{door.fileno()}" not in command  # closed by now
    assert command[command.index("--workers") + 1] == "3"
    assert command[command.index("--threads") + 1] == "5"
    assert "gthread" in command
    assert environment == {"A": "b"}


def test_terminating_is_like_ctrl_c() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), serving.terminable():
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1)
    assert signal.getsignal(signal.SIGTERM) is before


SLEEP = "import time; time.sleep(60)"


def test_children_end_together() -> None:
    with Children() as children:
        children.start("one", [sys.executable, "-c", SLEEP], os.environ)
        children.start("two", [sys.executable, "-c", SLEEP], os.environ)
        processes = [process for _, process in children._started]
        assert children.ended() is None
    assert all(process.returncode == -signal.SIGTERM for process in processes)


def test_the_first_that_ends_is_named() -> None:
    with Children() as children:
        children.start("long", [sys.executable, "-c", SLEEP], os.environ)
        children.start("short", [sys.executable, "-c", "raise SystemExit(3)"], os.environ)
        end = time.monotonic() + 10
        while children.ended() is None:
            assert time.monotonic() < end
            time.sleep(0.02)
        assert children.ended() == ("short", 3)


def test_a_deaf_child_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tinhso.project.cli.children.PATIENCE", 0.3)
    deaf = "import signal; signal.signal(15, signal.SIG_IGN); print('up', flush=True); import time; time.sleep(60)"
    with Children() as children:
        children.start("deaf", [sys.executable, "-c", deaf], os.environ, stdout=subprocess.PIPE)
        process = children._started[0][1]
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
    assert process.returncode == -signal.SIGKILL


def test_children_of_a_killed_parent_end(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from tinhso.project.cli.children import Children\n"
        "children = Children()\n"
        f"children.start('x', [sys.executable, '-c', {SLEEP!r}], os.environ)\n"
        "print(children._started[0][1].pid, flush=True)\n"
        "import time; time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    end = time.monotonic() + 10
    while (
        Path(f"/proc/{child}").exists()
        and "Z" not in Path(f"/proc/{child}/stat").read_text().rpartition(")")[2][:3]
    ):
        assert time.monotonic() < end
        time.sleep(0.02)
