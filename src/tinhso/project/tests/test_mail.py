"""Where letters go."""

from pathlib import Path

import pytest

from tinhso.project.mail import mailer_from

FOLDER = Path("x")


def test_files_without_a_server() -> None:
    assert mailer_from({}, FOLDER)["OPTIONS"] == {"file_path": "x"}


def test_a_server_from_its_address() -> None:
    found = mailer_from({"TINHSO_SMTP": "smtp://a%40b:c%2Fd@mail.example.vn:587?tls=1"}, FOLDER)["OPTIONS"]
    assert (found["host"], found["port"], found["username"], found["password"]) == (
        "mail.example.vn", 587, "a@b", "c/d",
    )  # fmt: skip
    assert found["use_tls"] and not found["use_ssl"]
    secure = mailer_from({"TINHSO_SMTP": "smtps://mail.example.vn"}, FOLDER)["OPTIONS"]
    assert secure["use_ssl"] and secure["port"] == 465


@pytest.mark.parametrize("address", ["mail.example.vn", "http://x", "smtp://"])
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="TINHSO_SMTP"):
        mailer_from({"TINHSO_SMTP": address}, FOLDER)
