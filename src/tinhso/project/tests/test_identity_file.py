"""Identity providers come from a file, and the doctor reads it."""

import json
from pathlib import Path

import pytest

from tinhso.project.doctor import settings as doctor
from tinhso.project.settings import _json_file


def test_the_settings_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "identity.json"
    file.write_text(json.dumps({"providers": [{"id": "tinh"}]}))
    monkeypatch.setenv("TINHSO_IDENTITY_FILE", str(file))
    assert _json_file("TINHSO_IDENTITY_FILE") == {"providers": [{"id": "tinh"}]}
    monkeypatch.delenv("TINHSO_IDENTITY_FILE")
    assert _json_file("TINHSO_IDENTITY_FILE") == {}


@pytest.mark.django_db
def test_the_doctor_tells_what_is_wrong_in_it(settings: object) -> None:
    settings.TINHSO_IDENTITY_PROVIDERS = [{"id": "x", "protocol": "saml"}]  # type: ignore[attr-defined]
    found = [finding for finding in doctor.check({}, embedded=False) if "x: 'saml'" in finding.text]
    assert [finding.level for finding in found] == ["bad"]
