"""A copy of the checkout that a tool may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Code, documents and configuration; no tests of modules, no data."""
    leave = shutil.ignore_patterns("__pycache__", "fonts")
    for name in ("src", "tools", "docs", "changes", "tests/architecture"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=leave)
    for name in (
        "pyproject.toml",
        "publiccode.yml",
        "CHANGELOG.md",
        "README.md",
        "requirements.lock",
        "tests/__init__.py",
    ):
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path
