"""Progress on a terminal: one line that moves; in a log: a line at each quarter."""

from __future__ import annotations

import sys
import time

__all__ = ["Progress"]

_EVERY = 0.1
"""Seconds between two redraws."""


class Progress:
    """Shows numbered stages and how far the present one is."""

    def __init__(self, stages: int) -> None:
        self._stages = stages
        self._stage = 0
        self._moving = sys.stdout.isatty()
        self._drawn = 0.0
        self._quarter = 0
        self._open = False

    def stage(self, text: str) -> None:
        """Begin the next stage."""
        self._close()
        self._stage += 1
        print(f"[{self._stage}/{self._stages}] {text}", flush=True)

    def update(self, label: str, done: int, total: int) -> None:
        """How far the present stage is; may be called as often as wished."""
        if self._moving:
            now = time.monotonic()
            if done < total and now - self._drawn < _EVERY:
                return
            self._drawn = now
            share = 100 * done // total if total else 100
            print(f"\r\x1b[2K      {label}: {done}/{total} ({share} %)", end="", flush=True)
            self._open = True
            if done >= total:
                self._close()
            return
        quarter = 4 * done // total if total else 4
        if quarter != self._quarter:
            self._quarter = quarter
            print(f"      {label}: {done}/{total}", flush=True)
        if done >= total:
            self._quarter = 0

    def _close(self) -> None:
        if self._open:
            print(flush=True)
            self._open = False
