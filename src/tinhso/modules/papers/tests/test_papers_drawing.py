"""What is printed, read back from the PDF itself."""

import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from tinhso.kernel.actors import system_actor
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.modules import LoadContext
from tinhso.modules.papers import api
from tinhso.modules.papers.drawing import draw_form, draw_register_form
from tinhso.modules.papers.enums import Kind
from tinhso.modules.papers.facts import Result
from tinhso.modules.papers.loading import check_forms
from tinhso.modules.papers.queries.form_sets import FILE, LAYOUTS, form_sets
from tinhso.modules.papers.sample import sample_paper, sample_register

AT = datetime(2015, 6, 17, 8, 30, tzinfo=timezone(timedelta(hours=7)))
DAY = AT.date()
FORMS = [(one, form) for one in form_sets() for form in one.forms]
NASTY = '#import "/etc/passwd" $x$ *b* <label> \\ "quoted" #sys.inputs [end'


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """The text of a PDF, spaces folded, as another program reads it."""
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def drawn(one: Any, form: Any, **change: Any) -> api.Document:
    if form.kind == Kind.REGISTER:
        return draw_register_form(one, form, *sample_register(AT))
    return draw_form(one, form, replace(sample_paper(form.kind, AT), **change))


@pytest.mark.parametrize(("one", "form"), FORMS, ids=lambda value: getattr(value, "kind", None) or value.code)
def test_every_form_of_every_set(one: Any, form: Any) -> None:
    document = drawn(one, form)
    text = text_of(document.pdf)
    title = "Giấy chứng nhận đăng ký hộ kinh doanh" if form.kind == Kind.RESULT else form.title
    assert title in text
    assert "Dữ liệu mẫu – không có giá trị pháp lý" in text
    assert "UBND xã Ví Dụ" in text
    if form.is_statutory:
        assert f"Mẫu số {form.code}, {one.citation} (bố cục chưa đối chiếu với phụ lục)" in text
    elif form.kind != Kind.RESULT:
        assert "không phải biểu mẫu do pháp luật quy định" in text
    assert (document.form_code, document.verified) == (form.code, False)


@pytest.mark.parametrize(("one", "form"), FORMS, ids=lambda value: getattr(value, "kind", None) or value.code)
def test_every_form_is_tagged_kept_for_ever_and_of_its_size(one: Any, form: Any) -> None:
    pdf = drawn(one, form).pdf
    reader = read(pdf)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/Lang"] == "vi-VN"
    assert catalogue["/StructTreeRoot"]["/K"]
    assert catalogue["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    told = catalogue["/Metadata"].get_data().decode()
    assert re.search(r"<pdfaid:part>2</pdfaid:part>", told)
    assert re.search(r"<pdfaid:conformance>A</pdfaid:conformance>", told)
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", told)
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            for part in font.get_object()["/DescendantFonts"]:
                described = part.get_object()["/FontDescriptor"]
                assert {"/FontFile2", "/FontFile3"} & set(described), "a font is not in the file"
    width, height = sorted(float(side) for side in reader.pages[0].mediabox[2:])
    wanted = {"a5": (148, 210), "a4": (210, 297)}[form.paper]
    assert [round(side / 72 * 25.4) for side in (width, height)] == list(wanted)


@pytest.mark.parametrize(
    ("kind", "day", "parts"),
    [
        (
            Kind.RECEIPT,
            date(2015, 6, 17),
            ("K7MP2XQ9", "8 giờ 30, 17/6/2015", "8 giờ 30, 20/6/2015", "Nguyễn Thị Mẫu", "100.000 đồng",
             "Một trăm nghìn đồng", "Ví Dụ, ngày 17 tháng 6 năm 2015", "Tra cứu tại https://example.vn"),
        ),
        (
            Kind.RECEIPT,
            date(2020, 1, 1),
            ("Số lượng hồ sơ: 1 bộ", "quyển số: 01, số thứ tự: 1", "Thời gian trả kết quả giải quyết hồ sơ"),
        ),
        (Kind.SUPPLEMENT, date(2020, 1, 1), ("Hợp đồng thuê địa điểm kinh doanh", "17/07/2015", "Người hướng dẫn")),
        (Kind.REFUSAL, date(2020, 1, 1), ("không tiếp nhận, giải quyết hồ sơ này", "Đề nghị chọn tên khác.")),
        (Kind.APOLOGY, date(2020, 1, 1), ("xin lỗi", "8 giờ 30, 20/6/2015", "Lê Văn Ví Dụ", "Chủ tịch")),
        (Kind.APOLOGY, date(2026, 1, 1), ("Đề nghị gia hạn thời gian giải quyết thêm: 3 ngày",)),
        (Kind.STOP, date(2026, 1, 1), ("dừng giải quyết hồ sơ", "Người nộp đã rút hồ sơ.")),
        (Kind.CONTROL, date(2026, 1, 1), ("1. Giao: Bộ phận một cửa", "Phòng Tài chính", "Trước hạn")),
        (Kind.RESULT, date(2015, 6, 17), ("Số: 01/MAU", "ấp Ví Dụ", "Lê Văn Ví Dụ", "Trang 1 / 1")),
    ],
)  # fmt: skip
def test_what_a_paper_tells(kind: Kind, day: date, parts: tuple[str, ...]) -> None:
    text = text_of(api.draw(sample_paper(kind, AT), day).pdf)
    for part in parts:
        assert part in text, part


def test_only_the_form_of_2025_names_the_extension() -> None:
    text = text_of(api.draw(sample_paper(Kind.APOLOGY, AT), date(2020, 1, 1)).pdf)
    assert "gia hạn" not in text


def test_before_acceptance_a_receipt_only_confirms_what_was_sent() -> None:
    for day in (DAY, date(2026, 1, 1)):
        waiting = replace(sample_paper(Kind.RECEIPT, AT), due_at=None, is_sample=False)
        text = text_of(api.draw(waiting, day).pdf)
        assert "Giấy xác nhận đã nộp hồ sơ" in text
        assert "Hồ sơ chưa được tiếp nhận" in text
        assert "Dữ liệu mẫu" not in text


def test_the_paper_is_vietnamese_whoever_asks() -> None:
    with override("en"):
        text = text_of(api.draw(sample_paper(Kind.RECEIPT, AT), DAY).pdf)
    assert "8 giờ 30" in text


@pytest.mark.parametrize("kind", [Kind.RESULT, Kind.REFUSAL, Kind.RECEIPT, Kind.STOP, Kind.APOLOGY])
def test_data_are_never_markup(kind: Kind) -> None:
    paper = sample_paper(kind, AT)
    field = "text" if isinstance(paper, Result) else "procedure" if kind == Kind.RECEIPT else "reason"
    text = text_of(api.draw(replace(paper, **{field: NASTY}), date(2020, 1, 1)).pdf)
    assert NASTY.replace(" ", "") in text.replace(" ", "")


def test_layouts_take_data_only_as_json() -> None:
    """No layout evaluates text: the only way in is `sys.inputs`, decoded in one place."""
    for path in LAYOUTS.glob("*.typ"):
        code = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        assert "eval(" not in code, path.name
        if path.name != "base.typ":
            assert "sys.inputs" not in code, path.name


def test_every_layout_belongs_to_a_form() -> None:
    used = {form.layout for one in form_sets() for form in one.forms}
    parts = {"base", "receipt-parts", "apology-parts"}
    assert {path.stem for path in LAYOUTS.glob("*.typ")} == used | parts


def test_a_register_is_bound_in_volumes() -> None:
    register, rows = sample_register(AT, 3)
    text = text_of(api.draw_register(replace(register, volume=2, volumes=2, first=501), rows, DAY).pdf)
    assert "Quyển 2 / 2 · số thứ tự 501 đến 503" in text
    register, rows = sample_register(AT, api.VOLUME_ROWS + 1)
    with pytest.raises(api.WrongContent, match="a volume holds at most 500"):
        api.draw_register(register, rows, DAY)


def test_an_empty_register_says_so() -> None:
    register, rows = sample_register(AT, 0)
    assert "Không có hồ sơ nào" in text_of(api.draw_register(register, rows, DAY).pdf)


def test_a_full_volume_is_drawn_whole() -> None:
    register, rows = sample_register(AT, api.VOLUME_ROWS)
    reader = read(api.draw_register(register, rows, date(2026, 1, 1)).pdf)
    first, last = reader.pages[0].extract_text(), reader.pages[-1].extract_text()
    assert "H04.00-150617-0001" in first
    assert "H04.00-150617-0500" in last
    assert "Tên thủ tục hành chính" in last  # the head of the table is on every page


def context(root: Path) -> LoadContext:
    return LoadContext(root=root, province=root, actor=system_actor("load"))


def test_loading_names_what_was_not_compared_with_the_law(settings) -> None:
    report = check_forms(context(settings.TINHSO_CONTENT_ROOT))
    assert report.unchanged == len(report.remarks) == len(FORMS)
    assert any("Sổ theo dõi hồ sơ, từ 15/09/2025" in remark for remark in report.remarks)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("layout: result-decision", "layout: nothing-here", r"sets\[1\].forms\[8\]: .*nothing-here"),
        ("valid_to: 2019-01-08", "valid_to: 2019-02-08", "two sets"),
        ("paper: a4", "paper: a3", "paper"),
        ("kind: control", "kind: banknote", "kind"),
    ],
)
def test_a_wrong_form_set_is_refused_with_its_place(
    settings, tmp_path: Path, old: str, new: str, message: str
) -> None:
    (tmp_path / "law").mkdir()
    text = (settings.TINHSO_CONTENT_ROOT / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataErrors, match=message):
        check_forms(context(tmp_path))


def test_every_kind_can_be_shown_as_a_sample() -> None:
    for one, kind in product(form_sets(), Kind):
        assert api.sample(one.code, kind, AT) is not None
    assert api.sample("khong-co", Kind.RECEIPT, AT) is None
