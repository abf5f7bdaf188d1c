"""A worker's sign of life, given by a thread of its own so that a long job does not look like death."""

from __future__ import annotations

import logging
import os
import socket
import threading
from datetime import UTC, datetime
from typing import Final, Self
from uuid import uuid4

from django.db import DatabaseError, connection

from ..models import WorkerBeat

log = logging.getLogger("tinhso.jobs")

INTERVAL: Final = 10.0
"""Seconds between two signs of life."""


class Heartbeat:
    """Writes the worker's row while the context is open."""

    def __init__(self, interval: float = INTERVAL) -> None:
        self.worker = f"{os.getpid()}-{uuid4().hex[:12]}"
        self.jobs_done = 0
        self._interval = interval
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        WorkerBeat.objects.create(worker=self.worker, host=socket.gethostname(), pid=os.getpid())
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._over.set()
        self._thread.join()
        self._write(stopped_at=datetime.now(UTC))

    def _beat(self) -> None:
        try:
            while not self._over.wait(self._interval):
                self._write()
        finally:
            connection.close()

    def _write(self, **changes: datetime) -> None:
        try:
            WorkerBeat.objects.filter(worker=self.worker).update(
                seen_at=datetime.now(UTC), jobs_done=self.jobs_done, **changes
            )
        except DatabaseError:
            # The server may be away for a while; the next sign of life says that we are still here.
            log.warning("no sign of life could be given", exc_info=True)
            connection.close()
