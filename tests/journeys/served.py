"""The product as it is served to people: gunicorn, logged in as the page role, static files collected.

Everything the run makes (a copy of the province's database, static files, the cache) is its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import psycopg

from tinhso.project.cli.children import Children
from tinhso.project.cli.serving import gunicorn, listen
from tinhso.project.cli.state import offset_days
from tinhso.project.testing import databases, server

IDENTITY = "identity.json"
"""Identity providers of the served copy, in its folder."""

GATEWAYS = "gateways.json"
"""Payment gateways of the served copy, in its folder."""

PATIENCE = 60.0
"""Seconds until the server must answer its first request."""


@dataclass(frozen=True)
class Served:
    """A province that answers at `address`."""

    address: str
    folder: Path
    database: str
    environment: dict[str, str]

    def forget_attempts(self) -> None:
        """Empty the cache, where limits of attempts are counted: every journey comes from one address."""
        shutil.rmtree(self.folder / "cache", ignore_errors=True)

    def one(self, statement: str, *values: Any) -> Any:
        """One value of the database, read as its owner: what no page shows, such as "exactly one row"."""
        url = databases.with_database(os.environ["DATABASE_OWNER_URL"], self.database)
        return _value(url, statement, values)

    def work(self, *schedules: str) -> None:
        """Do what waits in the queue, as `tinhso worker` does it, in a process of its own.

        Of the schedules only these are due.
        """
        subprocess.run([sys.executable, "-c", _WORK, *schedules], env=self.environment, check=True)

    def texts(self, number: str) -> list[dict[str, str]]:
        """The text messages that left for a number, in order: without a carrier they are files."""
        found = [json.loads(path.read_text("utf-8")) for path in (self.folder / "sms").glob("*.json")]
        mine = [message for message in found if message["to"] == number]
        return sorted(mine, key=lambda message: message["at"])


def _value(url: str, statement: str, values: tuple[Any, ...]) -> Any:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(statement, values or None).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


_WORK = """
import sys
import django
django.setup()
from tinhso.kernel.actors import system_actor
from tinhso.kernel.modules import registry
from tinhso.kernel.scope import acting
with acting(system_actor("kernel.schedule")):
    for name in sys.argv[1:]:
        registry().schedules[name].job.enqueue()
from tinhso.kernel.testing.jobs import run_jobs
run_jobs()
"""


@contextmanager
def province(folder: Path, mail_port: int) -> Iterator[Served]:
    """Serve a fresh copy of the sample province from `folder`, today; letters go to a server at `mail_port`."""
    with copy("journeys") as name, serve(folder, name, mail_port) as found:
        yield found


@contextmanager
def copy(suffix: str) -> Iterator[str]:
    """The name of a fresh copy of the loaded sample province."""
    source = server.prepare_province()
    name = f"{server.database_name()}_{suffix}"
    databases.clone(os.environ["DATABASE_OWNER_URL"], source, name)
    try:
        yield name
    finally:
        databases.drop(os.environ["DATABASE_OWNER_URL"], name)


@contextmanager
def serve(folder: Path, name: str, mail_port: int, *, days: int = 0) -> Iterator[Served]:
    """Serve a copy, `days` after the sample's own day; letters go to a server at `mail_port`."""
    page_url = databases.with_database(os.environ["DATABASE_URL"], name)
    environment = _environment(folder, page_url, mail_port, days)
    for command in (("collectstatic", "--no-input", "--verbosity", "0"), ("signing", "sample")):
        subprocess.run(
            [sys.executable, "-m", "django", *command], env=environment, check=True, stdout=DEVNULL
        )
    with listen("127.0.0.1", 0) as door, Children() as children:
        command, environment = gunicorn(door, environment, workers=1, threads=6)
        children.start("web", command, environment, pass_fds=[door.fileno()])
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        _wait_for(address, children)
        yield Served(address, folder, name, environment)


def _environment(folder: Path, page_url: str, mail_port: int, days: int) -> dict[str, str]:
    found = os.environ | {
        "DATABASE_URL": page_url,
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "PYTHONPATH": os.pathsep.join(["src", "."]),
        "TINHSO_DATA_DIR": str(folder),
        "TINHSO_FILES_ROOT": str(server.province_files()),
        "TINHSO_DEMO": "1",
        "TINHSO_BUSINESS_OFFSET_DAYS": str(offset_days(None, datetime.now(UTC)) + days),
        "TINHSO_SECRET_KEY": "journeys-" + "x" * 50,
        "TINHSO_SIGNING_ROOT": str(folder / "signing"),
        "TINHSO_SMTP": f"smtp://127.0.0.1:{mail_port}",
    }
    if (providers := folder / IDENTITY).exists():
        found["TINHSO_IDENTITY_FILE"] = str(providers)
    if (gateways := folder / GATEWAYS).exists():
        found["TINHSO_PAYMENT_FILE"] = str(gateways)
    for name in ("DATABASE_OWNER_URL", "TINHSO_AS_OWNER"):
        found.pop(name, None)
    return found


def _wait_for(address: str, children: Children) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert children.ended() is None, "the web server ended at once"
        try:
            with urllib.request.urlopen(f"{address}/robots.txt", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the web server does not answer")
