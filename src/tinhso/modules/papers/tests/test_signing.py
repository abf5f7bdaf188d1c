"""Signatures made, and read again by our own inspector and by another program."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pypdf import PdfReader, PdfWriter

from tinhso.modules.papers import keys
from tinhso.modules.papers.enums import FileState
from tinhso.modules.papers.inspection import inspect
from tinhso.modules.papers.inspector import judged
from tinhso.modules.papers.signing import Mark, SigningFailed, sign

from .conftest import AGENCY, AT, marks, result


def test_the_official_signs_then_the_agency(signed: bytes) -> None:
    found = inspect(signed)
    assert found.state == FileState.SIGNED
    assert found.is_good
    first, second = found.signatures
    assert (first.name, second.name) == ("Lê Văn Ví Dụ", "UBND xã Ví Dụ")
    assert first.organisation == "UBND xã Ví Dụ"
    assert first.at == second.at == AT
    assert (first.change, second.change) == ("allowed", "none")
    assert first.is_sample
    assert not first.attested
    assert first.since < AT < first.until


def test_signing_only_adds(authority: Path) -> None:
    """The first signature stays byte by byte below the second."""
    one = sign(result(), marks()[:1], AT)
    both = sign(one, marks()[1:], AT)
    assert both.startswith(one)
    assert len(inspect(both).signatures) == 2


def test_a_signed_paper_is_still_tagged_and_titled(signed: bytes) -> None:
    catalogue = PdfReader(io.BytesIO(signed)).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/OutputIntents"]
    told = catalogue["/Metadata"].get_data().decode()
    assert 'pdfaid:part="2" pdfaid:conformance="A" pdfuaid:part="1"' in told


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="needs pdfsig of the Debian package poppler-utils")
def test_another_program_finds_both_signatures_whole(signed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid.") == 2
    assert said.count("ETSI.CAdES.detached") == 2
    assert "Total document signed" in said


def in_page_text(content: bytes) -> int:
    """Where the content of the page lies in the file: the longest stream before the first signature."""
    end = content.index(b"/ByteRange")
    streams = re.finditer(rb"stream\r?\n(.*?)endstream", content[:end], re.DOTALL)
    return max(streams, key=lambda found: len(found.group(1))).start(1) + 40


def test_a_changed_byte_is_seen(signed: bytes) -> None:
    place = in_page_text(signed)
    changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    found = inspect(changed)
    assert not found.is_good
    assert found.is_changed or found.state == FileState.BROKEN


def test_wherever_the_file_is_touched_it_is_no_longer_good(signed: bytes) -> None:
    """All bytes are covered, but for the room that is kept for a signature and not filled by it."""
    roots = [str(path) for path in keys.trusted()]
    for place in range(0, len(signed), 1709):
        if signed[place : place + 1] == b"0" and b"0" * 16 in signed[place - 16 : place + 17]:
            continue
        told = judged(signed[:place] + bytes([signed[place] ^ 0x15]) + signed[place + 1 :], roots)
        assert told["state"] != "signed" or not all(
            one["intact"] and one["change"] != "changed" and one["trusted"] for one in told["signatures"]
        ), place


def test_a_page_added_afterwards_is_seen(signed: bytes) -> None:
    writer = PdfWriter(io.BytesIO(signed), incremental=True)
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    found = inspect(out.getvalue())
    assert found.is_changed
    assert not found.is_good


def test_whoever_is_not_trusted_is_named_and_not_trusted(
    signed: bytes, settings: Any, tmp_path: Path
) -> None:
    settings.TINHSO_SIGNING_ROOT = tmp_path / "other"
    keys.make_sample_authority(AT)
    found = inspect(signed)
    assert not found.is_good
    assert not found.is_changed
    assert [one.trusted for one in found.signatures] == [False, False]
    assert found.signatures[0].name == "Lê Văn Ví Dụ"


@pytest.mark.parametrize("years", [-9, 30])
def test_signed_when_the_certificate_was_not_valid(authority: Path, years: int) -> None:
    found = inspect(sign(result(), marks(), AT + timedelta(days=365 * years)))
    assert [one.in_time for one in found.signatures] == [False, False]
    assert [one.trusted for one in found.signatures] == [True, True]
    assert not found.is_good
    assert not found.is_changed


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(result()))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (b"", FileState.NO_PDF),
        (b"MZ\x90" * 100, FileState.NO_PDF),
        (b"%PDF-1.7\nhello", FileState.BROKEN),
        (b"%PDF-1.7\n" + b"[" * 100_000, FileState.BROKEN),
        (b"%PDF-1.7\nxref\n0 99999999\ntrailer<</Size 99999999/Root 1 0 R>>\nstartxref\n9\n%%EOF", FileState.BROKEN),
    ],
)  # fmt: skip
def test_what_is_no_paper(content: bytes, state: FileState) -> None:
    assert inspect(content).state == state


def test_unsigned_encrypted_and_cut() -> None:
    assert inspect(result()).state == FileState.UNSIGNED
    assert inspect(encrypted()).state == FileState.ENCRYPTED
    assert inspect(result()[:20_000]).state == FileState.BROKEN


def test_a_signature_cut_off_is_broken(signed: bytes) -> None:
    found = inspect(signed[: len(signed) - 500])
    assert not found.is_good


def bomb() -> bytes:
    """A small file whose cross-reference stream unpacks to 700 megabytes."""
    import zlib

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(10_000_000)) for _ in range(70)) + packer.flush()
    head = (
        b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Index[0 3]/Root 2 0 R/Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>\nstream\n"
    )
    return head + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"


def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    found = inspect(bomb())
    assert found.state in {FileState.TOO_HEAVY, FileState.BROKEN}


class _Stamps(BaseHTTPRequestHandler):
    stamper: DummyTimeStamper
    status = 200

    def do_POST(self) -> None:
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        body = self.stamper.request_tsa_response(asked).dump() if self.status == 200 else b"no"
        self.send_response(self.status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def timestamps(at: datetime, *, status: int = 200) -> Iterator[tuple[str, bytes]]:
    """A timestamp service on this machine, and its root as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dấu thời gian mẫu")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(at - timedelta(days=9))
        .not_valid_after(datetime.now(UTC) + timedelta(days=9))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        tsa_key=asn1_keys.PrivateKeyInfo.load(private),
        fixed_dt=at,
    )
    handler = type("Stamps", (_Stamps,), {"stamper": stamper, "status": status})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", certificate.public_bytes(Encoding.PEM)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_timestamp_service_attests_the_moment(authority: Path, settings: Any) -> None:
    later = AT + timedelta(seconds=3)
    with timestamps(later) as (address, root):
        settings.TINHSO_TSA_URL = address
        content = sign(result(), marks(), AT)
    assert [one.attested for one in inspect(content).signatures] == [False, False]  # not trusted yet
    keys.trust("timestamps", root)
    found = inspect(content)
    assert [(one.attested, one.at) for one in found.signatures] == [(True, later.astimezone(UTC))] * 2
    assert found.is_good


@pytest.mark.parametrize("status", [500, None])
def test_without_the_timestamp_nothing_is_signed(authority: Path, settings: Any, status: int | None) -> None:
    if status is None:
        settings.TINHSO_TSA_URL = "http://127.0.0.1:9/"
        with pytest.raises(SigningFailed):
            sign(result(), marks(), AT)
        return
    with timestamps(AT, status=status) as (address, _root):
        settings.TINHSO_TSA_URL = address
        with pytest.raises(SigningFailed):
            sign(result(), marks(), AT)


def test_a_key_that_cannot_be_opened_is_named(authority: Path, settings: Any) -> None:
    made = marks()
    settings.SECRET_KEY = "another-" + "y" * 50
    with pytest.raises(keys.NoKey, match=r"official-34.p12 cannot be opened"):
        sign(result(), made, AT)


def test_signing_works_beside_a_running_loop(authority: Path) -> None:
    import asyncio

    async def in_a_loop() -> bytes:
        return sign(result(), marks(), AT)

    assert inspect(asyncio.run(in_a_loop())).is_good


def test_one_signature_of_somebody_else_spoils_the_whole(
    signed: bytes, settings: Any, tmp_path: Path
) -> None:
    """A stranger adds a signature: the file is as it was, but not every signature is trusted."""
    mine = settings.TINHSO_SIGNING_ROOT
    settings.TINHSO_SIGNING_ROOT = tmp_path / "stranger"
    keys.make_sample_authority(AT)
    file = keys.file_of(AGENCY, AT)
    assert file is not None
    more = sign(signed, [Mark("Ke-la", file, "Kẻ lạ", "Không rõ")], AT)
    settings.TINHSO_SIGNING_ROOT = mine
    found = inspect(more)
    assert [one.trusted for one in found.signatures] == [True, True, False]
    assert not found.is_good
