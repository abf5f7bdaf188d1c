"""A new module passes every check as it is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import messages, new_module

GOOD = {
    "name": "market",
    "title": "Chợ trực tuyến",
    "english": "Market",
    "prefix": "cho",
    "floor": 3,
}


def test_it_passes_every_check(checkout: Path) -> None:
    """Import contracts, style, translations, documentation, and its own test of its page."""
    written = new_module.write(checkout, **GOOD)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TINHSO_TEST", "PYTEST_", "DATABASE_"))
    } | {"PYTHONPATH": f"{checkout / 'src'}{os.pathsep}{checkout}"}
    python = [path for path in written if path.endswith(".py")]
    commands = [
        [sys.executable, "-m", "ruff", "check", *python],
        [sys.executable, "-m", "ruff", "format", "--check", *(path for path in python if "market" in path)],
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        [
            sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider",
            "src/tinhso/modules/market",
            "tests/architecture/test_strings.py",
            "tests/architecture/test_templates.py",
            "tests/architecture/test_models.py::test_every_table_has_row_security_or_a_reason",
        ],
    ]  # fmt: skip
    for command in commands:
        done = subprocess.run(
            command, cwd=checkout, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_its_english_is_complete(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_module.write(checkout, **GOOD)
    monkeypatch.setattr(messages, "ROOT", checkout)
    assert not messages.faults(checkout / "src/tinhso/modules/market")


def test_the_map(checkout: Path) -> None:
    text = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    for floor, beside in ((3, "plan"), (2, "forms"), (1, "directory")):
        changed = new_module.put_on_the_map(text, "market", floor)
        (line,) = [line for line in changed.splitlines() if "market" in line]
        assert beside in line
        assert len(changed.splitlines()) == len(text.splitlines())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": "Feedback"}, "small letters"),
        ({"name": "services"}, "a module services already"),
        ({"prefix": "phản-ánh"}, "the prefix"),
        ({"title": ""}, "the title"),
        ({"title": 'a "b"'}, "the title"),
        ({"title": "Pha\u0309n a\u0301nh"}, "the title"),
        ({"floor": 4}, "the floor"),
    ],
)
def test_what_is_refused(checkout: Path, change: dict[str, object], reason: str) -> None:
    with pytest.raises(new_module.Refused, match=reason):
        new_module.write(checkout, **GOOD | change)
    assert not (checkout / "src/tinhso/modules/market").exists()
