"""Every static check, one after the other; all are run, and one line says how each ended."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

CHECKS = {
    "style": [sys.executable, "-m", "ruff", "check", "--quiet", "."],
    "format": [sys.executable, "-m", "ruff", "format", "--quiet", "--check", "."],
    "types": [sys.executable, "-m", "mypy", "--no-error-summary"],
    "imports": [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-logo",
    ],
    "templates": [sys.executable, "-m", "djlint", "--quiet", "--lint", "src"],
}
"""Name of each check and its command."""


def main() -> int:
    """Run the checks; 1 when one of them found something."""
    environment = os.environ | {"TINHSO_ALLOW_NO_SECRET": "1", "PYTHONPATH": str(ROOT)}
    failed = []
    for name, command in CHECKS.items():
        begin = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - begin
        print(f"{name:<10} {'ok' if done.returncode == 0 else 'FAILED'} ({seconds:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
