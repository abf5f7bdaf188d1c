"""Who signs: certificates with their keys as files in the data folder, and the roots that we trust.

`<folder>/agency-12.p12` and `<folder>/official-34.p12` are PKCS#12 files, readable by us alone and encrypted
with a passphrase derived from SECRET_KEY: a copy of the folder alone signs nothing. `<folder>/trusted/*.pem`
are the roots that the check page trusts. `<folder>/authority.p12` exists only where a sample authority was
made: it then issues a sample certificate to whoever needs one.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

SAMPLE_MARK: Final = "Chứng thư mẫu, không có giá trị pháp lý"
"""Stands in the subject of every certificate of a sample authority."""

_YEARS: Final = timedelta(days=366 * 20)
_PURPOSE: Final = b"tinhso papers.signing"


PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
"""What signs: the kinds that authorities issue."""


class NoKey(RuntimeError):
    """A certificate file that cannot be opened; the message says which and why."""


@dataclass(frozen=True)
class Holder:
    """Somebody who signs: an agency or an official. `key` names the file."""

    key: str
    name: str
    organisation: str


def agency_holder(agency_id: int, name: str) -> Holder:
    """An agency."""
    return Holder(f"agency-{agency_id}", name, name)


def official_holder(account_id: int, name: str, agency: str) -> Holder:
    """An official, who signs for an agency."""
    return Holder(f"official-{account_id}", name, agency)


def folder() -> Path:
    """Where certificates and keys are."""
    return Path(settings.TINHSO_SIGNING_ROOT)


def passphrases() -> list[bytes]:
    """What opens our files: of the secret key in use first, then of former ones."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [
        HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
        .derive(str(secret).encode())
        .hex()
        .encode()
        for secret in secrets
    ]


def file_of(holder: Holder, at: datetime) -> Path | None:
    """The holder's PKCS#12 file; a sample authority makes it when it is missing. None: he cannot sign here."""
    path = folder() / f"{holder.key}.p12"
    if path.exists():
        return path
    if (folder() / "authority.p12").exists():
        return _issue(holder, path, at)
    return None


def certificate_of(path: Path) -> x509.Certificate:
    """The certificate in one of our files. Raises NoKey."""
    return opened(path)[1]


def trusted() -> list[Path]:
    """The roots that the check page trusts."""
    return sorted((folder() / "trusted").glob("*.pem"))


def install(holder_key: str, content: bytes, passphrase: bytes) -> x509.Certificate:
    """Keep a certificate that a real authority issued, encrypted anew. Raises NoKey."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, passphrase)
    except ValueError as error:
        raise NoKey("the PKCS#12 file cannot be opened with this passphrase") from error
    if not isinstance(key, PrivateKey) or certificate is None:
        raise NoKey("the PKCS#12 file holds no key with its certificate")
    kept = pkcs12.serialize_key_and_certificates(
        certificate.subject.rfc4514_string().encode(),
        key,
        certificate,
        others,
        BestAvailableEncryption(passphrases()[0]),
    )
    _replace(folder() / f"{holder_key}.p12", kept)
    return certificate


def trust(name: str, pem: bytes) -> x509.Certificate:
    """Trust a root. Raises ValueError when it is no certificate."""
    certificate = x509.load_pem_x509_certificate(pem)
    _replace(folder() / "trusted" / f"{name}.pem", certificate.public_bytes(Encoding.PEM))
    return certificate


def make_sample_authority(at: datetime) -> bool:
    """Make the sample authority and trust it; False when there is one already."""
    path = folder() / "authority.p12"
    if path.exists():
        return False
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Tổ chức chứng thực mẫu của Tỉnh Số", "Tỉnh Số")
    certificate = _signed(_builder(name, name, key, at, is_authority=True), key)
    _write(path, _packed("authority", key, certificate, None))
    trust("sample-authority", certificate.public_bytes(Encoding.PEM))
    return True


def _issue(holder: Holder, path: Path, at: datetime) -> Path:
    authority_key, authority, _chain = opened(folder() / "authority.p12")
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(
        _name(holder.name, holder.organisation), authority.subject, key, at, is_authority=False
    )
    _write(path, _packed(holder.key, key, _signed(builder, authority_key), authority))
    return path


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    at: datetime,
    *,
    is_authority: bool,
) -> x509.CertificateBuilder:
    # Sample operations lie some years before the day on which the sample authority is made.
    since = (at - timedelta(days=5 * 366)).astimezone(UTC)
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(at.astimezone(UTC) + _YEARS)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), True)
        .add_extension(usage, True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )


def _signed(builder: x509.CertificateBuilder, by: PrivateKey) -> x509.Certificate:
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key())
    return builder.add_extension(identifier, False).sign(by, SHA256())


def _name(name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, SAMPLE_MARK),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
        ]
    )


def _packed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    issuer: x509.Certificate | None,
) -> bytes:
    others = [issuer] if issuer else None
    return pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, others, BestAvailableEncryption(passphrases()[0])
    )


def opened(path: Path) -> tuple[PrivateKey, x509.Certificate, list[x509.Certificate]]:
    """Key, certificate and chain of one of our files. Raises NoKey."""
    content = path.read_bytes()
    for passphrase in passphrases():
        with suppress(ValueError):
            key, certificate, others = pkcs12.load_key_and_certificates(content, passphrase)
            if isinstance(key, PrivateKey) and certificate is not None:
                return key, certificate, others
    raise NoKey(f"{path.name} cannot be opened: was SECRET_KEY changed?")


def _write(path: Path, content: bytes) -> None:
    """Durable and whole, readable by us alone; who comes second finds the first one's file."""
    with suppress(FileExistsError):
        _put(path, content, os.link)


def _replace(path: Path, content: bytes) -> None:
    _put(path, content, os.replace)


def _put(path: Path, content: bytes, place: Callable[[str, Path], None]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mode 600
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        place(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)
