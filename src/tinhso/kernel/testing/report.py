"""Reports that long tests write about what they measured, committed under docs/reports/.

With `TINHSO_REPORT=1` a test that carries a `Report` writes it when it has passed; otherwise it only measures.
Seconds depend on the machine and on who else works there: a report says both, and prefers ratios.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

__all__ = ["Report", "Watch", "folder", "machine", "seconds"]


def folder() -> Path:
    """Where the reports are."""
    return Path(settings.TINHSO_CONTENT_ROOT).parent / "docs" / "reports"


def machine() -> str:
    """The machine in general words, with the work that others do on it at this moment."""
    cores = os.cpu_count() or 1
    return f"{cores} cores, {os.getloadavg()[0]:.0f} processes at work on them when it began"


class Report:
    """What one run found: a heading, a text, and a table of lines in the order in which they are noted."""

    def __init__(self, name: str, title: str, about: str, test: str) -> None:
        self._name, self._title, self._about, self._test = name, title, about, test
        self._machine = machine()
        self._lines: list[tuple[str, object]] = []

    def note(self, what: str, value: object) -> None:
        """Add a line."""
        self._lines.append((what, value))

    def told(self) -> str:
        """The lines, for the terminal."""
        return "\n".join(f"  {what}: {value}" for what, value in self._lines)

    def write(self) -> Path | None:
        """Write the file when the run was asked to; call it when everything has held."""
        if os.environ.get("TINHSO_REPORT") != "1":
            return None
        day = datetime.now(UTC).date().isoformat()
        text = [
            f"# {self._title}",
            "",
            f"Written by the run of {day}: `TINHSO_REPORT=1 make test-long ARGS={self._test}`. {self._machine}: seconds are"
            " upper bounds.",
            "",
            self._about,
            "",
            "| what | measured |",
            "|---|---|",
            *(f"| {what} | {value} |" for what, value in self._lines),
            "",
        ]
        path = folder() / f"{self._name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(text), encoding="utf-8")
        return path


class Watch:
    """Seconds on the clock and of this process's own work, from its making on."""

    def __init__(self) -> None:
        self._clock, self._work = time.monotonic(), time.process_time()

    def read(self) -> tuple[float, float]:
        """Seconds on the clock, and of the processor for this process (not the database's)."""
        return time.monotonic() - self._clock, time.process_time() - self._work


def seconds(reading: tuple[float, float]) -> str:
    """A reading of a watch in words."""
    return f"{reading[0]:.0f} s, of which {reading[1]:.0f} s work of the command itself"
