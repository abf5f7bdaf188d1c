"""Which stages of the demo are done for the present state of code and data: the second start skips them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..embedded.places import private_file

__all__ = ["due", "remember"]

_STAGES = ("tables", "load", "sample", "static")


def due(folder: Path, source: Path, content: Path) -> tuple[list[str], dict[str, str]]:
    """The stages to run, in order, and the marks to remember when they are done."""
    now = _state(source, content)
    before = _read(folder / "prepared.json")
    found = [stage for stage in _STAGES if before.get(stage) != now[stage]]
    # Static files are removed with a thoughtless rm more often than a database.
    if "static" not in found and not (folder / "static" / "staticfiles.json").exists():
        found.append("static")
    return found, now


def remember(folder: Path, marks: dict[str, str]) -> None:
    """Keep the marks of a preparation that is done."""
    private_file(folder / "prepared.json", json.dumps(marks, indent=1))


def _read(path: Path) -> dict[str, str]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _state(source: Path, content: Path) -> dict[str, str]:
    package = source / "src" / "tinhso"
    lock = source / "requirements.lock"
    return {
        "tables": _digest(
            [lock, *package.rglob("migrations/*.py"), *package.glob("kernel/db/*.py"), *_models(package)]
        ),
        "load": _digest([*_files(content), *package.glob("modules/*/loading/*.py")]),
        # Sample data is made once: playing in the demo must never be undone by an upgrade.
        "sample": "done",
        "static": _digest([lock, *(path for folder in package.rglob("static") for path in _files(folder))]),
    }


def _models(package: Path) -> Iterator[Path]:
    """Models carry the page role's rights."""
    yield from package.rglob("models/*.py")
    yield from package.rglob("module.py")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _digest(paths: Iterable[Path]) -> str:
    """Over names and contents; a touched but unchanged file changes nothing."""
    found = hashlib.sha256()
    for path in sorted(set(paths)):
        if path.is_file():
            found.update(f"{path}\0".encode(errors="surrogateescape"))
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
