"""Uploads and the virus scanner: asked at once when there is one; what it could not see to waits in quarantine.

Without `TINHSO_CLAMD` nothing is scanned, and is shown as such. With it every upload is scanned before it is
kept: a finding refuses it. When the scanner does not answer the upload is kept all the same, because nobody shall
lose a day over our machine, but nobody may open it until the job has had it scanned.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Final

from django.conf import settings
from django.db.models import Count

from ..actors import system_actor
from ..models import Scan, StoredFile
from ..scope import acting
from .clamd import Clamd, ScanFailed, ScannerDown
from .rejection import FileRejected

log: Final = logging.getLogger(__name__)

SCANNER: Final = system_actor("kernel.scan_files")
BATCH: Final = 200
"""Files of one run of the job: what is left waits for the next."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a file: a value of `Scan`, and when it was scanned (system time)."""

    scan: str
    at: datetime | None = None


def scanner() -> Clamd | None:
    """The scanner of the settings; None when there is none."""
    address = settings.TINHSO_CLAMD
    return Clamd(address, settings.TINHSO_CLAMD_SECONDS) if address else None


def judge(file: BinaryIO) -> Verdict:
    """What the scanner says of an upload. Raises FileRejected `virus` with the finding's name."""
    clamd = scanner()
    if clamd is None:
        return Verdict(Scan.NONE)
    try:
        virus = clamd.scan(file)
    except ScannerDown as error:
        log.warning("the virus scanner does not answer, an upload waits in quarantine: %s", error)
        return Verdict(Scan.WAITING)
    if virus:
        log.warning("an upload was refused: %s", virus)
        raise FileRejected("virus", virus=virus)
    return Verdict(Scan.CLEAN, datetime.now(UTC))


def scan_stored(limit: int = BATCH) -> int:
    """Have files scanned that wait for it, and those from before there was a scanner; how many were.

    Each file is a transaction of its own, so that a finding counts at once. Ends early when the scanner is down.
    """
    clamd = scanner()
    if clamd is None:
        return 0
    settled = 0
    for stored in _unknown(limit):
        try:
            with acting(SCANNER):
                settled += _settle(stored, clamd)
        except ScanFailed as error:
            log.warning("file %s stays as it is, it cannot be scanned: %s", stored.pk, error)
        except ScannerDown as error:
            log.warning("the virus scanner does not answer: %s", error)
            break
    return settled


def _unknown(limit: int) -> list[StoredFile]:
    """Files to be scanned, those in quarantine first."""
    with acting(SCANNER):
        rows = list(StoredFile.objects.filter(scan=Scan.WAITING).order_by("id")[:limit])
        more = StoredFile.objects.filter(scan=Scan.NONE).order_by("id")
        return [*rows, *more[: limit - len(rows)]]


def _settle(stored: StoredFile, clamd: Clamd) -> bool:
    from .storage import ContentLost, raw_content  # noqa: PLC0415 - storage asks here about every upload

    try:
        with raw_content(stored) as file:
            virus = clamd.scan(file)
    except ContentLost:
        log.warning("the content of file %s is not there, so it cannot be scanned", stored.pk)
        return False
    if virus:
        log.warning("file %s is kept in quarantine: %s", stored.pk, virus)
    rows = StoredFile.objects.filter(pk=stored.pk)
    changed = rows.update(
        scan=Scan.FOUND if virus else Scan.CLEAN, virus=virus[:100], scanned_at=datetime.now(UTC)
    )
    return bool(changed)


def scan_counts() -> dict[str, int]:
    """How many stored files there are of each value of `Scan`."""
    rows = StoredFile.objects.values_list("scan").annotate(count=Count("id")).order_by("scan")
    return dict(rows)
