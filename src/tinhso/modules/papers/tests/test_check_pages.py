"""The public page: any file and any code get a clear answer, and nothing is kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfWriter

from tinhso.kernel import files
from tinhso.kernel.actors import Actor
from tinhso.kernel.models import StoredFile
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.papers.rules.check_code import in_groups

from .conftest import result
from .test_issue_actions import code_on, issue, leader  # noqa: F401 - a fixture
from .test_signing import encrypted

pytestmark = pytest.mark.django_db
PAGE = "/kiem-tra-van-ban/"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def sent(content: bytes, name: str = "van-ban.pdf") -> Any:
    return PageClient().post(PAGE, {"file": SimpleUploadedFile(name, content, "application/pdf")})


def test_the_two_questions() -> None:
    page = PageClient().get(PAGE)
    for words in ("Tệp PDF cần kiểm tra", "Mã kiểm tra in trên văn bản", "không lưu lại"):
        assert words in page.text


def test_a_good_file_and_its_issue(authority: Path, leader: Actor) -> None:  # noqa: F811
    content = files.content_of(issue(leader))
    before = StoredFile.objects.count()
    page = sent(content)
    for words in (
        "Chữ ký mẫu hợp lệ, tệp không bị thay đổi",
        "Chữ ký 1: Lê Văn Ví Dụ",
        "Chữ ký 2: UBND xã Ví Dụ",
        "17/06/2015 08:30, theo đồng hồ của người ký",
        "Không thay đổi từ khi ký",
        "có hiệu lực lúc ký",
        "Chứng thư mẫu để dùng thử",
        "Văn bản đã ban hành ở cổng này",
        "01/MAU",
    ):
        assert words in page.text, words
    assert "Nguyễn Thị Mẫu" not in page.text
    assert StoredFile.objects.count() == before
    assert "no-store" in page["Cache-Control"]


def test_a_tampered_file(signed: bytes) -> None:
    writer = PdfWriter(io.BytesIO(signed), incremental=True)
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    page = sent(out.getvalue())
    assert "Tệp đã bị thay đổi sau khi ký" in page.text
    assert "Đã bị thay đổi" in page.text
    assert "Văn bản đã ban hành" not in page.text


def test_a_stranger(signed: bytes, settings: Any, tmp_path: Path) -> None:
    settings.TINHSO_SIGNING_ROOT = tmp_path / "nobody"
    page = sent(signed)
    assert "Chưa tin cậy được người ký" in page.text
    assert "Không do tổ chức chứng thực được cổng này tin cậy cấp" in page.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (result, "Tệp không có chữ ký số"),
        (encrypted, "Tệp có mật khẩu"),
        (lambda: result()[:9000], "Không đọc được tệp"),
        (lambda: b"MZ" * 400, "Đây không phải tệp PDF"),
    ],
)
def test_other_files(content: Any, words: str) -> None:
    page = sent(content())
    assert page.status_code == 200
    assert words in page.text


def test_a_huge_and_an_empty_file_and_none() -> None:
    for content, words in ((b"%PDF-" + bytes(10 * 1024 * 1024), "lớn hơn 10 MB"), (b"", "rỗng")):
        page = sent(content)
        assert page.status_code == 422
        assert words in page.text
    page = PageClient().post(PAGE, {})
    assert "Hãy chọn tệp PDF cần kiểm tra." in page.text


def test_a_name_of_a_file_is_only_shown(signed: bytes) -> None:
    assert "&lt;script&gt;" in sent(signed, "<script>.pdf").text


def test_the_code_on_the_paper(authority: Path, leader: Actor) -> None:  # noqa: F811
    code = code_on(files.content_of(issue(leader)))
    for typed in (code, in_groups(code).lower()):
        page = PageClient().get(PAGE, {"ma": typed})
        for words in ("Mã này thuộc một văn bản đã ban hành", "01/MAU", "2 chữ ký số", "Dữ liệu mẫu"):
            assert words in page.text, words
        assert "Nguyễn Thị Mẫu" not in page.text
    wrong = PageClient().get(PAGE, {"ma": "K" * 16})
    assert wrong.status_code == 404
    assert "Không có văn bản nào mang mã này" in wrong.text
    for typed, words in (("", "Hãy nhập mã kiểm tra."), ("abc", "gồm 16 chữ và số"), ("x" * 70, "60")):
        answer = PageClient().get(PAGE, {"ma": typed})
        assert answer.status_code == 422
        assert words in answer.text


def test_wrong_codes_are_counted() -> None:
    for _ in range(20):
        assert PageClient().get(PAGE, {"ma": "K" * 16}).status_code == 404
    page = PageClient().get(PAGE, {"ma": "K" * 16})
    assert page.status_code == 429
    assert "Bạn đã kiểm tra quá nhiều lần" in page.text


def test_files_are_counted(settings: Any) -> None:
    for _ in range(20):
        assert sent(b"MZ").status_code == 200
    assert sent(b"MZ").status_code == 429


def test_a_code_is_looked_up_once(authority: Path, leader: Actor) -> None:  # noqa: F811
    code = code_on(files.content_of(issue(leader)))
    client = PageClient()
    client.get(PAGE)
    with CaptureQueriesContext(connection) as caught:
        client.get(PAGE, {"ma": code})
    assert len([one for one in caught if "papers_issuedpaper" in one["sql"]]) == 1
