"""Signatures in PDF files by PAdES, with pyHanko: level B-B, or B-T where a timestamp service is configured.

Each signature is an incremental update that leaves every earlier byte as it is. The first one certifies the
document: after it only further signatures are allowed, and the check page shows anything else as a change.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .keys import opened

TIMESTAMP_SECONDS: Final = 5
"""How long the timestamp service may take."""

_RESERVED: Final = 16 * 1024
"""Room for one signature with chain and timestamp, in bytes of DER; said, so that none is made only to measure."""


class SigningFailed(RuntimeError):
    """The signature could not be made; nothing was changed."""


@dataclass(frozen=True)
class Mark:
    """One signature: `field` is the name of its field, `file` the signer's PKCS#12 file."""

    field: str
    file: Path
    name: str
    reason: str


def sign(pdf: bytes, marks: Sequence[Mark], at: datetime) -> bytes:
    """The file with these signatures, one after the other, all of the moment `at`. Raises SigningFailed, NoKey."""
    try:
        stamper = _stamper()
        for mark in marks:
            pdf = _run(_signed(pdf, mark, at, stamper, certify=b"/ByteRange" not in pdf))
    except (
        SigningError,
        TimestampRequestError,
        OSError,
        ValueError,
    ) as error:  # what a service answers may be anything
        raise SigningFailed(str(error)) from error
    return pdf


async def _signed(
    pdf: bytes, mark: Mark, at: datetime, stamper: TimeStamper | None, *, certify: bool
) -> bytes:
    meta = signers.PdfSignatureMetadata(
        field_name=mark.field,
        name=mark.name,
        reason=mark.reason,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=certify,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signer = _At(at, meta, signer=_signer(mark.file), timestamper=stamper)
    out = await signer.async_sign_pdf(writer, bytes_reserved=_RESERVED, output=io.BytesIO())
    return out.getvalue()  # type: ignore[no-any-return]


class _At(signers.PdfSigner):
    """A signer whose clock stands: papers are dated by business time, which a sample province shifts."""

    def __init__(self, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


def _signer(path: Path) -> signers.SimpleSigner:
    key, certificate, others = opened(path)
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    chain = [asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in (certificate, *others)]
    store.register_multiple(chain)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=chain[0], signing_key=asn1_keys.PrivateKeyInfo.load(private), cert_registry=store
    )


def _stamper() -> TimeStamper | None:
    if not settings.TINHSO_TSA_URL:
        return None
    stamper: TimeStamper = HTTPTimeStamper(  # type: ignore[no-untyped-call]
        settings.TINHSO_TSA_URL, timeout=TIMESTAMP_SECONDS
    )
    return stamper


def _run[T](work: Coroutine[Any, Any, T]) -> T:
    """Do it here, or beside a running loop: a page may be served by one."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, work).result()
