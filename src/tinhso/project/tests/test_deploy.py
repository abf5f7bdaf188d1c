"""What `deploy/` promises: commands that exist, settings that are documented, limits that fit the application's."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tinhso.project.cli import parser

ROOT = Path(__file__).resolve().parents[4]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def lines(path: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    "unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name
)
def test_a_service_runs_a_command_of_ours_and_no_root(unit: Path) -> None:
    (command,) = lines(unit, "ExecStart")
    program, *words = shlex.split(command)
    assert program.endswith("/.venv/bin/tinhso")
    assert parser().parse_args(words).target
    assert lines(unit, "User") == ["tinhso"]
    assert lines(unit, "NoNewPrivileges") == ["yes"]
    # Pages and jobs never learn the owner's login.
    assert ("/etc/tinhso/owner.env" in lines(unit, "EnvironmentFile")) == ("backup" in unit.name)


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """By its own judgement where it is installed, and everywhere by the form of the files."""
    for unit in UNITS:
        text = re.sub(
            r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
        assert all(re.fullmatch(r"(\[[A-Z][a-z]+\]|[A-Z]\w+=.*|#.*|)", line) for line in text.splitlines())
    program = shutil.which("systemd-analyze")
    if program is not None:
        command = [program, "verify", "--man=no", *sorted(map(str, tmp_path.iterdir()))]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("name", ["tinhso.env.example", "owner.env.example"])
def test_every_setting_of_the_examples_is_documented(name: str) -> None:
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    found = re.findall(r"^([A-Z_]+)=", (DEPLOY / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    assert [setting for setting in found if f"`{setting}`" not in told] == []


def test_nginx_lets_through_what_the_application_takes() -> None:
    text = (DEPLOY / "nginx" / "tinhso.conf").read_text(encoding="utf-8")
    (limit,) = re.findall(r"client_max_body_size (\d+)m;", text)
    assert int(limit) * 2**20 > settings.TINHSO_MAX_UPLOAD_BYTES
    assert text.count("dichvucong.example.gov.vn") == 3
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
