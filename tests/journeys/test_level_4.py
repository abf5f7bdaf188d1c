"""The whole way of a service that is done without leaving home, and what the plan's page shows of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from . import paths
from .papers import identity_card, size_of, text_of
from .visitor import Visitor

pytestmark = pytest.mark.browser

NAME = "Nguyễn Thị Mẫu"


def test_a_household_business_is_registered_without_leaving_home(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor], tmp_path: Path
) -> None:
    citizen = arrive()
    before = figures(citizen)
    find(citizen)
    apply(citizen, tmp_path)
    codes = paths.declare_and_submit(citizen)
    citizen.heading("Đã gửi hồ sơ, chờ nộp phí")
    pay(citizen, codes)
    receipt_is_right(citizen, codes)

    clerk = sign_in("motcua")
    accept(clerk, codes)
    officer = sign_in("chuyenvien")
    claim(officer, codes)
    paths.propose(officer, codes, "Chứng nhận hộ kinh doanh đăng ký hợp lệ.")
    leader = sign_in("lanhdao")
    approve(leader, codes)

    result_arrives(arrive(), codes)
    after = figures(citizen)
    assert after["decided"] == before["decided"] + 1
    assert after["on time"] == before["on time"] + 1
    assert after["agencies"] >= max(before["agencies"], 1)
    assert after["level 4"] == before["level 4"]


def find(citizen: Visitor) -> None:
    """Typed without accents on the front page."""
    citizen.open("/")
    citizen.answer("Bạn cần tìm gì?", "dang ky ho kinh doanh")
    citizen.press("Tìm")
    citizen.sees(re.compile("Đăng ký hộ kinh doanh"))
    citizen.follow(re.compile("^Đăng ký hộ kinh doanh"))
    citizen.heading("Đăng ký hộ kinh doanh")
    citizen.sees("5 ngày làm việc", "100.000 đồng", "Giấy chứng minh nhân dân của chủ hộ")


def apply(citizen: Visitor, folder: Path) -> None:
    paths.begin(
        citizen, "/dich-vu-cong/dang-ky-ho-kinh-doanh/", agency="thành phố Bạc Liêu", delivery="Bản điện tử"
    )
    paths.fill_applicant(citizen, NAME)
    citizen.answer("Số giấy chứng minh nhân dân", "38501")
    citizen.press(paths.NEXT)
    error_is_told(citizen)
    citizen.answer("Số giấy chứng minh nhân dân", "385012345")
    citizen.press(paths.NEXT)

    paths.choose_place(citizen)
    citizen.answer("Số nhà, đường hoặc ấp, khóm", "12 Trần Phú")
    citizen.press(paths.NEXT)

    citizen.tick("Một cá nhân")
    citizen.answer("Tên hộ kinh doanh", "Tạp hóa Hoa Mẫu")
    citizen.answer("Vốn kinh doanh (đồng)", "80000000")
    citizen.answer("Số lao động", "2")
    citizen.date("Ngày dự kiến bắt đầu kinh doanh", 1, 7, 2030)
    citizen.press(paths.NEXT)

    citizen.tick("Có")
    citizen.press(paths.NEXT)

    citizen.answer("Mã ngành", "4711")
    citizen.answer("Tên ngành, nghề", "Bán lẻ lương thực, thực phẩm")
    citizen.press(paths.NEXT)

    citizen.attach(re.compile("Giấy chứng minh nhân dân của chủ hộ"), identity_card(folder))
    citizen.press(paths.NEXT)
    citizen.heading("Kiểm tra trước khi nộp")
    citizen.sees(NAME, "Tạp hóa Hoa Mẫu", "chung-minh-nhan-dan.pdf", "Ủy ban nhân dân thành phố Bạc Liêu")


def error_is_told(citizen: Visitor) -> None:
    """The summary has the focus, its link leads to the field, the other answers stay."""
    summary = citizen.page.get_by_role("alert")
    expect(summary).to_contain_text("Số giấy chứng minh nhân dân phải gồm 9 chữ số")
    assert citizen.page.title().startswith("Lỗi")
    assert citizen.page.evaluate("document.activeElement.closest('.govuk-error-summary') !== null")
    summary.get_by_role("link").first.click()
    field = citizen.page.get_by_label("Số giấy chứng minh nhân dân")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(citizen.page.get_by_label("Họ và tên")).to_have_value(NAME)


def pay(citizen: Visitor, codes: paths.Codes) -> None:
    citizen.go("Nộp phí, lệ phí")
    citizen.sees("100.000 đồng")
    citizen.tick(re.compile("thử nghiệm"))
    citizen.press("Tiếp tục")
    citizen.heading("Ngân hàng thử nghiệm")
    citizen.press("Xác nhận nộp tiền")
    citizen.sees("Đã nộp phí, lệ phí.", codes.code)
    citizen.heading("Đăng ký hộ kinh doanh")


def receipt_is_right(citizen: Visitor, codes: paths.Codes) -> None:
    """A5, with both codes, the fee and the mark of a sample."""
    pdf = citizen.download(re.compile("Tải phiếu"))
    assert size_of(pdf) in {(148, 210), (210, 148)}
    words = text_of(pdf)
    assert codes.code in words
    assert codes.lookup in words
    assert NAME in words
    assert "100.000" in words


def accept(clerk: Visitor, codes: paths.Codes) -> None:
    """From the list of what came in; then the receipt with the day of the result."""
    paths.find_in(clerk, codes, "/mot-cua/")
    clerk.go("Tiếp nhận")
    clerk.press("Tiếp nhận")
    clerk.sees("Đã tiếp nhận hồ sơ.")
    words = text_of(clerk.download("Giấy tiếp nhận và hẹn trả kết quả"))
    assert codes.code in words
    assert re.search(r"\d{2}/\d{2}/2015|tháng \d+ năm 2015", words)


def claim(officer: Visitor, codes: paths.Codes) -> None:
    """From the list of the whole division into the officer's own."""
    paths.find_in(officer, codes, "/ho-so/phong/")
    officer.sees(NAME, "Diễn biến", "Các bước")
    officer.go("Nhận xử lý")
    officer.press("Nhận xử lý")
    officer.sees("Ông, bà đã nhận hồ sơ.")
    paths.find_in(officer, codes, "/ho-so/")


def approve(leader: Visitor, codes: paths.Codes) -> None:
    paths.find_in(leader, codes, "/duyet/")
    leader.go("Duyệt")
    leader.sees("Chứng nhận hộ kinh doanh đăng ký hợp lệ.")
    leader.press("Duyệt")
    leader.sees("Đã duyệt kết quả.")


def result_arrives(citizen: Visitor, codes: paths.Codes) -> None:
    """Tracked in a browser that never saw the dossier before, with the two codes alone."""
    paths.track(citizen, codes)
    citizen.heading("Đăng ký hộ kinh doanh")
    citizen.sees("Đã có kết quả", "Diễn biến")
    timeline = citizen.page.locator(".moj-timeline, [class*=timeline]").first.inner_text()
    for happened in ("Nộp", "Tiếp nhận", "Duyệt"):
        assert happened.lower() in timeline.lower(), timeline
    name, pdf = citizen.saved(re.compile("Tải kết quả"))
    assert name.endswith(".pdf")
    words = text_of(pdf)
    assert "hợp lệ" in words
    assert NAME in words


def figures(visitor: Visitor) -> dict[str, int]:
    """What the plan's pages say now."""
    visitor.open("/ke-hoach/chi-tieu/GEN-2/")
    share = re.search(r"([\d.]+) hồ sơ có tiến độ công khai.*? trên ([\d.]+) hồ sơ", visitor.text)
    visitor.open("/ke-hoach/chi-tieu/GEN-1/")
    bodies = re.search(r"(\d+) cơ quan đã xử lý hồ sơ trên hệ thống trên (\d+)", visitor.text)
    visitor.open("/ke-hoach/chi-tieu/APP-2/")
    complete = re.search(r"(\d+) thủ tục mức độ 4", visitor.text)
    visitor.open("/ke-hoach/")
    assert share and bodies and complete, visitor.text
    visitor.sees(re.compile("APP-2|Dịch vụ công trực tuyến mức độ 4"))
    return {
        "on time": number(share.group(1)),
        "decided": number(share.group(2)),
        "agencies": number(bodies.group(1)),
        "level 4": number(complete.group(1)),
    }


def number(words: str) -> int:
    return int(words.replace(".", ""))
