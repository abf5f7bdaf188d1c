"""Papers: forms compared with their texts, signed results that anybody checks, the register of a desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from . import paths
from .papers import identity_card, text_of
from .visitor import Visitor

pytestmark = pytest.mark.browser


def test_the_forms_of_every_period_are_looked_at(sign_in: Callable[..., Visitor]) -> None:
    keeper = sign_in("quantri")
    keeper.open("/giay-to/bo-mau/")
    keeper.sees("Có mẫu chưa đối chiếu", "Đang áp dụng", "Biểu mẫu kèm theo Thông tư 03/2025/TT-VPCP")
    paper = keeper.context.request.get(
        keeper.main.get_by_role("link", name="Xem Thông báo dừng giải quyết hồ sơ").last.get_attribute("href")
    )
    assert "Mẫu số 05, Thông tư 03/2025/TT-VPCP" in text_of(paper.body())


def test_anybody_checks_a_file_and_a_code(arrive: Callable[..., Visitor], tmp_path: Path) -> None:
    citizen = arrive()
    citizen.open("/kiem-tra-van-ban/")
    citizen.heading("Kiểm tra văn bản")
    citizen.press("Kiểm tra tệp")
    citizen.sees("Hãy chọn tệp PDF cần kiểm tra.")
    citizen.attach("Tệp PDF cần kiểm tra", identity_card(tmp_path))
    citizen.press("Kiểm tra tệp")
    citizen.sees("Tệp không có chữ ký số")
    citizen.answer("Mã kiểm tra in trên văn bản", "K7MP-2XQ9-4HTR-8WCD")
    citizen.press("Tra mã")
    citizen.sees("Không có văn bản nào mang mã này")


def test_a_result_is_signed_and_anybody_finds_it_whole(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor], tmp_path: Path
) -> None:
    citizen = arrive()
    codes = paths.suspend(citizen, tmp_path)
    clerk, officer, leader = sign_in("motcua"), sign_in("chuyenvien"), sign_in("lanhdao")
    paths.act(clerk, codes, "Tiếp nhận")
    paths.open_case(officer, codes)
    officer.go("Nhận xử lý")
    officer.press("Nhận xử lý")
    paths.propose(officer, codes)
    paths.act(leader, codes, "Duyệt")

    paths.open_case(clerk, codes)
    clerk.open(f"/ho-so/{codes.code}/nhat-ky/")
    sheet = text_of(clerk.download("In phiếu kiểm soát quá trình giải quyết"))
    assert "Giao: Chuyên viên xử lý Nhận: Lãnh đạo" in sheet

    stranger = arrive(java_script_enabled=False)
    paths.track(stranger, codes)
    content = stranger.download(re.compile("Tải kết quả"))
    file = tmp_path / "ket-qua.pdf"
    file.write_bytes(content)
    stranger.open("/kiem-tra-van-ban/")
    stranger.page.locator("input[type=file]").set_input_files(file)
    stranger.press("Kiểm tra tệp")
    stranger.sees(
        "Chữ ký mẫu hợp lệ, tệp không bị thay đổi", "Chữ ký 1", "Chữ ký 2", "Văn bản đã ban hành ở cổng này"
    )
    code = re.search(r"mã ((?:[A-Z0-9]{4}-){3}[A-Z0-9]{4})", text_of(content))
    assert code
    stranger.answer("Mã kiểm tra in trên văn bản", code.group(1))
    stranger.press("Tra mã")
    stranger.sees("Mã này thuộc một văn bản đã ban hành", "2 chữ ký số")


def test_a_desk_prints_its_register(sign_in: Callable[..., Visitor]) -> None:
    clerk = sign_in("motcua")
    clerk.open("/mot-cua/so/")
    clerk.go("In sổ")
    clerk.answer("Từ ngày", "01/05/2015")
    clerk.answer("Đến ngày", "31/05/2015")
    clerk.press("Lọc")
    clerk.sees("Hồ sơ nộp từ ngày 01/05/2015 đến ngày 31/05/2015")
    assert "Sổ theo dõi hồ sơ" in text_of(clerk.download(re.compile("Quyển 1")))
    assert clerk.download("Tải cả sổ").startswith(b"PK")
