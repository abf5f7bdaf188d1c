"""Files on disk: kept once and whole, swept when nothing needs them, served so that nothing runs."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from tinhso.kernel import files
from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.files.rejection import FileRejected
from tinhso.kernel.files.storage import _remove, path_of
from tinhso.kernel.models import StoredFile
from tinhso.kernel.testing import files as samples
from tinhso.kernel.testing.files import upload

CITIZEN = Actor(kind="citizen", account_id=7)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    settings.TINHSO_FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


def _contents(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


# --- storing ---


@pytest.mark.django_db
def test_store(root: Path) -> None:
    content = samples.pdf_bytes()
    stored = files.store(upload(content, "Đơn.pdf"), actor=CITIZEN)
    assert (stored.name, stored.size, stored.media_type) == ("Đơn.pdf", len(content), "application/pdf")
    assert stored.account_id == 7
    assert str(stored) == "Đơn.pdf"
    with files.open_file(stored) as handle:
        assert handle.read() == content
    assert files.content_of(stored) == content
    assert files.is_intact(stored)
    (path,) = _contents(root)
    assert path == root / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256
    assert not path.stat().st_mode & 0o111
    assert not path.stat().st_mode & 0o007


@pytest.mark.django_db
def test_the_same_content_is_kept_once(root: Path) -> None:
    one = files.store(upload(name="một.pdf"), actor=CITIZEN)
    other = files.store(upload(name="hai.pdf"), actor=ANONYMOUS)
    assert one.sha256 == other.sha256
    assert one.id != other.id
    assert other.account_id is None
    assert len(_contents(root)) == 1


@pytest.mark.django_db
def test_papers_of_our_own() -> None:
    stored = files.store_bytes(samples.pdf_bytes("Kết quả"), "Kết quả", actor=CITIZEN)
    assert stored.name == "Kết quả.pdf"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (SimpleUploadedFile("a.pdf", b""), "empty"),
        (SimpleUploadedFile("a.pdf", samples.pdf_bytes() * 10), "too_large"),
        (SimpleUploadedFile("a.pdf", b"MZ" + b"\0" * 10), "executable"),
    ],
)
def test_a_refused_file_leaves_nothing(root: Path, sent: SimpleUploadedFile, code: str) -> None:
    with pytest.raises(FileRejected) as problem:
        files.store(sent, actor=CITIZEN, max_bytes=3000)
    assert problem.value.code == code
    assert _contents(root) == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_size_that_lies_is_noticed(root: Path) -> None:
    class Lying(ContentFile):
        @property
        def size(self) -> int:
            return 5

        @size.setter
        def size(self, value: int) -> None:
            """The real size is not believed."""

    with pytest.raises(FileRejected, match="3000 byte"):
        files.store(Lying(samples.pdf_bytes() * 10, name="a.pdf"), actor=CITIZEN, max_bytes=3000)
    assert _contents(root) == []


@pytest.mark.django_db
def test_the_limit_of_the_settings(settings: Any) -> None:
    settings.TINHSO_MAX_UPLOAD_BYTES = 1024 * 1024
    with pytest.raises(FileRejected, match="1 MB"):
        files.store(upload(b"%PDF" + b"x" * 2**20), actor=CITIZEN)


@pytest.mark.django_db
def test_content_is_durable_before_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(descriptor: int) -> None:
        done.append("folder" if Path(f"/proc/self/fd/{descriptor}").resolve().is_dir() else "file")
        real_sync(descriptor)

    def replace(self: Path, target: Path) -> Path:
        done.append("name")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    files.store(upload(), actor=CITIZEN)
    assert done[:3] == ["file", "name", "folder"]


@pytest.mark.django_db
def test_lost_and_altered_contents_are_noticed() -> None:
    stored = files.store(upload(), actor=CITIZEN)
    path = path_of(stored.sha256)
    path.write_bytes(b"altered")
    assert not files.is_intact(stored)
    path.unlink()
    assert not files.is_intact(stored)
    with pytest.raises(files.ContentLost):
        files.open_file(stored)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"size": 0}, {"sha256": "../../etc"}])
def test_the_database_refuses_nonsense(wrong: dict[str, Any]) -> None:
    row: dict[str, Any] = {"sha256": "0" * 64, "size": 1, "media_type": "x", "name": "x"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(**row)


# --- sweeping ---


def _age(root: Path, days: int) -> None:
    moment = time.time() - days * 86400
    for path in _contents(root):
        os.utime(path, (moment, moment))


@pytest.mark.django_db
def test_the_sweep_removes_only_old_contents_without_a_row(root: Path) -> None:
    kept = files.store(upload(samples.pdf_bytes("một")), actor=CITIZEN)
    shared = files.store(upload(samples.pdf_bytes("hai")), actor=CITIZEN)
    files.store(upload(samples.pdf_bytes("hai")), actor=CITIZEN)
    gone = files.store(upload(samples.pdf_bytes("ba")), actor=CITIZEN)
    files.discard(shared)
    files.discard(gone)
    (root / "tmp" / "upload-half").write_bytes(b"x")
    (root / "ab" / "cd").mkdir(parents=True, exist_ok=True)
    (root / "ab" / "cd" / "note.txt").write_bytes(b"somebody else's")
    assert files.sweep() == 0
    _age(root, 2)
    assert files.sweep() == 2
    assert {path.name for path in _contents(root)} == {kept.sha256, shared.sha256, "note.txt"}


@pytest.mark.django_db
def test_an_undone_act_leaves_a_content_for_the_sweep(root: Path) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        files.store(upload(), actor=CITIZEN)
        raise RuntimeError
    assert len(_contents(root)) == 1
    _age(root, 2)
    assert files.sweep(timedelta(days=1)) == 1
    assert _contents(root) == []


@pytest.mark.django_db(transaction=True)
def test_the_sweep_leaves_what_is_being_stored(root: Path) -> None:
    """An old content without a row is stored again while the sweep runs: it must survive."""
    with pytest.raises(RuntimeError), transaction.atomic():
        files.store(upload(), actor=CITIZEN)
        raise RuntimeError
    _age(root, 2)
    stored_, swept = threading.Event(), threading.Event()
    done: list[bool] = []

    def store() -> None:
        try:
            with transaction.atomic():
                files.store(upload(), actor=CITIZEN)
                stored_.set()
                done.append(swept.wait(30))
        finally:
            stored_.set()
            connection.close()

    thread = threading.Thread(target=store)
    thread.start()
    stored_.wait(30)
    assert files.sweep() == 0
    swept.set()
    thread.join(30)
    assert done == [True]
    assert files.is_intact(StoredFile.objects.get())
    assert files.sweep() == 0


def test_what_another_sweep_has_removed_is_no_error(root: Path) -> None:
    assert not _remove(root / "gone", time.time())


# --- serving ---


@pytest.fixture
def paper(db: None) -> Callable[..., StoredFile]:
    def make(content: bytes = samples.pdf_bytes(), name: str = "Giấy hẹn.pdf") -> StoredFile:
        return files.store(upload(content, name), actor=CITIZEN)

    return make


def test_a_file_is_served_to_be_saved(paper: Callable[..., StoredFile]) -> None:
    stored = paper()
    response = files.file_response(stored)
    assert b"".join(response.streaming_content) == samples.pdf_bytes()  # type: ignore[arg-type]
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Gi%E1%BA%A5y%20h%E1%BA%B9n.pdf"
    assert response["Content-Length"] == str(stored.size)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    response.close()


def test_images_and_pdf_may_be_shown(paper: Callable[..., StoredFile]) -> None:
    shown = files.file_response(paper(), inline=True)
    assert shown["Content-Disposition"].startswith("inline; ")
    assert "sandbox" not in shown["Content-Security-Policy"]
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    image = files.file_response(paper(samples.png_bytes(), "a.png"), inline=True)
    assert image["Content-Disposition"] == 'inline; filename="a.png"'
    assert image["Content-Security-Policy"].startswith("sandbox")
    document = files.file_response(paper(samples.docx_bytes(), "a.docx"), inline=True)
    assert document["Content-Disposition"].startswith("attachment")
    for response in (shown, image, document):
        response.close()


def test_a_name_cannot_add_headers(paper: Callable[..., StoredFile]) -> None:
    response = files.file_response(paper(), 'a"b\\c; filename=x.exe')
    assert response["Content-Disposition"] == 'attachment; filename="a\\"b\\\\c; filename=x.exe"'
    response.close()
