"""Being told of one's dossiers, and who sees to it that messages leave."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .served import Served
from .visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_citizen_is_told_and_an_operator_sees_to_what_is_in_doubt(
    sign_in: Callable[..., Visitor], served: Served
) -> None:
    citizen = sign_in("dan")
    citizen.open("/thong-bao/")
    citizen.heading("Thông báo")
    citizen.page.locator(".ts-notices__item a").first.click()
    citizen.look()
    citizen.sees("hồ sơ")
    citizen.open("/thong-bao/cach-nhan/")
    citizen.sees("Những việc luôn được báo")
    citizen.page.get_by_label("Tin nhắn").uncheck()
    citizen.press("Lưu")
    citizen.sees("Đã lưu cách nhận thông báo.")
    choice = "SELECT p.email AND NOT p.sms FROM notices_preference p JOIN directory_account a ON a.id = p.account_id"
    assert served.one(f"{choice} WHERE a.username = 'dan'")

    operator = sign_in("quantri")
    operator.open("/thong-bao/van-hanh/")
    operator.sees("không chắc đã gửi", "Máy chủ thư", "***")
    doubtful = "SELECT count(*) FROM notices_message WHERE state = 'uncertain'"
    before = served.one(doubtful)
    assert before >= 1
    operator.page.locator("table.ts-q tbody td a").first.click()
    operator.look()
    operator.sees("Có thể người nhận đã nhận được tin này.")
    operator.press("Gửi lại")
    operator.sees("Tin sẽ được gửi lại.")
    assert served.one(doubtful) == before - 1
    served.work()
    assert (
        served.one("SELECT count(*) FROM notices_message WHERE resent = 1 AND reason <> 'process_died'") == 1
    )

    operator.open("/thong-bao/mau/dossier--accepted/sms/vi/")
    operator.sees("{ma_ho_so}", "Xem thử với số liệu ví dụ", "GSM-7")
    operator.answer("Nội dung", "Hồ sơ của ông bà đã được tiếp nhận")
    operator.press("Lưu mẫu")
    operator.sees("Thiếu chỗ điền bắt buộc {ma_ho_so}.")
    operator.answer("Nội dung", "Hồ sơ {ma_ho_so} đã được tiếp nhận")
    operator.press("Xem thử")
    operator.sees("Hồ sơ 000.21.31.H04-150617-0001 đã được tiếp nhận", "UCS-2")
    operator.press("Lưu mẫu")
    operator.sees("Đã lưu mẫu thông báo.")
