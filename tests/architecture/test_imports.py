"""The import contracts hold, and each kind of deliberate violation is caught."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .source import MODULES, PACKAGE, ROOT, files, floors, shown


def lint(root: Path, *contracts: str) -> tuple[int, str]:
    """The exit code of import-linter, and its output with spaces and line breaks evened out."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-logo",
        "--no-cache",
    ]
    for contract in contracts:
        command += ["--contract", contract]
    environment = os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{root / 'src'}", "COLUMNS": "400"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_the_contracts_hold() -> None:
    code, told = lint(ROOT)
    assert code == 0, told


def test_every_module_is_on_the_map() -> None:
    assert {path.parent.name for path in MODULES.glob("*/__init__.py")} <= set(floors())


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code, without its tests, in which a test may do wrong."""
    root = tmp_path_factory.mktemp("copy")
    for path in (*files(".py", below=PACKAGE), *files(".py", below=ROOT / "tools")):
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    shutil.copyfile(ROOT / "pyproject.toml", root / "pyproject.toml")
    return root


WRONG = {
    "the kernel imports the design system": ("floors", "kernel/wrong.py", "import tinhso.ui"),
    "the design system imports a module": ("floors", "ui/wrong.py", "from tinhso.modules.directory import api"),
    "a module imports the project": ("floors", "modules/directory/rules/wrong.py", "from tinhso.project import roles"),
    "a package beside the floors": ("floors", "common/__init__.py", ""),
    "a module imports its neighbour's api": ("modules", "modules/services/actions/wrong.py", "from tinhso.modules.plan import queries"),
    "a lower module imports a higher": ("modules", "modules/directory/queries/wrong.py", "import tinhso.modules.services.enums"),
    "a module that is not on the map": ("modules", "modules/unlisted/__init__.py", ""),
    "a module enters another by its models": ("entry", "modules/services/actions/wrong.py", "from tinhso.modules.directory.models import Account"),
    "a module enters another by its front": ("entry", "modules/services/queries/wrong.py", "import tinhso.modules.directory"),
    "code uses what is for tests": ("entry", "modules/services/queries/wrong.py", "from tinhso.modules.directory import testing"),
    "a query imports an action": ("inside", "modules/services/queries/wrong.py", "from tinhso.modules.services import actions"),
    "a model imports a page": ("inside", "modules/services/models/wrong.py", "from tinhso.modules.services import pages"),
    "a rule imports a model": ("inside", "modules/services/rules/wrong.py", "from tinhso.modules.services import models"),
    "a file with a name of its own": ("inside", "modules/services/utils.py", ""),
    "a rule imports Django": ("rules", "modules/services/rules/wrong.py", "from django.db import connection"),
    "a rule imports the kernel's database": ("rules", "modules/services/rules/wrong.py", "from tinhso.kernel import ledger"),
    "a rule imports what imports Django": ("rules", "modules/services/rules/wrong.py", "from tinhso.modules.services import facts"),
    "a page imports a model": ("pages", "modules/services/pages/wrong.py", "from tinhso.modules.services.models import dossier"),
    "the plan imports what it measures": ("plan", "modules/plan/queries/wrong.py", "from tinhso.modules.forms import api"),
}  # fmt: skip


@pytest.mark.parametrize(("contract", "place", "line"), WRONG.values(), ids=WRONG)
def test_a_violation_is_caught(copy: Path, contract: str, place: str, line: str) -> None:
    path = copy / "src" / "tinhso" / place
    made = not path.parent.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{line}\n")
    try:
        code, told = lint(copy, contract)
    finally:
        shutil.rmtree(path.parent) if made else path.unlink()
    assert code == 1, told
    assert "wrong" in told or path.stem in told or path.parent.name in told, told


def test_pages_do_not_speak_to_the_database() -> None:
    """The import graph knows Django only as a whole; this looks for `django.db` by name."""
    found = [
        f"{shown(path)}: {name}"
        for folder in ("pages", "rest")
        for path in MODULES.glob(f"*/{folder}/**/*.py")
        for name in database_imports(path.read_text(encoding="utf-8"))
    ]
    assert not found


def database_imports(text: str) -> list[str]:
    """The names under `django.db` that code imports while it runs."""
    tree = ast.parse(text)
    hidden = {
        id(node)
        for guard in ast.walk(tree)
        if isinstance(guard, ast.If) and "TYPE_CHECKING" in ast.unparse(guard.test)
        for node in ast.walk(guard)
    }
    names: list[str] = []
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return [
        name
        for name in names
        if name.startswith("django.db") and not name.startswith("django.db.models.enums")
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from django.db import connection", ["django.db.connection"]),
        ("import django.db.transaction", ["django.db.transaction"]),
        ("from django import forms", []),
        ("if TYPE_CHECKING:\n    from django.db.models import QuerySet", []),
    ],
)
def test_database_imports(text: str, found: list[str]) -> None:
    assert database_imports(text) == found
