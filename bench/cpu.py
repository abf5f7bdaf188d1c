"""`python -m bench.cpu`: where the processor time of the citizen's journey goes, in one process without a server.

Process time and the count of calls are told, not the time of day: both mean something on a busy machine, and
the count hardly varies at all. Compare two commits by running this on each, in turns.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import signal
import statistics
import time
from datetime import UTC, datetime
from types import FrameType
from typing import Any

from . import journeys
from .client import Page
from .province import Site, province

AREAS = {
    "SQL": ("/django/db/", "/psycopg/"),
    "templates": ("/django/template/", "/django/templatetags/", "/tinhso/ui/"),
    "forms": ("/tinhso/modules/forms/", "/django/forms/"),
    "requests": (
        "/django/http/",
        "/django/core/",
        "/django/middleware/",
        "/django/urls/",
        "/django/contrib/",
    ),
    "our own": ("/tinhso/",),
    "the visitor": ("/bench/", "/django/test/"),
}
"""Parts of the program by where their code lies, the first that fits."""


class Browser:
    """A visitor inside the process: Django's test client in the manner of `bench.client.Browser`."""

    handler: Any = None
    """Shared, so that the middlewares are loaded once, as in a server."""

    def __init__(self) -> None:
        from django.test import Client  # noqa: PLC0415 - needs Django to be set up

        self.client = Client()
        self.client.handler = Browser.handler = Browser.handler or self.client.handler

    def get(self, path: str) -> Page:
        """Fetch a page and follow redirects."""
        return self._shown(path, self.client.get(path))

    def post(
        self, page: Page, data: dict[str, Any], files: dict[str, tuple[str, bytes]] | None = None
    ) -> Page:
        """Send a page's form back to its own address, hidden fields included."""
        from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

        sent = {**page.hidden(), **data}
        for field, (name, content) in (files or {}).items():
            sent[field] = SimpleUploadedFile(name, content, "application/pdf")
        return self._shown(page.path, self.client.post(page.path, sent))

    def _shown(self, path: str, answer: Any) -> Page:
        if answer.status_code in {301, 302, 303}:
            return self.get(answer["Location"])
        return Page(path, answer.status_code, answer.content.decode())


def set_up(site: Site) -> None:
    """Django in this process, on the sample province's database, as the pages' role."""
    import django  # noqa: PLC0415 - not before the settings are known

    from tinhso.project.cli.state import offset_days  # noqa: PLC0415

    os.environ |= {
        "DATABASE_URL": site.page_url,
        "DJANGO_SETTINGS_MODULE": "tinhso.project.settings",
        "TINHSO_DEMO": "1",
        "TINHSO_ALLOW_NO_SECRET": "1",
        "TINHSO_DATA_DIR": str(site.data),
        "TINHSO_BUSINESS_OFFSET_DAYS": str(offset_days(None, datetime.now(UTC))),
    }
    django.setup()


def shares(count: int) -> dict[str, float]:
    """Share of the time of `count` journeys spent in each area, from samples of the stack.

    A sample belongs to the innermost area on the stack; the standard library to whoever called it.
    """
    found = dict.fromkeys([*AREAS, "the rest"], 0)

    def note(_signal: int, frame: FrameType | None) -> None:
        while frame is not None:
            if area := _area(frame.f_code.co_filename):
                break
            frame = frame.f_back
        else:
            area = "the rest"
        found[area] += 1

    before = signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    try:
        for number in range(count):
            journeys.citizen(Browser(), 2000 + number)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    total = sum(found.values()) or 1
    return {area: samples / total for area, samples in found.items()}


def _area(file: str) -> str:
    return next((name for name, places in AREAS.items() if any(place in file for place in places)), "")


def statements() -> int:
    """Statements one journey sends, `BEGIN` and `COMMIT` among them."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as sent:
        journeys.citizen(Browser(), 1001)
    return len(sent)


def measure(count: int) -> None:
    """Print process time, calls, statements and shares of the journey, once the caches are warm."""
    for number in range(3):
        journeys.citizen(Browser(), number)
    times = []
    for number in range(count):
        begin = time.process_time()
        journeys.citizen(Browser(), 100 + number)
        times.append((time.process_time() - begin) * 1000)
    profile = cProfile.Profile(time.process_time)
    profile.runcall(journeys.citizen, Browser(), 1000)
    calls = sum(entry.callcount for entry in profile.getstats())
    print(f"process time  {min(times):.0f} ms at best, median {statistics.median(times):.0f} ms")
    print(f"calls         {calls}")
    print(f"statements    {statements()}")
    for area, share in shares(count).items():
        print(f"{area:13} {share:.0%}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m bench.cpu", description=__doc__)
    options.add_argument("--journeys", type=int, default=20)
    chosen = options.parse_args()
    with province() as running:
        set_up(running)
        measure(chosen.journeys)
