"""Small real files for tests: each is accepted by `kernel.files`."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}"/></Types>'
)


def pdf_bytes(text: str = "Trang 1") -> bytes:
    """A PDF of one empty page; `text` becomes its title, so that two files differ."""
    title = b"\xfe\xff" + text.encode("utf-16-be")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Title <" + title.hex().encode() + b"> >>",
    ]
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 5\n0000000000 65535 f \n")
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def png_bytes(width: int = 2, height: int = 2) -> bytes:
    """A grey PNG image (the pixels of a very large one are left out)."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(name)))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = (b"\0" + b"\x80" * min(width, 4096)) * min(height, 64)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(pixels))
        + chunk(b"IEND", b"")
    )


def jpeg_bytes(width: int = 8, height: int = 8) -> bytes:
    """The frame of a grey JPEG image: segments, one scan, end mark."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    header = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x7f\xa0"
    return header + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + scan + b"\xff\xd9"


def zip_bytes(**entries: str | bytes) -> bytes:
    """An archive of these entries; `__` in a name stands for `/`."""
    return package(entries={name.replace("__", "/"): content for name, content in entries.items()})


def package(entries: dict[str, str | bytes]) -> bytes:
    """An archive of these entries, in this order."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx_bytes(**more: str | bytes) -> bytes:
    """A Word document as far as it is looked into; `more` adds entries (`__` for `/`)."""
    types = _CONTENT_TYPES.format(part="word/document.xml", kind="wordprocessingml.document.main+xml")
    added = {name.replace("__", "/"): content for name, content in more.items()}
    return package({"[Content_Types].xml": types, "word/document.xml": "<w:document/>", **added})


def xlsx_bytes() -> bytes:
    """An Excel workbook as far as it is looked into."""
    types = _CONTENT_TYPES.format(part="xl/workbook.xml", kind="spreadsheetml.sheet.main+xml")
    return package({"[Content_Types].xml": types, "xl/workbook.xml": "<workbook/>"})


def odt_bytes(**more: str | bytes) -> bytes:
    """An OpenDocument text as far as it is looked into."""
    added = {name.replace("__", "/"): content for name, content in more.items()}
    kind = "application/vnd.oasis.opendocument.text"
    return package({"mimetype": kind, "content.xml": "<office:document-content/>", **added})


def upload(content: bytes | None = None, name: str = "giấy tờ.pdf") -> SimpleUploadedFile:
    """An uploaded file as a form hands it over; a PDF by default."""
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content)
