"""Which stages of the demo a start runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinhso.project.cli import marks


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in (
        "requirements.lock",
        "src/tinhso/kernel/migrations/0001.py",
        "src/tinhso/modules/x/models/noun.py",
        "src/tinhso/modules/x/loading/noun.py",
        "src/tinhso/modules/x/pages/noun.py",
        "src/tinhso/ui/static/ui/a.css",
        "data/provinces/p/units.csv",
        ".data/static/staticfiles.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
    return tmp_path


def due(checkout: Path) -> list[str]:
    return marks.due(checkout / ".data", checkout, checkout / "data")[0]


@pytest.fixture
def prepared(checkout: Path) -> Path:
    marks.remember(checkout / ".data", marks.due(checkout / ".data", checkout, checkout / "data")[1])
    return checkout


def test_the_first_start_runs_all(checkout: Path) -> None:
    assert due(checkout) == ["tables", "load", "sample", "static"]


def test_the_second_start_runs_none(prepared: Path) -> None:
    assert due(prepared) == []
    for path in prepared.rglob("*"):
        path.touch()
    assert due(prepared) == []


@pytest.mark.parametrize(
    ("changed", "stages"),
    [
        ("src/tinhso/kernel/migrations/0001.py", ["tables"]),
        ("src/tinhso/kernel/migrations/0002.py", ["tables"]),
        ("src/tinhso/modules/x/models/noun.py", ["tables"]),
        ("src/tinhso/modules/x/loading/noun.py", ["load"]),
        ("src/tinhso/modules/x/pages/noun.py", []),
        ("src/tinhso/ui/static/ui/a.css", ["static"]),
        ("data/provinces/p/units.csv", ["load"]),
        ("data/provinces/p/new.yaml", ["load"]),
        ("requirements.lock", ["tables", "static"]),
    ],
)
def test_a_change_runs_what_depends_on_it(prepared: Path, changed: str, stages: list[str]) -> None:
    (prepared / changed).write_text("2")
    assert due(prepared) == stages


def test_removed_static_files_come_back(prepared: Path) -> None:
    (prepared / ".data/static/staticfiles.json").unlink()
    assert due(prepared) == ["static"]


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_a_broken_note_runs_all(prepared: Path, content: str) -> None:
    (prepared / ".data/prepared.json").write_text(content)
    assert len(due(prepared)) == 4
