"""Papers that people attach, and what a PDF says."""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PdfReader

PAGE = b"BT /F1 18 Tf 60 780 Td (Giay chung minh nhan dan - ban mau) Tj ET"


def identity_card(folder: Path, name: str = "chung-minh-nhan-dan.pdf") -> Path:
    """A small whole PDF."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(PAGE), PAGE),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    path = folder / name
    path.write_bytes(out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end)
    return path


def disguised_program(folder: Path) -> Path:
    """A Windows program that calls itself a PDF."""
    path = folder / "giay-chung-minh.pdf"
    path.write_bytes(b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 120 + b"PE\x00\x00" + b"\x00" * 400)
    return path


def text_of(content: bytes) -> str:
    """The words of a PDF, each space once."""
    assert content.startswith(b"%PDF-")
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of the first page in millimetres."""
    box = PdfReader(io.BytesIO(content)).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)
