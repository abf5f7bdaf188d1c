"""The database server of one test run, and the name of its migrated template.

The process that starts the run (with xdist the controller) prepares it and leaves the addresses in the
environment, where the workers find them.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from ..embedded import Cluster
from . import databases

__all__ = [
    "announce",
    "database_name",
    "prepare",
    "prepare_province",
    "province_files",
    "quick_folder",
    "release",
]

_PLACEHOLDER = "postgresql://tinhso_{role}@/tinhso?host=/no-test-has-asked-for-the-database"
_OWN = "TINHSO_TEST_OWN_SERVER"
_TEMPLATE = "TINHSO_TEST_TEMPLATE"
_RUN = "TINHSO_TEST_RUN"
_PROVINCE = "TINHSO_TEST_PROVINCE"
_FILES = "TINHSO_TEST_FILES"

_PLENTY = 4 * 2**30
"""Bytes of free memory from which databases of tests are kept in it."""

_running: Cluster | None = None


def announce() -> None:
    """Settings need an address before the server is there; the server starts when a test wants it."""
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _PLACEHOLDER.format(role="page")
        os.environ["DATABASE_OWNER_URL"] = _PLACEHOLDER.format(role="owner")
        os.environ[_OWN] = "1"
    os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    os.environ.setdefault(_RUN, str(os.getpid()))


def prepare() -> str:
    """Start the run's server and make the template if that was not done yet; returns its name."""
    global _running  # noqa: PLW0603 - one server a process
    if os.environ.get(_TEMPLATE):
        return os.environ[_TEMPLATE]
    if os.environ.get(_OWN) and _running is None:
        kept = os.environ.get("TINHSO_TEST_CLUSTER")
        home = Path(kept) if kept else quick_folder("tinhso-test-")
        _running = Cluster(home, durable=False, temporary=not kept)
        atexit.register(release)
        _running.start()
        os.environ["DATABASE_URL"] = _running.url("page")
        os.environ["DATABASE_OWNER_URL"] = _running.url("owner")
    os.environ[_FILES] = str(_files_folder())
    os.environ[_TEMPLATE] = databases.template(os.environ["DATABASE_OWNER_URL"], province_files())
    return os.environ[_TEMPLATE]


def quick_folder(prefix: str) -> Path:
    """A new temporary folder that other users can pass through, in memory if there is plenty of it."""
    memory = Path("/dev/shm")  # noqa: S108 - only as a place for a new private folder
    room = memory.is_dir() and shutil.disk_usage(memory).free > _PLENTY
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=memory if room else None))
    folder.chmod(0o711)
    return folder


def _files_folder() -> Path:
    """Beside the server's data, with which it is kept or removed."""
    if _running is not None:
        return _running.home / "files"
    folder = Path(tempfile.mkdtemp(prefix="tinhso-test-files-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def prepare_province() -> str:
    """Make the template of the loaded sample province if that was not done yet; returns its name."""
    if not os.environ.get(_PROVINCE):
        source = prepare()
        os.environ[_PROVINCE] = databases.province_template(
            os.environ["DATABASE_OWNER_URL"], source, province_files()
        )
    return os.environ[_PROVINCE]


def province_files() -> Path:
    """Where the files of the sample province's dossiers are."""
    return Path(os.environ[_FILES])


def release() -> None:
    """Remove the run's databases and stop its server; only in the process that prepared them."""
    global _running
    prepared = os.environ.get(_RUN) == str(os.getpid()) and _TEMPLATE in os.environ
    if prepared:
        del os.environ[_TEMPLATE]
        os.environ.pop(_PROVINCE, None)
    if prepared and (_running is None or not _running.temporary):
        databases.forget(os.environ["DATABASE_OWNER_URL"], os.getpid())
    if _running is not None:
        cluster, _running = _running, None
        cluster.stop()


def database_name() -> str:
    """The database of this worker."""
    return f"tinhso_test_{os.environ[_RUN]}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
