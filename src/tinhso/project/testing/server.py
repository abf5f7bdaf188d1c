"""The database server of one test run, and the name of its migrated template.

The process that starts the run (with xdist the controller) prepares it and leaves the addresses in the
environment, where the workers find them.
"""

from __future__ import annotations

import atexit
import os
import tempfile
from pathlib import Path

from ..embedded import Cluster
from . import databases

__all__ = ["announce", "database_name", "prepare", "release"]

_PLACEHOLDER = "postgresql://tinhso_{role}@/tinhso?host=/no-test-has-asked-for-the-database"
_OWN = "TINHSO_TEST_OWN_SERVER"
_TEMPLATE = "TINHSO_TEST_TEMPLATE"
_RUN = "TINHSO_TEST_RUN"

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
        home = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="tinhso-test-"))
        if not kept:
            home.chmod(0o711)
        _running = Cluster(home, durable=False, temporary=not kept)
        atexit.register(release)
        _running.start()
        os.environ["DATABASE_URL"] = _running.url("page")
        os.environ["DATABASE_OWNER_URL"] = _running.url("owner")
    os.environ[_TEMPLATE] = databases.template(os.environ["DATABASE_OWNER_URL"])
    return os.environ[_TEMPLATE]


def release() -> None:
    """Remove the run's databases and stop its server; only in the process that prepared them."""
    global _running
    prepared = os.environ.get(_RUN) == str(os.getpid()) and _TEMPLATE in os.environ
    if prepared:
        del os.environ[_TEMPLATE]
    if prepared and (_running is None or not _running.temporary):
        databases.forget(os.environ["DATABASE_OWNER_URL"], os.getpid())
    if _running is not None:
        cluster, _running = _running, None
        cluster.stop()


def database_name() -> str:
    """The database of this worker."""
    return f"tinhso_test_{os.environ[_RUN]}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
