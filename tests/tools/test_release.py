"""Releases: what is written, and what is refused."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools import release


@pytest.fixture
def repository(checkout: Path) -> Path:
    for path in checkout.glob("changes/*.*.md"):
        if path.name != "README.md":
            path.unlink()
    (checkout / "changes/12.fix.md").write_text("A thing was mended.\n")
    (checkout / "changes/+other.feature.md").write_text("A thing is new.\n")
    for words in (
        ["init", "--quiet", "--initial-branch=main"],
        ["config", "user.name", "Test"],
        ["config", "user.email", "test@example.org"],
        ["config", "commit.gpgsign", "false"],
        ["config", "tag.gpgsign", "false"],
        ["add", "--all"],
        ["commit", "--quiet", "--message", "before"],
    ):
        subprocess.run(["git", *words], cwd=checkout, check=True)
    return checkout


def test_a_release(repository: Path) -> None:
    release.release(repository, "9.1.0")
    assert release.version_of(repository) == "9.1.0"
    assert "softwareVersion: 9.1.0\n" in (repository / "publiccode.yml").read_text()
    changelog = (repository / "CHANGELOG.md").read_text()
    assert "## 9.1.0 (" in changelog
    assert "- A thing was mended. (#12)" in changelog
    assert "- A thing is new.\n" in changelog
    assert changelog.index("9.1.0") > changelog.index("towncrier release notes start")
    assert not release.fragments(repository)
    assert (repository / "changes/README.md").exists()
    assert release.git(repository, "describe") == "v9.1.0"
    assert release.git(repository, "status", "--porcelain") == ""


@pytest.mark.parametrize("version", ["", "1", "1.2", "v1.2.3", "1.2.3rc1"])
def test_a_version_has_three_numbers(repository: Path, version: str) -> None:
    with pytest.raises(release.Refused, match="VERSION=x"):
        release.release(repository, version)


def test_no_way_back(repository: Path) -> None:
    with pytest.raises(release.Refused, match=r"0\.0\.1 is before the present version"):
        release.release(repository, "0.0.1")


def test_not_twice(repository: Path) -> None:
    release.git(repository, "tag", "v9.1.0")
    with pytest.raises(release.Refused, match="released already"):
        release.release(repository, "9.1.0")


def test_not_with_changes(repository: Path) -> None:
    (repository / "new").write_text("")
    with pytest.raises(release.Refused, match="not committed"):
        release.release(repository, "9.1.0")


def test_not_elsewhere(repository: Path) -> None:
    release.git(repository, "switch", "--quiet", "--create", "topic")
    with pytest.raises(release.Refused, match="on main"):
        release.release(repository, "9.1.0")


def test_not_without_news(repository: Path) -> None:
    release.git(repository, "rm", "--quiet", "changes/12.fix.md", "changes/+other.feature.md")
    release.git(repository, "commit", "--quiet", "--message", "nothing")
    with pytest.raises(release.Refused, match="nothing in changes"):
        release.release(repository, "9.1.0")
