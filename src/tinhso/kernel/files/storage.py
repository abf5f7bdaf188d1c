"""Contents on disk under their own digest: written whole or not at all, kept once, never executable."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import batched
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction

from ..actors import Actor
from ..db.rows import insert
from ..models import Scan, StoredFile
from .content import DOCUMENT_KINDS, FileKind, recognise
from .keeping import BACKUP_LOCK
from .names import kept_name
from .rejection import FileHeld, FileRejected
from .scanning import Verdict, judge

_CHUNK: Final = 256 * 1024
_ASKED: Final = 500
"""Contents of which the sweep asks at once."""


class ContentLost(RuntimeError):
    """The content of a stored file is not on disk: restore it from the backup."""


def store(
    upload: File[Any],
    *,
    actor: Actor,
    kinds: tuple[FileKind, ...] = DOCUMENT_KINDS,
    max_bytes: int | None = None,
) -> StoredFile:
    """Check and keep an uploaded file; the row belongs to the transaction, the content is durable on return.

    Raises FileRejected, whose message is shown at the field.
    """
    limit = max_bytes or settings.TINHSO_MAX_UPLOAD_BYTES
    if upload.size is not None and upload.size > limit:
        raise _too_large(limit)
    return _store(upload.chunks(_CHUNK), upload.name or "", actor=actor, kinds=kinds, limit=limit)


def store_bytes(
    content: bytes, name: str, *, actor: Actor, kinds: tuple[FileKind, ...] = DOCUMENT_KINDS
) -> StoredFile:
    """Keep a paper made by ourselves; the same checks, without a limit of size."""
    own = Verdict(Scan.OWN)
    return _store([content], name, actor=actor, kinds=kinds, limit=len(content), verdict=own)


def _store(
    chunks: Iterable[bytes],
    name: str,
    *,
    actor: Actor,
    kinds: tuple[FileKind, ...],
    limit: int,
    verdict: Verdict | None = None,
) -> StoredFile:
    with _temporary() as (handle, path):
        digest, size = _copy(chunks, handle, limit)
        if not size:
            raise FileRejected("empty")
        kind = recognise(handle, name, kinds)
        verdict = verdict or judge(handle)
        with transaction.atomic(savepoint=False):  # two statements that only fail with the whole transaction
            _lock(digest, "pg_advisory_xact_lock_shared")
            _keep(handle, path, digest)
            return insert(
                StoredFile(
                    sha256=digest,
                    size=size,
                    media_type=kind.media_type,
                    name=kept_name(name, kind),
                    account_id=actor.account_id,
                    scan=verdict.scan,
                    scanned_at=verdict.at,
                )
            )


def _too_large(limit: int) -> FileRejected:
    return FileRejected(
        "too_large", limit=f"{limit / 1024 / 1024:.0f} MB" if limit >= 1024**2 else f"{limit} byte"
    )


def _copy(chunks: Iterable[bytes], handle: BinaryIO, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        digest.update(chunk)
        handle.write(chunk)
    handle.flush()
    return digest.hexdigest(), size


@contextmanager
def _temporary() -> Iterator[tuple[BinaryIO, Path]]:
    """A file beside the final ones, gone afterwards unless it was moved to its place."""
    folder = settings.TINHSO_FILES_ROOT / "tmp"
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    descriptor, text = tempfile.mkstemp(dir=folder, prefix="upload-")
    path = Path(text)
    try:
        with os.fdopen(descriptor, "w+b") as handle:
            yield handle, path
    finally:
        path.unlink(missing_ok=True)


def _keep(handle: BinaryIO, path: Path, digest: str) -> None:
    """Durable under its digest: the file, then the name in its folder."""
    target = path_of(digest)
    if target.exists():
        # Somebody may have stored the same content a moment ago and not have come to this yet.
        _sync_folders(target)
        return
    os.fsync(handle.fileno())
    os.fchmod(handle.fileno(), 0o640)
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    path.replace(target)
    _sync_folders(target)


def _sync_folders(target: Path) -> None:
    for folder in (target.parent, target.parent.parent, settings.TINHSO_FILES_ROOT):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def path_of(digest: str) -> Path:
    """Where the content of a digest lies: two levels of folders, then the digest, without a suffix."""
    root: Path = settings.TINHSO_FILES_ROOT
    return root / digest[:2] / digest[2:4] / digest


def _lock(digest: str, function: str) -> bool:
    """Keeps the sweep away from a content that is being stored, until the transaction ends."""
    key = int.from_bytes(bytes.fromhex(digest[:16]), signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", (key,))
        (answer,) = cursor.fetchone()
    return answer is not False


def open_file(stored: StoredFile) -> BinaryIO:
    """The content, opened for reading; FileHeld in quarantine, ContentLost when it is not there."""
    if stored.is_held:
        raise FileHeld(stored.scan)
    return raw_content(stored)


def raw_content(stored: StoredFile) -> BinaryIO:
    """The content also in quarantine, for the scanner and for checking that it is there; never for people."""
    try:
        return path_of(stored.sha256).open("rb")
    except FileNotFoundError:
        raise ContentLost(stored.sha256) from None


def is_intact(stored: StoredFile) -> bool:
    """Whether the content is there and still has its digest."""
    try:
        with raw_content(stored) as handle:
            digest = hashlib.sha256()
            while chunk := handle.read(_CHUNK):
                digest.update(chunk)
            return bool(digest.hexdigest() == stored.sha256)
    except ContentLost:
        return False


def discard(stored: StoredFile) -> None:
    """Forget a file that nothing points at any more; the sweep removes the content if no other row has it."""
    stored.delete()


def sweep(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove contents without a row (undone acts, forgotten files) and half-written ones; returns how many.

    Asks for many contents at once which have a row, and locks only those that have none, each in its own
    transaction: somebody who stores the same content meanwhile waits for one removal and not for the whole
    sweep, and the database need not hold a lock for every content there is.
    """
    before = time.time() - older_than.total_seconds()
    root: Path = settings.TINHSO_FILES_ROOT
    removed = 0
    for path in sorted(root.glob("tmp/upload-*")):
        removed += _remove(path, before)
    contents = (
        path for path in sorted(root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")) if len(path.name) == 64
    )
    for some in batched((path for path in contents if _is_older(path, before)), _ASKED):
        known = _with_a_row([path.name for path in some])
        removed += sum(_sweep_one(path, before) for path in some if path.name not in known)
    return removed


def _with_a_row(digests: list[str]) -> set[str]:
    with transaction.atomic():
        rows = StoredFile.objects.filter(sha256__in=digests).order_by()
        return set(rows.values_list("sha256", flat=True))


def _sweep_one(path: Path, before: float) -> bool:
    """Remove a content unless it is being stored at this moment or has got a row since, or a backup runs."""
    with transaction.atomic():
        if _backup_runs():
            return False
        free = _lock(path.name, "pg_try_advisory_xact_lock")
        if not free or StoredFile.objects.filter(sha256=path.name).exists():
            return False
        return _remove(path, before)


def _backup_runs() -> bool:
    """Whether a copy is being made, which may name the content; if not, none begins until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", BACKUP_LOCK)
        (free,) = cursor.fetchone()
    return not free


def _is_older(path: Path, before: float) -> bool:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime < before
    return False


def _remove(path: Path, before: float) -> bool:
    if not _is_older(path, before):
        return False
    path.unlink(missing_ok=True)
    return True


def content_of(stored: StoredFile) -> bytes:
    """The whole content in memory, for small files such as papers."""
    with open_file(stored) as handle:
        return handle.read()
