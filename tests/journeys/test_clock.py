"""Due dates: read by whoever waits, moved with an apology, computed again after a change of the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tinhso.kernel.testing.mail import MailServer

from . import paths
from .conftest import enter
from .served import copy, serve
from .test_reorganisation import bring_birth
from .visitor import Visitor

pytestmark = pytest.mark.browser
HOME = "/quan-tri/tinh-lai-ngay-hen/"


def test_a_date_is_explained_moved_with_an_apology_and_computed_again(
    arrive: Callable[..., Visitor], tmp_path_factory: pytest.TempPathFactory, post: MailServer
) -> None:
    """In a copy of its own: a changed calendar would be everybody's."""
    folder = tmp_path_factory.mktemp("clock")
    with copy("clock") as name, serve(folder, name, post.port) as now:
        clerk, leader, keeper = (
            enter(arrive(address=now.address), login)
            for login in ("motcua.phuong1", "lanhdao.phuong1", "quantri")
        )
        codes = bring_birth(clerk)
        paths.open_case(leader, codes)
        leader.unfold("Cách tính")
        leader.sees("Tiếp nhận lúc", "Căn cứ:")
        leader.go("Xin lỗi, hẹn lại")
        leader.date("Hẹn lại ngày", 19, 6, 2015)
        leader.answer("Lý do chậm và lời xin lỗi", "Cần xác minh thêm, xin lỗi ông, bà.")
        leader.press("Xin lỗi, hẹn lại")
        leader.sees("Đã xin lỗi và hẹn lại ngày trả kết quả.")
        change_the_calendar(keeper)
        keeper.open(HOME)
        keeper.press("Tính thử")
        keeper.sees("Ghi lý do, căn cứ")
        keeper.answer("Lý do, căn cứ", "Công văn minh họa về hoán đổi ngày làm việc")
        keeper.press("Tính thử")
        keeper.sees("Đang tính thử")
        now.work()
        keeper.page.reload()
        keeper.sees("Chờ quyết định", "Theo cơ quan")
        keeper.tick("Chỉ những hồ sơ có ngày hẹn muộn hơn")
        keeper.press("Đổi ngày hẹn")
        now.work()
        keeper.page.reload()
        keeper.sees("Đã áp dụng", "đã đổi ngày hẹn")
        citizen = arrive(address=now.address)
        paths.track(citizen, codes)
        citizen.unfold("Vì sao có ngày hẹn này?")
        citizen.sees(
            "Cần xác minh thêm",
            "22/06/2015",
            "Công văn minh họa về hoán đổi ngày làm việc",
            "Tính lại theo lịch làm việc mới",
        )


def change_the_calendar(keeper: Visitor) -> None:
    """Two days are free that were to be worked."""
    keeper.open("/quan-tri/lich-lam-viec/")
    for day in (18, 19):
        keeper.go("Thêm ngày")
        keeper.date("Ngày", day, 6, 2015)
        keeper.tick("Ngày nghỉ")
        keeper.answer("Tên ngày", "Nghỉ hoán đổi")
        keeper.answer("Căn cứ", "Công văn minh họa")
        keeper.press("Lưu")
        keeper.sees(re.compile(f"Đã ghi ngày {day}/06/2015"))
