"""Papers: forms compared with their texts, signed results that anybody checks, the register of a desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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
