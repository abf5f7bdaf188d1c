"""What is printed, read back from the PDF itself."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from tinhso.kernel.actors import system_actor
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.modules import LoadContext
from tinhso.modules.papers import api
from tinhso.modules.papers.loading import FILE, check_layouts

DAY = date(2015, 6, 17)
RECEIPT: dict[str, Any] = {
    "agency": "UBND thành phố Bạc Liêu",
    "code": "H04.21-150617-0003",
    "lookup_code": "K7MP2XQ9",
    "procedure": "Đăng ký hộ kinh doanh",
    "applicant": "Nguyễn Thị Mẫu",
    "papers": [
        {"name": "Giấy đề nghị", "originals": 1},
        {"name": "Bản sao chứng minh", "copies": 2},
    ],
    "received_at": "2015-06-17T01:30:00+00:00",
    "due_at": "2015-06-24T09:00:00+07:00",
    "day": "2015-06-05",
    "place": "Bạc Liêu",
    "fee": 100_000,
    "sample": True,
}
RESULT: dict[str, Any] = {
    "agency": "UBND thành phố Bạc Liêu",
    "code": "H04.21-150617-0003",
    "number": "12",
    "title": "Giấy chứng nhận đăng ký hộ kinh doanh",
    "applicant": "Nguyễn Thị Mẫu",
    "text": "Dòng thứ nhất.\nDòng thứ hai.",
    "signed_on": "2015-02-05",
    "signed_by": "Lê Văn Ví Dụ",
}


def text_of(pdf: bytes) -> str:
    """The text of a PDF, spaces folded, as another program reads it."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_receipt_tells_everything() -> None:
    document = api.render("receipt", RECEIPT, DAY)
    text = text_of(document.pdf)
    for part in (
        "Giấy biên nhận hồ sơ và hẹn trả kết quả",
        "H04.21-150617-0003",
        "K7MP2XQ9",
        "Nguyễn Thị Mẫu",
        "8 giờ 30, 17/6/2015",
        "9 giờ 00, 24/6/2015",
        "Bạc Liêu, ngày 05 tháng 6 năm 2015",
        "100.000 đồng",
        "Một trăm nghìn đồng",
        "Dữ liệu mẫu",
        "không phải biểu mẫu do pháp luật quy định",
    ):
        assert part in text
    assert (document.form_code, document.verified) == ("", False)


def test_before_acceptance_it_only_confirms_what_was_sent() -> None:
    data = {name: value for name, value in RECEIPT.items() if name not in {"due_at", "sample"}}
    text = text_of(api.render("receipt", data, DAY).pdf)
    assert "Giấy xác nhận đã nộp hồ sơ" in text
    assert "Hồ sơ chưa được tiếp nhận" in text
    assert "Dữ liệu mẫu" not in text


def test_the_paper_is_vietnamese_whoever_asks() -> None:
    with override("en"):
        text = text_of(api.render("receipt", RECEIPT, DAY).pdf)
    assert "8 giờ 30" in text


def test_data_is_never_markup() -> None:
    nasty = '#import "/etc/passwd" $x$ *b* <label> \\ "quoted" #sys.inputs'
    text = text_of(api.render("result", RESULT | {"text": nasty, "applicant": nasty}, DAY).pdf)
    assert '#import "/etc/passwd" $x$ *b* <label> \\ "quoted" #sys.inputs' in text


def test_a_result_is_signed_and_dated() -> None:
    text = text_of(api.render("result", RESULT, DAY).pdf)
    for part in (
        "Số: 12",
        "ngày 05 tháng 02 năm 2015",
        "Dòng thứ hai.",
        "Lê Văn Ví Dụ",
        "Trang 1 / 1",
    ):
        assert part in text


def test_the_pdf_is_tagged_and_says_its_language() -> None:
    pdf = api.render("receipt", RECEIPT, DAY).pdf
    assert pdf.startswith(b"%PDF-")
    assert b"/MarkInfo" in pdf
    assert b"/Lang" in pdf


def test_one_drawing_is_like_the_next() -> None:
    assert abs(len(api.render("result", RESULT, DAY).pdf) - len(api.render("result", RESULT, DAY).pdf)) < 64


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"due_at": "hôm nay"}, "due_at"),
        ({"due_at": "2015-06-24T09:00:00"}, "offset"),
        ({"day": "17/6"}, "day"),
    ],
)
def test_moments_are_iso_with_an_offset(change: dict[str, str], message: str) -> None:
    with pytest.raises(api.WrongContent, match=message):
        api.render("receipt", RECEIPT | change, DAY)


def context(root: Path) -> LoadContext:
    return LoadContext(root=root, province=root, actor=system_actor("load"))


def test_loading_names_what_was_not_compared_with_the_law(settings) -> None:
    report = check_layouts(context(settings.TINHSO_CONTENT_ROOT))
    assert report.unchanged == len(report.remarks) == 3


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "layout: result-decision",
            "layout: nothing-here",
            r"layouts\[3\]: .*nothing-here",
        ),
        ("valid_to: 2018-06-01", "valid_to: 2019-06-01", "two layouts"),
        ("paper: a4", "paper: a3", "paper"),
    ],
)
def test_a_wrong_form_set_is_refused_with_its_place(
    settings, tmp_path: Path, old: str, new: str, message: str
) -> None:
    (tmp_path / "law").mkdir()
    text = (settings.TINHSO_CONTENT_ROOT / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataErrors, match=message):
        check_layouts(context(tmp_path))
