"""Text messages: the carrier comes from the environment, and the doctor reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinhso.project.doctor.settings import _text_messages
from tinhso.project.sms import sms_from


def test_without_settings_messages_become_files() -> None:
    gateway, given = sms_from({})
    assert gateway.endswith("sms.FileGateway") and not any(given.values())


def test_an_address_names_a_carrier_and_a_file_may_hold_the_secret(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("of-a-file\n")
    gateway, given = sms_from(
        {
            "TINHSO_SMS_URL": "https://sms.example.vn/",
            "TINHSO_SMS_SECRET_FILE": str(tmp_path / "secret"),
            "TINHSO_SMS_PLAIN": "1",
        }
    )
    assert gateway.endswith("sms_http.HTTPGateway")
    assert (given["url"], given["secret"], given["plain"]) == ("https://sms.example.vn/", "of-a-file", "1")


def test_a_class_of_ones_own() -> None:
    assert sms_from({"TINHSO_SMS_URL": "https://x/", "TINHSO_SMS_GATEWAY": "a.B"})[0] == "a.B"


@pytest.mark.parametrize(
    ("environment", "demo", "level", "words"),
    [
        ({}, False, "warn", "become files"),
        ({}, True, "ok", "become files"),
        ({"TINHSO_SMS_URL": "https://sms.example.vn/x?key=1"}, False, "ok", "leave by sms.example.vn"),
        ({"TINHSO_SMS_URL": "http://sms.example.vn/"}, False, "bad", "TINHSO_SMS_URL: https://"),
        ({"TINHSO_SMS_GATEWAY": "a.B"}, False, "bad", "a.B: no_gateway"),
    ],
)
def test_the_doctor_says_how_messages_leave(
    settings: object,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    demo: bool,
    level: str,
    words: str,
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    settings.TINHSO_DEMO = demo  # type: ignore[attr-defined]
    settings.TINHSO_SMS_GATEWAY, settings.TINHSO_SMS = sms_from(environment)  # type: ignore[attr-defined]
    (finding,) = _text_messages()
    assert finding.level == level and words in finding.text and "key=1" not in finding.text
