"""Make a release: changelog from the fragments, version, commit, tag.

    make release VERSION=0.2.0

Refuses a wrong version, an unclean work tree, another branch than main, or no fragments. Pushes nothing.
"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


class Refused(Exception):
    """No release is made; the text says why."""


def git(root: Path, *words: str) -> str:
    """What git answers."""
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(done.stderr.strip() or f"git {words[0]} failed")
    return done.stdout.strip()


def version_of(root: Path) -> str:
    """The version in pyproject.toml."""
    found = re.search(
        r'^version = "([^"]+)"$', (root / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    if found is None:
        raise Refused("pyproject.toml has no version")
    return found.group(1)


def fragments(root: Path) -> list[Path]:
    """The changelog fragments."""
    return sorted(path for path in (root / "changes").glob("*.*.md") if path.name != "README.md")


def check(root: Path, version: str) -> None:
    """Raise `Refused` when this cannot be released."""
    if not _VERSION.fullmatch(version):
        raise Refused("say which version: make release VERSION=x.y.z")
    present = version_of(root)
    if tuple(map(int, version.split("."))) < tuple(map(int, present.split("."))):
        raise Refused(f"{version} is before the present version {present}")
    if git(root, "tag", "--list", f"v{version}"):
        raise Refused(f"v{version} was released already")
    if git(root, "status", "--porcelain"):
        raise Refused("the work tree has changes that are not committed")
    if git(root, "rev-parse", "--abbrev-ref", "HEAD") != "main":
        raise Refused("releases are made on main")
    if not fragments(root):
        raise Refused("there is nothing in changes/ to release")


def replace(path: Path, pattern: str, text: str) -> None:
    """Replace the one line that matches."""
    before = path.read_text(encoding="utf-8")
    after, count = re.subn(pattern, text, before, flags=re.MULTILINE)
    if count != 1:
        raise Refused(f"{path.name}: expected one line like {pattern}")
    path.write_text(after, encoding="utf-8")


def release(root: Path, version: str) -> None:
    """Write, commit and tag."""
    check(root, version)
    today = datetime.now(UTC).date().isoformat()
    replace(root / "pyproject.toml", r'^version = ".*"$', f'version = "{version}"')
    replace(root / "publiccode.yml", r"^softwareVersion: .*$", f"softwareVersion: {version}")
    replace(root / "publiccode.yml", r"^releaseDate: .*$", f'releaseDate: "{today}"')
    done = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--yes", "--version", version, "--date", today],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Refused(done.stdout + done.stderr)
    git(root, "add", "--all", "changes", "CHANGELOG.md", "pyproject.toml", "publiccode.yml")
    git(root, "commit", "--quiet", "--message", f"Release {version}")
    git(root, "tag", "--annotate", "--message", f"Tỉnh Số {version}", f"v{version}")


def main() -> int:
    """The command."""
    version = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        release(ROOT, version)
    except Refused as reason:
        print(f"release: {reason}")
        return 1
    print(f"v{version} is committed and tagged; look at it, then: git push --follow-tags")
    return 0


if __name__ == "__main__":
    sys.exit(main())
