"""Certificates with their keys as files: readable by us alone, encrypted, made once."""

from __future__ import annotations

import io
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from django.core.management import CommandError, call_command

from tinhso.modules.directory import testing as directory
from tinhso.modules.papers import keys

from .conftest import AGENCY, AT, OFFICIAL


def test_without_a_certificate_nobody_signs(folder: Path) -> None:
    assert keys.file_of(AGENCY, AT) is None
    assert keys.trusted() == []
    assert not folder.exists()


def test_files_are_ours_alone_and_encrypted(authority: Path) -> None:
    keys.file_of(AGENCY, AT)
    found = list(authority.glob("*.p12"))
    assert {path.name for path in found} == {"authority.p12", "agency-12.p12"}
    assert stat.S_IMODE(authority.stat().st_mode) == 0o700
    for path in found:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for passphrase in (None, b"", b"tinhso"):
            with pytest.raises((ValueError, TypeError)):
                pkcs12.load_key_and_certificates(path.read_bytes(), passphrase)
    assert not list(authority.glob(".new-*"))


def test_the_authority_is_made_once_and_says_that_it_is_a_sample(authority: Path) -> None:
    before = (authority / "authority.p12").read_bytes()
    assert not keys.make_sample_authority(AT)
    assert (authority / "authority.p12").read_bytes() == before
    certificate = keys.certificate_of(keys.file_of(OFFICIAL, AT) or authority)
    assert keys.SAMPLE_MARK in certificate.subject.rfc4514_string().replace("\\", "")
    assert certificate.not_valid_before_utc < AT - timedelta(days=2 * 365)
    certificate.verify_directly_issued_by(keys.certificate_of(authority / "authority.p12"))


def test_two_at_once_make_one_certificate(authority: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(lambda _number: keys.file_of(OFFICIAL, AT), range(8)))
    assert set(paths) == {authority / "official-34.p12"}
    keys.certificate_of(authority / "official-34.p12")
    assert not list(authority.glob(".new-*"))


def test_another_secret_opens_nothing_but_a_former_one_does(authority: Path, settings: Any) -> None:
    path = keys.file_of(AGENCY, AT)
    assert path is not None
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another-" + "y" * 50
    with pytest.raises(keys.NoKey, match=r"agency-12.p12 cannot be opened"):
        keys.certificate_of(path)
    settings.SECRET_KEY_FALLBACKS = [former]
    keys.certificate_of(path)


def foreign(authority: Path, passphrase: bytes) -> bytes:
    """A PKCS#12 file as an authority hands it out."""
    key, certificate, others = keys.opened(keys.file_of(OFFICIAL, AT) or authority)
    return pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, others, BestAvailableEncryption(passphrase)
    )


def test_a_certificate_is_installed_and_encrypted_anew(authority: Path) -> None:
    given = foreign(authority, b"from-the-authority")
    with pytest.raises(keys.NoKey, match="cannot be opened"):
        keys.install("agency-77", given, b"wrong")
    keys.install("agency-77", given, b"from-the-authority")
    path = authority / "agency-77.p12"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(ValueError):
        pkcs12.load_key_and_certificates(path.read_bytes(), b"from-the-authority")
    assert keys.certificate_of(path) == keys.certificate_of(authority / "official-34.p12")


def told(*words: str) -> str:
    out = io.StringIO()
    call_command("signing", *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_command(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told("sample") == "made\n"
    assert told("sample") == "there is one already\n"
    given = tmp_path / "given.p12"
    given.write_bytes(foreign(folder, b"secret"))
    monkeypatch.setenv("TINHSO_PKCS12_PASSPHRASE", "secret")
    agency = directory.make_agency()
    code = agency.versions.get().code
    assert told("add", str(given), "--agency", code).startswith(f"agency-{agency.pk}: ")
    account = directory.make_official("services.leader")
    assert told("add", str(given), "--official", account.username).startswith(f"official-{account.pk}: ")
    root = tmp_path / "root.pem"
    root.write_bytes(keys.certificate_of(folder / "authority.p12").public_bytes(Encoding.PEM))
    assert "trusted: " in told("trust", "so-tai-chinh", str(root))
    listed = told("list")
    for part in (f"agency-{agency.pk}", "authority: ", "trusted: sample-authority", "trusted: so-tai-chinh"):
        assert part in listed
    for words, message in (
        (("add", str(given), "--agency", "khong-co"), "no agency"),
        (("add", str(given), "--official", "khong-co"), "no account"),
        (("add", str(root), "--agency", code), "cannot be opened"),
        (("trust", "../x", str(root)), "letters"),
        (("trust", "x", str(given)), "no certificate"),
        (("trust", "x", "khong-co"), "no certificate"),
    ):
        with pytest.raises(CommandError, match=message):
            told(*words)
