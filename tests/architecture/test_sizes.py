"""Files stay short: 400 lines, and 600 only with a reason."""

from __future__ import annotations

from .source import ROOT, files, shown

USUAL, HARD = 400, 600

REASONS: dict[str, str] = {
    "src/tinhso/project/tests/test_embedded.py": "one server's bad days, each with the helpers of the others",
}
"""Files between the two limits, each with the reason why it is not split."""


def lengths() -> dict[str, int]:
    found = {}
    for folder in ("src", "tests", "tools", "bench"):
        for path in files(".py", below=ROOT / folder):
            if "migrations" in path.parts:  # written by Django
                continue
            found[shown(path)] = len(path.read_text(encoding="utf-8").splitlines())
    return found


def test_no_file_is_too_long() -> None:
    assert not {path: count for path, count in lengths().items() if count > HARD}


def test_long_files_have_a_reason() -> None:
    assert not {path: count for path, count in lengths().items() if count > USUAL and path not in REASONS}


def test_reasons_are_needed() -> None:
    found = lengths()
    assert not [path for path in REASONS if found.get(path, 0) <= USUAL]
