"""The files that architecture tests read, and the modules by floor."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tinhso"
MODULES = PACKAGE / "modules"

_NOT_OURS = {"__pycache__", "node_modules", "vendor", "vendored", "results"}


@cache
def _all() -> tuple[Path, ...]:
    found = []
    for folder, folders, names in os.walk(ROOT):
        # What begins with a dot is made by tools, except what CI runs.
        folders[:] = sorted(
            name for name in folders if name not in _NOT_OURS and (name[0] != "." or name == ".ci")
        )
        found += [Path(folder, name) for name in sorted(names)]
    return tuple(found)


def files(*suffixes: str, below: Path = ROOT) -> Iterator[Path]:
    """Our own files with one of these suffixes, in a stable order; nothing generated or vendored."""
    return (path for path in _all() if path.suffix in suffixes and path.is_relative_to(below))


def shown(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str | None:
    """The module a file belongs to, None for the kernel, the design system and the project."""
    parts = path.relative_to(ROOT).parts
    return parts[3] if parts[:3] == ("src", "tinhso", "modules") and len(parts) > 4 else None


def floors() -> dict[str, int]:
    """The floor of each module (1 is the lowest), from the import contract, its only list."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "modules")
    return {
        name.strip(" ()"): floor
        for floor, line in enumerate(reversed(layers), start=1)
        for name in line.split("|")
    }


def may_know(importer: str, imported: str) -> bool:
    """Whether a module may refer to another at all."""
    known = floors()
    return importer == imported or known[importer] > known[imported]
