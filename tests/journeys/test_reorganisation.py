"""An act of reorganisation in the browser: drafted, previewed, and waiting for a second pair of eyes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .visitor import Visitor

pytestmark = pytest.mark.browser


def test_an_act_is_drafted_and_previewed(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor]
) -> None:
    director = sign_in("quantri")
    director.open("/quan-tri/sap-xep/")
    director.answer("Số, ký hiệu", "01/NQ-HĐND")
    director.answer("Trích yếu", "Nhập phường 2 vào phường 1")
    director.answer("Cơ quan ban hành", "Hội đồng nhân dân tỉnh")
    director.date("Ngày ban hành", 1, 1, 2030)
    director.date("Ngày có hiệu lực", 1, 7, 2030)
    director.press("Lập dự thảo")
    director.heading("Nhập phường 2 vào phường 1")
    director.answer("Mã hiện nay", "31813")
    director.answer("Mã của đơn vị cấp trên hoặc kế tục", "31825")
    director.press("Thêm điều khoản")
    director.sees("Phường 2 → Phường 1", "người khác với người lập phải duyệt")
    director.press("Xem trước")
    director.sees("Những gì sẽ chuyển", "Xã, phường trước và sau", "Phường 2 (31813)")
    citizen = arrive()
    citizen.open("/co-quan/sap-xep/")
    citizen.sees("Chưa có văn bản nào.")
