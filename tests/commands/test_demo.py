"""`tinhso demo` from nothing to the end: prepared, served, stopped, kept, killed, removed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

READY = re.compile(r"Tỉnh Số is ready after ([0-9.]+) seconds: (http://\S+)")


def _as_from_a_terminal() -> None:
    """Let Ctrl-C through: a run that was started in the background ignores it, and so do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Demo:
    """A running `tinhso demo`, and what it printed."""

    def __init__(self, environment: dict[str, str], *options: str) -> None:
        command = [sys.executable, "-m", "tinhso.project.cli", "demo", "--port", "0", *options]
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_as_from_a_terminal,  # noqa: PLW1509 - sets one signal
        )
        self.printed: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            self.printed.extend(stream)

    @property
    def text(self) -> str:
        return "".join(self.printed)

    def ready(self, seconds: float) -> tuple[float, str]:
        """Seconds it says it took, and its address."""
        end = time.monotonic() + seconds
        while not (found := READY.search(self.text)) or "Ctrl-C stops it." not in self.text:
            assert self.process.poll() is None, self.text
            assert time.monotonic() < end, self.text
            time.sleep(0.1)
        return float(found.group(1)), found.group(2)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(180)
        self._reader.join(10)
        return code


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="tinhso-demo-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def environment(folder: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TINHSO_", "DATABASE_", "PYTEST_", "DJANGO_"))
    }
    return kept | {"TINHSO_DATA_DIR": str(folder / "data"), "TINHSO_LANG": "en"}


def get(address: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=30) as answer:
        return answer.read().decode()


def left_over(folder: Path) -> list[str]:
    """Processes that still use the data folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in words and entry.name != str(os.getpid()):
            found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


def wait_for_none(folder: Path) -> None:
    end = time.monotonic() + 180
    while left := left_over(folder):
        assert time.monotonic() < end, left
        time.sleep(0.2)


@pytest.mark.timeout(600)
def test_the_life_of_a_demo(folder: Path, environment: dict[str, str]) -> None:
    first = Demo(environment, "--scale", "40")
    try:
        _, address = first.ready(400)
        assert "[1/4] Making the tables" in first.text
        assert "[4/4] Collecting static files" in first.text
        assert re.search(r"lives on 2015-06-1[78]; people and dossiers are sample data", first.text)
        assert re.search(r"^  dan +\S+ +citizen$", first.text, re.MULTILINE)
        home = get(address)
        assert "Tỉnh Số" in home
        style = re.search(r'href="(/static/[^"]+\.css)"', home)
        assert style, "the pages have a style sheet with a hashed name"
        assert re.search(r"\.[0-9a-f]{12}\.css$", style.group(1))
        get(address.rstrip("/") + style.group(1))
        assert "Decision" in get(address + "ke-hoach/") or "635" in get(address + "ke-hoach/")

        second = Demo(environment)
        assert second.process.wait(60) == 1
        assert f"running already: {address}" in second.text
    finally:
        code = first.end(signal.SIGINT)
    assert code == 0, first.text
    assert first.text.rstrip().endswith("Stopped; the data is kept.")
    assert "Traceback" not in first.text
    wait_for_none(folder)

    again = Demo(environment)
    try:
        _, address = again.ready(120)
        assert "[1/" not in again.text, "nothing is prepared twice"
        get(address + "dich-vu-cong/")
    finally:
        again.end(signal.SIGKILL)
    wait_for_none(folder)

    reset = subprocess.run(
        [sys.executable, "-m", "tinhso.project.cli", "demo-reset"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert reset.returncode == 0, reset.stderr
    assert "The sample province is gone" in reset.stdout
    assert [path.name for path in (folder / "data").iterdir()] == ["demo.lock"]
    wait_for_none(folder)
