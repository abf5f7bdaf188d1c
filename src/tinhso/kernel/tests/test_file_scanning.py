"""Uploads and the virus scanner: refused, kept, or held until somebody has looked. The daemon is the real one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from tinhso.kernel import files
from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.files.clamd import Clamd, ScanFailed, ScannerDown
from tinhso.kernel.files.scanning import BATCH, scan_stored
from tinhso.kernel.models import Scan, StoredFile
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.files import pdf_bytes, upload
from tinhso.kernel.testing.scanner import VIRUS, Daemon, infected_pdf

CITIZEN = Actor(kind="citizen", account_id=7)
NOWHERE = "/nowhere/clamd.sock"


@pytest.fixture(autouse=True)
def _root(tmp_path: Path, settings: Any) -> None:
    settings.TINHSO_FILES_ROOT = tmp_path / "files"


@pytest.fixture
def scans(settings: Any, scanner: Daemon) -> Daemon:
    settings.TINHSO_CLAMD = scanner.address
    return scanner


def infected() -> ContentFile[bytes]:
    return ContentFile(infected_pdf(), "đơn.pdf")


# --- uploads ---


@pytest.mark.django_db
def test_without_a_scanner_a_file_is_told_to_be_unscanned() -> None:
    stored = files.store(infected(), actor=CITIZEN)
    assert (stored.scan, stored.scanned_at, stored.is_held) == (Scan.NONE, None, False)
    assert files.content_of(stored)
    assert scan_stored() == 0


@pytest.mark.clamav
@pytest.mark.django_db
def test_a_clean_file_is_kept_and_an_infected_one_refused(scans: Daemon) -> None:
    stored = files.store(upload(), actor=CITIZEN)
    assert stored.scan == Scan.CLEAN
    assert stored.scanned_at
    with pytest.raises(files.FileRejected) as refusal:
        files.store(infected(), actor=CITIZEN)
    assert refusal.value.code == "virus"
    assert VIRUS in str(refusal.value.message)
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_our_own_papers_are_not_scanned(settings: Any) -> None:
    settings.TINHSO_CLAMD = NOWHERE
    assert files.store_bytes(pdf_bytes(), "Kết quả", actor=ANONYMOUS).scan == Scan.OWN


@pytest.mark.django_db
def test_without_an_answer_a_file_waits_and_nobody_gets_it(settings: Any) -> None:
    settings.TINHSO_CLAMD = NOWHERE
    stored = files.store(upload(), actor=CITIZEN)
    assert (stored.scan, stored.is_held) == (Scan.WAITING, True)
    for give in (files.open_file, files.content_of, files.file_response):
        with pytest.raises(files.FileHeld) as held:
            give(stored)
        assert "chưa được quét vi-rút" in str(held.value.reason)
    assert files.is_intact(stored)
    assert scan_stored() == 0
    assert StoredFile.objects.get().scan == Scan.WAITING


# --- the job ---


@pytest.mark.clamav
@pytest.mark.django_db
def test_what_waited_is_let_out_or_stays(settings: Any, scanner: Daemon) -> None:
    before = files.store(upload(pdf_bytes("trước khi có máy quét")), actor=CITIZEN)
    settings.TINHSO_CLAMD = NOWHERE
    good = files.store(upload(), actor=CITIZEN)
    bad = files.store(infected(), actor=CITIZEN)
    settings.TINHSO_CLAMD = scanner.address
    assert scan_stored(limit=2) == 2
    before.refresh_from_db()
    assert before.scan == Scan.NONE  # who waits goes first
    assert scan_stored() == 1
    for stored in (before, good, bad):
        stored.refresh_from_db()
    assert (before.scan, good.scan, bad.scan) == (Scan.CLEAN, Scan.CLEAN, Scan.FOUND)
    assert bad.virus == VIRUS
    assert bad.scanned_at
    with pytest.raises(files.FileHeld) as held:
        files.file_response(bad)
    assert "Máy quét thấy vi-rút" in str(held.value.reason)
    assert files.content_of(good) == pdf_bytes()
    assert scan_stored() == 0


@pytest.mark.clamav
@pytest.mark.django_db
def test_one_that_cannot_be_scanned_does_not_hold_up_the_others(scans: Daemon) -> None:
    long = pdf_bytes().replace(b"\n", b"\n%" + b"x" * 3_000_000 + b"\n", 1)
    too_long = files.store(ContentFile(long, "dài.pdf"), actor=CITIZEN)
    assert too_long.scan == Scan.WAITING
    lost = files.store(upload(pdf_bytes("mất")), actor=CITIZEN)
    StoredFile.objects.filter(pk=lost.pk).update(scan=Scan.WAITING, sha256="0" * 64)
    late = files.store(upload(pdf_bytes("sau")), actor=CITIZEN)
    StoredFile.objects.filter(pk=late.pk).update(scan=Scan.WAITING)
    assert scan_stored(BATCH) == 1
    late.refresh_from_db()
    assert late.scan == Scan.CLEAN
    assert files.scan_counts() == {Scan.WAITING: 2, Scan.CLEAN: 1}


# --- the table ---


@pytest.mark.django_db(transaction=True)
def test_pages_may_change_what_is_known_and_nothing_else(page_connection: psycopg.Connection[Any]) -> None:
    with acting(CITIZEN):
        files.store(upload(), actor=CITIZEN)
    assert page_connection.execute("UPDATE kernel_storedfile SET scan = 'clean'").rowcount == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        page_connection.execute(f"UPDATE kernel_storedfile SET sha256 = '{'0' * 64}'")


@pytest.mark.django_db
def test_a_finding_has_a_name() -> None:
    stored = files.store(upload(), actor=CITIZEN)
    for change in ({"scan": Scan.FOUND}, {"virus": "X"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StoredFile.objects.filter(pk=stored.pk).update(**change)


# --- the protocol ---


@contextmanager
def listener(answer: bytes) -> Iterator[str]:
    """Something at a TCP port that says `answer` to everybody, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            link, _ = door.accept()
            with link:
                link.recv(65536)
                link.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{door.getsockname()[1]}"
        thread.join(10)


def test_answers_over_tcp() -> None:
    with listener(b"stream: OK\0") as address:
        assert Clamd(address, 5).scan(BytesIO(b"x")) == ""
    with listener(b"stream: Some.Virus FOUND\0") as address:
        assert Clamd(address, 5).scan(BytesIO(b"x")) == "Some.Virus"
    with listener(b"") as address, pytest.raises(ScannerDown):
        Clamd(address, 5).scan(BytesIO(b"x"))
    with listener(b"INSTREAM size limit exceeded. ERROR\0") as address, pytest.raises(ScanFailed):
        Clamd(address, 5).scan(BytesIO(b"x"))


def test_a_senseless_address() -> None:
    with pytest.raises(ScannerDown):
        Clamd("clamd", 5).version()
