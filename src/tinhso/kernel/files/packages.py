"""Office documents: zip archives that name what they are inside."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from .rejection import FileRejected

_MOST_ENTRIES: Final = 10_000
_MOST_BYTES: Final = 300 * 1024 * 1024
_MOST_DECLARATION: Final = 2 * 1024 * 1024

_OOXML: Final = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
}
_ODF: Final = {b"application/vnd.oasis.opendocument.text": "odt"}

_BROKEN: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError,
                  NotImplementedError, RuntimeError)  # fmt: skip
"""What the standard library raises for archives that were cut, altered or made by hand."""

_PROGRAMS: Final = frozenset(
    [".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jar", ".msi", ".hta", ".lnk"]
)


def package_kind(file: BinaryIO) -> str:
    """The code of the office kind in an archive, "" for another archive; FileRejected for what must not pass."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            found = _declared(archive)
            # Reads every entry against its checksum: a cut or altered archive shows here.
            if found and archive.testzip() is not None:
                raise FileRejected("damaged")
            return found
    except _BROKEN as problem:
        raise FileRejected("damaged") from problem


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise FileRejected("too_complex")
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if entry.flag_bits & 0x1:
            raise FileRejected("encrypted")
        if path.is_absolute() or ".." in path.parts:
            raise FileRejected("damaged")
        if path.suffix.lower() in _PROGRAMS:
            raise FileRejected("executable")
        if _is_macro(path):
            raise FileRejected("macro")


def _is_macro(path: PurePosixPath) -> bool:
    name = path.name.lower()
    folders = {part.lower() for part in path.parts[:-1]}
    return (
        name.startswith("vbaproject") or name == "vbadata.xml" or "macrosheets" in folders
        or path.parts[:1] in (("Basic",), ("Scripts",))
    )  # fmt: skip


def _declared(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        declaration = _read(archive, "[Content_Types].xml")
        if b"macroEnabled" in declaration or b"vbaProject" in declaration:
            raise FileRejected("macro")
        return next((kind for mark, kind in _OOXML.items() if mark in declaration), "")
    if "mimetype" in names:
        return _ODF.get(_read(archive, "mimetype").strip(), "")
    return ""


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _MOST_DECLARATION:
        raise FileRejected("too_complex")
    return archive.read(name)
