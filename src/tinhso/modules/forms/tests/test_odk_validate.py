"""ODK's own validator (JavaRosa, shipped inside pyxform) accepts every form of the data folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pyxform.validators.odk_validate import ODK_VALIDATE_PATH

from tinhso.modules.forms.rules.load import load
from tinhso.modules.forms.testing import xlsform
from tinhso.modules.forms.tests import test_form_pages, test_state_rules

DATA = Path(__file__).resolve().parents[5] / "data"
FORMS = sorted(path for suffix in ("md", "xlsx") for path in DATA.glob(f"provinces/*/forms/*.{suffix}"))

pytestmark = pytest.mark.java


def validate(forms: dict[str, str], folder: Path) -> tuple[bool, str]:
    """One run of the validator over all forms: accepted, and what it said."""
    for name, xml in forms.items():
        (folder / f"{name}.xml").write_text(xml, encoding="utf-8")
    command = ["java", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-jar", ODK_VALIDATE_PATH]
    done = subprocess.run(
        [*command, *(str(folder / f"{name}.xml") for name in forms)],
        capture_output=True, text=True, check=False, timeout=170,
    )  # fmt: skip
    return done.returncode == 0, done.stdout + done.stderr


def test_every_form_of_the_data_folder_is_accepted(tmp_path: Path) -> None:
    assert len(FORMS) >= 8
    accepted, said = validate({path.stem: load(path.name, path.read_bytes()).xml for path in FORMS}, tmp_path)
    assert accepted, said
    assert said.count("Xform is valid!") == len(FORMS)


def test_the_forms_of_these_tests_are_accepted(tmp_path: Path) -> None:
    sources = {
        "pages": xlsform(test_form_pages.SURVEY, test_form_pages.CHOICES),
        "state": xlsform(test_state_rules.SURVEY, test_state_rules.CHOICES),
    }
    accepted, said = validate(
        {name: load("thu.md", source).xml for name, source in sources.items()}, tmp_path
    )
    assert accepted, said


def test_the_validator_would_refuse_a_broken_form(tmp_path: Path) -> None:
    xml = load("thu.md", xlsform("type|name|label|constraint\ntext|q|Q|string-length(.) > 2")).xml
    accepted, said = validate({"broken": xml.replace("string-length(.)", "string-length(.")}, tmp_path)
    assert not accepted
    assert "/data/q" in said
