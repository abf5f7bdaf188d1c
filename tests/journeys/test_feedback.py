"""Feedback from a telephone number without an account to the answer that everybody reads."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .served import Served
from .visitor import Visitor

pytestmark = pytest.mark.browser

NUMBER = "0987654321"


def test_a_letter_is_passed_on_answered_and_published(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor], served: Served
) -> None:
    citizen = arrive()
    citizen.open("/phan-anh/")
    citizen.sees("Câu trả lời đã công khai")
    citizen.go("Gửi phản ánh, kiến nghị")
    citizen.answer("Số điện thoại di động hoặc thư điện tử", NUMBER)
    citizen.press("Gửi mã xác nhận")
    served.work()
    (code,) = re.findall(r"\d{6}", served.texts(NUMBER)[-1]["text"])
    citizen.answer("Mã xác nhận", code)
    citizen.press("Tiếp tục")
    citizen.tick("Cơ quan, nơi tiếp dân")
    citizen.choose(re.compile("^Cơ quan(?!,)"), "^Ủy ban nhân dân thành phố Bạc Liêu$")
    citizen.answer("Tiêu đề", "Quạt ở phòng chờ hỏng")
    citizen.answer("Nội dung", "Quạt ở phòng chờ của bộ phận một cửa hỏng hai tuần nay.")
    citizen.answer("Họ và tên", "Lâm Văn Thử")
    citizen.answer("Địa chỉ", "Số 5, khóm 2")
    citizen.press("Gửi phản ánh, kiến nghị")
    citizen.sees("Đã gửi phản ánh, kiến nghị", "Mã tra cứu")
    code = re.search(r"PA-\d{6}-\d{4}", citizen.text).group()

    chief = sign_in("lanhdao.tinh")
    chief.open("/phan-anh/xu-ly/")
    chief.follow(code)
    chief.sees("Lâm Văn Thử", "Hạn phân loại, chuyển")
    chief.go("Chuyển cơ quan có trách nhiệm")
    chief.answer("Nội dung", "Thuộc trách nhiệm của thành phố.")
    chief.press("Chuyển cơ quan có trách nhiệm")

    clerk = sign_in("motcua")
    clerk.open("/phan-anh/xu-ly/")
    clerk.follow(code)
    clerk.go("Phân loại và nhận xử lý")
    clerk.press("Phân loại và nhận xử lý")
    clerk.go("Trả lời")
    clerk.answer("Nội dung", "Đã thay hai quạt mới.")
    clerk.press("Trả lời")

    leader = sign_in("lanhdao")
    leader.open("/phan-anh/xu-ly/?loc=cho-cong-khai")
    leader.follow(code)
    leader.go("Công khai câu trả lời")
    leader.sees("Người gửi không đồng ý công khai nội dung")
    leader.press("Công khai câu trả lời")
    leader.sees("Đã công khai")

    citizen.open(f"/phan-anh/tra-cuu/{code}/")
    citizen.sees("Đã thay hai quạt mới.")
    citizen.follow("Đánh giá câu trả lời")
    citizen.tick("Hài lòng")
    citizen.press("Gửi")
    citizen.sees("Đã công khai")
    assert served.one("SELECT liked AND on_time FROM feedback_feedback WHERE code = %s", code)

    stranger = arrive()
    stranger.open("/phan-anh/")
    stranger.follow("Quạt ở phòng chờ hỏng")
    stranger.sees("Đã thay hai quạt mới.")
    assert "Lâm Văn Thử" not in stranger.text and "hai tuần nay" not in stranger.text
    stranger.open("/phan-anh/so-lieu/")
    stranger.sees("Tỷ lệ đúng hạn")
