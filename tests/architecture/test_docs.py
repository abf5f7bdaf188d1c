"""The documentation: every module has its page, every function its journey, every link its end."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from .source import MODULES, ROOT, files, shown

DOCS = ROOT / "docs"

_LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")

_ROW = re.compile(r"^\|\s*([^|]+?)\s*\|.*\|\s*`([^`]+)`\s*\|$", re.MULTILINE)
"""A row of functions.md: the function first, the journey last."""


def pages() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *files(".md", below=DOCS)]


def test_every_module_has_its_page() -> None:
    missing = [
        path.parent.name
        for path in sorted(MODULES.glob("*/module.py"))
        if not (DOCS / "modules" / f"{path.parent.name}.md").exists()
    ]
    assert not missing


def test_every_module_says_what_it_is() -> None:
    """In `__init__`: what it does, what it does not."""
    short = [
        path.parent.name
        for path in sorted(MODULES.glob("*/__init__.py"))
        if len(path.read_text(encoding="utf-8").split()) < 20
    ]
    assert not short


def test_links_lead_somewhere() -> None:
    broken = []
    for page in pages():
        for target in _LINK.findall(page.read_text(encoding="utf-8")):
            if "://" in target or target.startswith("mailto:"):
                continue
            if not (page.parent / target).exists():
                broken.append(f"{shown(page)} -> {target}")
    assert not broken


def test_every_page_can_be_reached() -> None:
    """From the README, by links."""
    seen: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        targets = _LINK.findall(page.read_text(encoding="utf-8"))
        ahead += [(page.parent / target).resolve() for target in targets if "://" not in target]
    assert not [shown(page) for page in files(".md", below=DOCS) if page not in seen]


def functions() -> list[tuple[str, str]]:
    """The functions of docs/functions.md and the journey that covers each."""
    rows = _ROW.findall((DOCS / "functions.md").read_text(encoding="utf-8"))
    return [(name, journey) for name, journey in rows if set(name) - set("-: ")]


def test_every_function_has_a_journey() -> None:
    rows = functions()
    assert rows
    missing = []
    for name, journey in rows:
        path, _, test = journey.partition("::")
        file = ROOT / path
        if not file.exists() or f"def {test}(" not in file.read_text(encoding="utf-8"):
            missing.append(f"{name}: {journey}")
    assert not missing


def test_every_journey_is_a_function() -> None:
    """A browser journey that covers no listed function covers something that nobody documented."""
    listed = {journey for _, journey in functions()}
    found = [
        f"{shown(path)}::{name}"
        for path in sorted((ROOT / "tests" / "journeys").glob("test_*.py"))
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert not [journey for journey in found if journey not in listed]


def test_every_setting_is_described() -> None:
    """Each variable that the code reads stands in docs/operations.md."""
    described = (DOCS / "operations.md").read_text(encoding="utf-8") + (DOCS / "testing.md").read_text(
        encoding="utf-8"
    )
    names = set()
    for path in files(".py", below=ROOT / "src"):
        if "tests" not in path.parts:
            names |= set(re.findall(r"""["'](TINHSO_[A-Z_]+)["']""", path.read_text(encoding="utf-8")))
    settings_only = {"TINHSO_" + name for name in (
        "MODULES", "ACTOR_RESOLVER", "SET_ROLE", "MAX_UPLOAD_BYTES",
        "TEST_OWN_SERVER", "TEST_TEMPLATE", "TEST_RUN", "TEST_PROVINCE", "TEST_FILES",
    )}  # fmt: skip
    assert not sorted(name for name in names - settings_only if name not in described)


def test_third_parties_are_listed() -> None:
    """Each dependency of pyproject.toml has its licence in docs/third-party.md."""
    listed = (DOCS / "third-party.md").read_text(encoding="utf-8").lower()
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*config["project"]["dependencies"], *config["dependency-groups"]["dev"]]
    names = [re.match(r"[A-Za-z0-9._-]+", line).group().lower() for line in wanted]
    assert not [name for name in names if name not in listed]


def test_decisions_are_one_page_each() -> None:
    found = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert found
    numbers = [int(path.name[:4]) for path in found]
    assert numbers == list(range(1, len(found) + 1))
    too_long = [shown(path) for path in found if len(path.read_text(encoding="utf-8").splitlines()) > 60]
    assert not too_long
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    assert not [path.name for path in found if path.name not in index]
