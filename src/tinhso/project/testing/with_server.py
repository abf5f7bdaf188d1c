"""Run a command with a private PostgreSQL of a given installation, as if somebody had set it up for us.

Usage: python -m tinhso.project.testing.with_server FOLDER_OF_PROGRAMS COMMAND…

The command finds `DATABASE_URL` and `DATABASE_OWNER_URL` in its environment; the server goes when it ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ..embedded import Cluster, ClusterError


def main(programs: str, *command: str) -> int:
    """Returns the command's exit code."""
    os.environ["TINHSO_POSTGRES_BIN"] = programs
    home = Path(tempfile.mkdtemp(prefix="tinhso-server-"))
    home.chmod(0o711)
    try:
        with Cluster(home, durable=False, temporary=True) as server:
            del os.environ["TINHSO_POSTGRES_BIN"]
            addresses = {"DATABASE_URL": server.url("page"), "DATABASE_OWNER_URL": server.url("owner")}
            return subprocess.run(command, env=os.environ | addresses, check=False).returncode
    except ClusterError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
