"""The loop of `tinhso worker`: schedules, jobs, a sign of life, and an end without a half-done job."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Final

from django.db import DatabaseError, close_old_connections, connection

from . import queue
from .heartbeat import Heartbeat
from .schedules import tick

log = logging.getLogger("tinhso.jobs")

_LOOK_AROUND: Final = 30.0
"""Seconds between two looks at schedules and at dead workers."""


def run_worker(*, poll: float = 1.0, stop: threading.Event | None = None) -> int:
    """Do jobs until SIGTERM, SIGINT or `stop`; the job being done is finished first. Returns the jobs done.

    A second signal ends the process at once; the job is then given to another worker.
    """
    over = stop or threading.Event()
    with _signals(over), Heartbeat() as life:
        look_at = 0.0
        while not over.is_set():
            close_old_connections()
            try:
                if time.monotonic() >= look_at:
                    tick(datetime.now(UTC))
                    queue.recover()
                    look_at = time.monotonic() + _LOOK_AROUND
                row = queue.claim(life.worker)
                if row is not None:
                    queue.perform(row)
                    life.jobs_done += 1
                    continue
            except DatabaseError:
                log.exception("the database does not answer; trying again")
                connection.close()
            over.wait(poll)
    return life.jobs_done


@contextmanager
def _signals(over: threading.Event) -> Iterator[None]:
    """The first SIGTERM or SIGINT ends the loop, the second the process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def end(number: int, frame: FrameType | None) -> None:
        over.set()
        for each in before:
            signal.signal(each, signal.SIG_DFL)

    for number in before:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
