"""Who runs the installation: the working calendar."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .visitor import Visitor

pytestmark = pytest.mark.browser


def test_the_working_calendar_is_changed_with_its_reason(sign_in: Callable[..., Visitor]) -> None:
    keeper = sign_in("quantri")
    keeper.open("/quan-tri/lich-lam-viec/")
    keeper.sees("Lịch làm việc năm 2015", "Quốc khánh", "07:00–11:00")
    keeper.go("Thêm ngày")
    keeper.press("Lưu")
    keeper.sees("Hãy nhập văn bản làm căn cứ.")
    keeper.date("Ngày", 3, 9, 2015)
    keeper.tick("Ngày nghỉ")
    keeper.answer("Tên ngày", "Nghỉ hoán đổi")
    keeper.answer("Căn cứ", "Công văn minh họa")
    keeper.press("Lưu")
    keeper.sees("Đã ghi ngày 03/09/2015 vào lịch.", "Nghỉ hoán đổi")
    keeper.follow("Bỏ 03/09/2015")
    keeper.answer("Căn cứ", "Nhập nhầm")
    keeper.press("Bỏ khỏi lịch")
    keeper.sees("Đã bỏ ngày 03/09/2015 khỏi lịch.")
    keeper.go("Đổi giờ làm việc")
    keeper.sees("Buổi sáng từ")
