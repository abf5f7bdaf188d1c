"""What a file really is, by its content; plain functions on an open binary file.

The name and the browser's media type are claims. Only kinds recognised here are taken, and each is looked into
far enough to refuse what is damaged, disguised, or carries a program.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final

import puremagic

from .packages import package_kind
from .rejection import FileRejected

_LARGEST_IMAGE: Final = 100_000_000
"""Pixels; a page scanned at 600 dpi has 35 million."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is taken: its code, the media type it is served as, and the suffixes it may have."""

    code: str
    title: str
    media_type: str
    suffixes: tuple[str, ...]

    @property
    def suffix(self) -> str:
        """The suffix given to a file that has none."""
        return self.suffixes[0]


_OFFICE: Final = "application/vnd.openxmlformats-officedocument."

PDF: Final = FileKind("pdf", "PDF", "application/pdf", (".pdf",))
JPEG: Final = FileKind("jpeg", "JPEG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
PNG: Final = FileKind("png", "PNG", "image/png", (".png",))
DOCX: Final = FileKind("docx", "Word (docx)", f"{_OFFICE}wordprocessingml.document", (".docx",))
XLSX: Final = FileKind("xlsx", "Excel (xlsx)", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",))
ODT: Final = FileKind("odt", "OpenDocument (odt)", "application/vnd.oasis.opendocument.text", (".odt",))

IMAGE_KINDS: Final = (JPEG, PNG)
DOCUMENT_KINDS: Final = (PDF, JPEG, PNG, DOCX, XLSX, ODT)
_PACKAGES: Final = {kind.code: kind for kind in (DOCX, XLSX, ODT)}

_SCRIPT: Final = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|svg|\?xml|script|head|body)", re.IGNORECASE | re.DOTALL
)
_PROGRAM_SUFFIXES: Final = frozenset(
    [
        ".exe",
        ".dll",
        ".com",
        ".scr",
        ".msi",
        ".bat",
        ".cmd",
        ".ps1",
        ".vbs",
        ".vbe",
        ".js",
        ".jse",
        ".wsf",
        ".hta",
        ".jar",
        ".sh",
        ".lnk",
        ".apk",
        ".app",
        ".reg",
        ".iso",
    ]
)
_MACRO_SUFFIXES: Final = frozenset([".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".ppam", ".potm"])
_MARKUP_SUFFIXES: Final = frozenset([".svg", ".svgz", ".html", ".htm", ".xhtml", ".xml", ".mht", ".shtml"])


def recognise(file: BinaryIO, name: str, kinds: tuple[FileKind, ...]) -> FileKind:
    """The kind of a complete, non-empty file called `name`; FileRejected unless it is one of `kinds`."""
    suffix = PurePosixPath(name).suffix.lower()
    file.seek(0)
    head = file.read(4096)
    _refuse_programs(head, suffix)
    kind = _kind_of(file, head)
    if kind is None or kind not in kinds:
        allowed = ", ".join(allowed.title for allowed in kinds)
        raise FileRejected("not_allowed", kind=kind.title if kind else _described(head), allowed=allowed)
    if suffix and suffix not in kind.suffixes:
        raise FileRejected("disguised", suffix=suffix, kind=kind.title)
    return kind


def _refuse_programs(head: bytes, suffix: str) -> None:
    if (
        head[:2] in (b"MZ", b"#!")
        or head[:4] == b"\x7fELF"
        or head[:4] in _MACH_O
        or suffix in _PROGRAM_SUFFIXES
    ):
        raise FileRejected("executable")
    text = head.removeprefix(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head.replace(b"\0", b"")[2:]
    if _SCRIPT.match(text) or suffix in _MARKUP_SUFFIXES:
        raise FileRejected("active_content")
    if suffix in _MACRO_SUFFIXES:
        raise FileRejected("macro")
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise FileRejected("old_office")


_MACH_O: Final = (
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
)


def _kind_of(file: BinaryIO, head: bytes) -> FileKind | None:
    checks: tuple[tuple[bytes, FileKind, Callable[[BinaryIO], None]], ...] = (
        (b"%PDF-", PDF, _check_pdf),
        (b"\xff\xd8\xff", JPEG, _check_jpeg),
        (b"\x89PNG\r\n\x1a\n", PNG, _check_png),
    )
    for magic, kind, check in checks:
        if head.startswith(magic):
            check(file)
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _PACKAGES.get(package_kind(file))
    return None


def _described(head: bytes) -> str:
    """What a refused file seems to be, for the message; nothing can be said of an empty one."""
    found = puremagic.magic_string(head) if head else []
    return next((match.name for match in found if match.name), "?")


def _check_pdf(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - 4096))
    tail = file.read()
    # A file cut short has no cross-reference at its end.
    if b"startxref" not in tail or b"%%EOF" not in tail:
        raise FileRejected("damaged")


def _check_png(file: BinaryIO) -> None:
    """Every chunk complete with its checksum, from the header to the end mark."""
    file.seek(8)
    place = 0
    while True:
        start = file.read(8)
        if len(start) < 8:
            raise FileRejected("damaged")
        length, name = struct.unpack(">I4s", start)
        if length > 2**31 - 1:
            raise FileRejected("damaged")
        body = file.read(length)
        checksum = file.read(4)
        if len(body) < length or checksum != struct.pack(">I", zlib.crc32(body, zlib.crc32(name))):
            raise FileRejected("damaged")
        if place == 0:
            if name != b"IHDR" or length != 13:
                raise FileRejected("damaged")
            _check_pixels(*struct.unpack(">II", body[:8]))
        if name == b"IEND":
            return
        place += 1


def _check_jpeg(file: BinaryIO) -> None:
    """Segments up to the first scan, with a frame among them, and an end mark after it."""
    file.seek(2)
    framed = False
    while True:
        marker = _next_marker(file)
        if marker == 0xDA:
            break
        length_bytes = file.read(2)
        if len(length_bytes) < 2 or (length := int.from_bytes(length_bytes)) < 2:
            raise FileRejected("damaged")
        body = file.read(length - 2)
        if len(body) < length - 2:
            raise FileRejected("damaged")
        # Start of frame: baseline, progressive and the rest; C4, C8 and CC are other tables.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if len(body) < 5:
                raise FileRejected("damaged")
            height, width = struct.unpack(">HH", body[1:5])
            _check_pixels(width, height)
            framed = True
    if not framed or b"\xff\xd9" not in file.read():
        raise FileRejected("damaged")


def _next_marker(file: BinaryIO) -> int:
    lead = file.read(1)
    code = file.read(1)
    while code == b"\xff":
        code = file.read(1)
    if lead != b"\xff" or code in (b"", b"\x00", b"\xd9"):
        raise FileRejected("damaged")
    return code[0]


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise FileRejected("damaged")
    if width * height > _LARGEST_IMAGE:
        raise FileRejected("too_complex")
