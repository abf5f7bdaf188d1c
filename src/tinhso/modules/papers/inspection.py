"""What the signatures of a PDF say, found out by a process of its own (`inspector`)."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

from .enums import FileState
from .facts import Finding, SignatureFinding
from .keys import SAMPLE_MARK, trusted

PATIENCE: Final = 25
"""Seconds, as the clock on the wall runs, after which a file is given up."""

_AT_ONCE = BoundedSemaphore(2)
"""So many files are looked at in one process of pages at a time; whoever comes later waits."""

_HERE: Final = Path(__file__).resolve()
_log = logging.getLogger(__name__)


def inspect(content: bytes) -> Finding:
    """Who signed, when, whether the file is as it was signed, and whether the certificates are trusted.

    A file that takes too much time or memory is `too_heavy`. Nothing is kept.
    """
    if not content.startswith(b"%PDF-") and b"%PDF-" not in content[:1024]:
        return Finding(state=FileState.NO_PDF)
    roots = [str(path) for path in trusted()]
    with _AT_ONCE:
        try:
            done = subprocess.run(
                [sys.executable, "-m", f"{__package__}.inspector", *roots],
                input=content,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
                cwd=_HERE.parents[3],
                env={"PYTHONPATH": str(_HERE.parents[3]), "PATH": "", "LANG": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired:
            return Finding(state=FileState.TOO_HEAVY)
    if done.returncode:
        _log.warning("a PDF could not be inspected: exit %s", done.returncode)
        return Finding(state=FileState.TOO_HEAVY)
    told = json.loads(done.stdout)
    return Finding(
        state=FileState(told["state"]), signatures=tuple(_finding(one) for one in told["signatures"])
    )


def _finding(told: dict[str, Any]) -> SignatureFinding:
    read = datetime.fromisoformat
    values = told | {
        "since": read(told["since"]),
        "until": read(told["until"]),
        "at": read(told["at"]) if told["at"] else None,
        "is_sample": told["unit"] == SAMPLE_MARK,
    }
    del values["unit"]
    return SignatureFinding(**values)
