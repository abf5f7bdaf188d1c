"""ClamAV's real daemon for tests, with one signature written by hand: it knows the EICAR test file only.

EICAR is the industry's harmless stand-in for a virus (https://www.eicar.org/download-anti-malware-testfile/).
Here it is kept in hexadecimal, so that no scanner takes this file for the virus.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from typing import Final

from tinhso.kernel.files import ScannerDown
from tinhso.kernel.files.clamd import Clamd

from .files import pdf_bytes

_EICAR: Final = (
    "58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e444152442d414e544956495255532d"
    "544553542d46494c452124482b482a"
)
VIRUS: Final = "TinhSo.Test.EICAR.UNOFFICIAL"
"""What the daemon calls it."""

_PATIENCE: Final = 30.0
"""Seconds until the daemon must answer."""


def infected_pdf() -> bytes:
    """A PDF that is accepted but for the test virus in a comment."""
    head, rest = pdf_bytes("Có vi-rút").split(b"\n", 1)
    return b"\n".join([head, b"%" + bytes.fromhex(_EICAR), rest])


class Daemon:
    """The daemon, listening at `address` while it runs."""

    def __init__(self, program: str, folder: Path) -> None:
        self.address = str(folder / "clamd.sock")
        signatures = folder / "signatures"
        signatures.mkdir()
        (signatures / "test.ndb").write_text(f"{VIRUS.removesuffix('.UNOFFICIAL')}:0:*:{_EICAR}\n")
        (folder / "clamd.conf").write_text(
            f"LocalSocket {self.address}\nDatabaseDirectory {signatures}\nTemporaryDirectory {folder}\n"
            "Foreground yes\nStreamMaxLength 1M\nMaxThreads 2\n"
        )
        self._command = [program, "--config-file", str(folder / "clamd.conf")]
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._running = subprocess.Popen(self._command, stdout=DEVNULL, stderr=DEVNULL)
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                Clamd(self.address, 5).version()
                return
            except ScannerDown:
                assert self._running.poll() is None, "clamd ended at once"
                assert time.monotonic() < end, "clamd does not answer"
                time.sleep(0.05)

    def stop(self) -> None:
        """Stop it; from now on nobody answers."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait(_PATIENCE)
            self._running = None


@contextmanager
def daemon(program: str, folder: Path) -> Iterator[Daemon]:
    """A daemon that runs, with its files in a folder of its own."""
    found = Daemon(program, folder)
    try:
        found.start()
        yield found
    finally:
        found.stop()
