"""What a file is: which kinds are taken, which refused and why, and how it is called."""

from __future__ import annotations

import os
import unicodedata
from io import BytesIO

import openpyxl
import pytest
import typst
from hypothesis import example, given
from hypothesis import strategies as st

from tinhso.kernel.actors import Actor
from tinhso.kernel.files.content import DOCUMENT_KINDS, IMAGE_KINDS, JPEG, PDF, recognise
from tinhso.kernel.files.names import kept_name
from tinhso.kernel.files.rejection import FileRejected
from tinhso.kernel.testing import files as samples

CITIZEN = Actor(kind="citizen", account_id=7)


# --- what a file is ---


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (samples.pdf_bytes(), "a.pdf", "pdf"),
        (samples.pdf_bytes(), "A.PDF", "pdf"),
        (samples.pdf_bytes(), "no suffix", "pdf"),
        (typst.compile(b"= Hello"), "a.pdf", "pdf"),
        (samples.png_bytes(), "a.png", "png"),
        (samples.jpeg_bytes(), "a.jpeg", "jpeg"),
        (samples.jpeg_bytes().replace(b"\xff\xc0", b"\xff\xff\xff\xc0"), "a.jpg", "jpeg"),
        (samples.docx_bytes(), "a.docx", "docx"),
        (samples.xlsx_bytes(), "a.xlsx", "xlsx"),
        (samples.odt_bytes(), "a.odt", "odt"),
        (samples.docx_bytes(**{".": b"x"}), "a.docx", "docx"),
    ],
)
def test_kinds_that_are_taken(content: bytes, name: str, code: str) -> None:
    assert recognise(BytesIO(content), name, DOCUMENT_KINDS).code == code


def test_a_real_workbook_is_taken() -> None:
    out = BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "Bạc Liêu"
    book.save(out)
    assert recognise(out, "a.xlsx", DOCUMENT_KINDS).code == "xlsx"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"MZ\x90\x00" + b"\0" * 100, "a.pdf", "executable"),
        (b"\x7fELF" + b"\0" * 100, "a.pdf", "executable"),
        (b"#!/bin/sh\necho", "a.pdf", "executable"),
        (b"\xcf\xfa\xed\xfe" + b"\0" * 100, "a.png", "executable"),
        (samples.pdf_bytes(), "a.pdf.exe", "executable"),
        (samples.docx_bytes(word__virus=b"", **{"word__a.exe": b"MZ"}), "a.docx", "executable"),
        (b"<html><script>alert(1)</script>", "a.pdf", "active_content"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html>", "a.pdf", "active_content"),
        ("\ufeff<html>".encode("utf-16-le"), "a.pdf", "active_content"),
        (b"<!-- x --><svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "active_content"),
        (b"<?xml version='1.0'?><svg/>", "a.svg", "active_content"),
        (samples.png_bytes(), "a.svg", "active_content"),
        (samples.docx_bytes(**{"word__vbaProject.bin": b"x"}), "a.docx", "macro"),
        (samples.docx_bytes(), "a.docm", "macro"),
        (samples.package({"[Content_Types].xml": "macroEnabled.main+xml"}), "a.docx", "macro"),
        (samples.docx_bytes(xl__macrosheets__a=b""), "a.xlsx", "macro"),
        (samples.odt_bytes(**{"Basic__Standard__Module1.xml": ""}), "a.odt", "macro"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "a.doc", "old_office"),
        (samples.pdf_bytes(), "a.jpg", "disguised"),
        (samples.png_bytes(), "a.jpg", "disguised"),
        (samples.docx_bytes(), "a.xlsx", "disguised"),
        (samples.pdf_bytes()[:-60], "a.pdf", "damaged"),
        (samples.png_bytes()[:-4], "a.png", "damaged"),
        (samples.png_bytes()[:20], "a.png", "damaged"),
        (samples.png_bytes()[:-12], "a.png", "damaged"),
        (samples.png_bytes().replace(b"IHDR", b"IHDX"), "a.png", "damaged"),
        (samples.png_bytes(0, 5), "a.png", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffIHDR", "a.png", "damaged"),
        (samples.png_bytes()[:8] + samples.png_bytes()[33:], "a.png", "damaged"),
        (samples.jpeg_bytes()[:-2], "a.jpg", "damaged"),
        (samples.jpeg_bytes()[:12], "a.jpg", "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x01", "a.jpg", "damaged"),
        (b"\xff\xd8\xff\xc0\x00\x04ab", "a.jpg", "damaged"),
        (b"\xff\xd8\xff\xda\x00\x02\xff\xd9", "a.jpg", "damaged"),
        (b"\xff\xd8\xffxx", "a.jpg", "damaged"),
        (samples.jpeg_bytes(0, 5), "a.jpg", "damaged"),
        (samples.docx_bytes()[:-30], "a.docx", "damaged"),
        (samples.docx_bytes(**{"..__x": b"x"}), "a.docx", "damaged"),
        (samples.png_bytes(20_000, 20_000), "a.png", "too_complex"),
        (samples.jpeg_bytes(60_000, 60_000), "a.jpg", "too_complex"),
        (samples.zip_bytes(a="x"), "a.zip", "not_allowed"),
        (samples.zip_bytes(mimetype="application/epub+zip"), "a.epub", "not_allowed"),
        (samples.package({"mimetype": "x" * 3_000_000}), "a.odt", "too_complex"),
        (b"plain text", "a.txt", "not_allowed"),
        (b"\x01\x02\x03", "a", "not_allowed"),
        (b"GIF89a" + b"\0" * 50, "a.gif", "not_allowed"),
    ],
)
def test_kinds_that_are_refused(content: bytes, name: str, code: str) -> None:
    with pytest.raises(FileRejected) as problem:
        recognise(BytesIO(content), name, DOCUMENT_KINDS)
    assert problem.value.code == code
    assert str(problem.value)
    assert "%(" not in str(problem.value)


def test_only_the_kinds_asked_for() -> None:
    with pytest.raises(FileRejected, match=r"PDF.*JPEG, PNG"):
        recognise(BytesIO(samples.pdf_bytes()), "a.pdf", IMAGE_KINDS)


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(samples.docx_bytes())
    central = content.find(b"PK\x01\x02")
    content[central + 8] |= 1
    with pytest.raises(FileRejected) as problem:
        recognise(BytesIO(bytes(content)), "a.docx", DOCUMENT_KINDS)
    assert problem.value.code == "encrypted"


def test_an_archive_that_grows_too_large_is_refused() -> None:
    content = samples.docx_bytes(**{"word__big.xml": b"\0" * (301 * 1024 * 1024)})
    assert len(content) < 1024 * 1024
    with pytest.raises(FileRejected) as problem:
        recognise(BytesIO(content), "a.docx", DOCUMENT_KINDS)
    assert problem.value.code == "too_complex"


def test_an_altered_archive_is_refused() -> None:
    content = bytearray(samples.docx_bytes(**{"word__media.bin": os.urandom(2000)}))
    content[content.find(b"word/media.bin") + 500] ^= 0xFF
    with pytest.raises(FileRejected) as problem:
        recognise(BytesIO(bytes(content)), "a.docx", DOCUMENT_KINDS)
    assert problem.value.code == "damaged"


GOOD = [
    samples.pdf_bytes(),
    samples.png_bytes(),
    samples.jpeg_bytes(),
    samples.docx_bytes(),
    samples.odt_bytes(),
]


@example(GOOD[0], 0, b"", True)
@given(st.sampled_from(GOOD), st.integers(0, 2000), st.binary(max_size=20), st.booleans())
def test_whatever_comes_is_taken_or_refused(good: bytes, place: int, noise: bytes, cut: bool) -> None:
    place = min(place, len(good))
    content = good[:place] + noise + (b"" if cut else good[place + len(noise) :])
    try:
        kind = recognise(BytesIO(content), "a", DOCUMENT_KINDS)
    except FileRejected as problem:
        assert str(problem)
    else:
        assert kind in DOCUMENT_KINDS


# --- names ---


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Giấy khai sinh.pdf", "Giấy khai sinh.pdf"),
        (unicodedata.normalize("NFD", "Giấy khai sinh.pdf"), "Giấy khai sinh.pdf"),
        ("C:\\Users\\x\\ảnh.PDF", "ảnh.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("anh\u202efdp.exe", "anhfdp.exe.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("  a \n b .pdf", "a b.pdf"),
        ("...", "pdf.pdf"),
        ("", "pdf.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_made_safe(name: str, kept: str) -> None:
    assert kept_name(name, PDF) == kept
    assert len(kept_name(name, JPEG)) <= 120
