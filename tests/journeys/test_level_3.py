"""Sent online, paid and collected at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from . import paths
from .papers import identity_card
from .visitor import Visitor

pytestmark = pytest.mark.browser

PROCEDURE = "/dich-vu-cong/giay-phep-xay-dung-nha-o/"


def test_a_permit_is_asked_for_online_paid_and_collected_at_the_desk(
    sign_in: Callable[..., Visitor], tmp_path: Path
) -> None:
    citizen = sign_in("dan")
    citizen.open(PROCEDURE)
    citizen.sees("Mức độ 3")
    codes = apply(citizen, tmp_path)

    clerk = sign_in("motcua")
    paths.act(clerk, codes, "Tiếp nhận")
    clerk.sees("Đã tiếp nhận hồ sơ.")
    officer = sign_in("chuyenvien")
    given_from_the_list(sign_in("lanhdao"), officer, codes)
    through_the_steps(officer, citizen, codes)
    paths.propose(officer, codes, "Cho phép xây dựng nhà ở riêng lẻ theo bản vẽ.")
    leader = sign_in("lanhdao")
    paths.act(leader, codes, "Duyệt")

    mine(citizen, codes, "Đã có kết quả")
    citizen.sees("Nhận tại bộ phận một cửa, mang theo giấy tiếp nhận hoặc mã hồ sơ.")
    hand_over(clerk, codes)
    mine(citizen, codes, "Đã trả kết quả")
    who_looked(citizen, leader, codes)


def who_looked(citizen: Visitor, leader: Visitor, codes: paths.Codes) -> None:
    """The citizen reads which agencies and posts opened the dossier, the leader also who it was."""
    citizen.go("Ai đã xem hồ sơ")
    citizen.sees("Chuyên viên", "Xem hồ sơ")
    assert not citizen.main.get_by_text("Lê Minh Khánh").count()
    citizen.look()
    leader.open(f"/ho-so/{codes.code}/nhat-ky/")
    leader.go("Ai đã xem hồ sơ")
    leader.sees("Lê Minh Khánh")
    leader.look()


def apply(citizen: Visitor, folder: Path) -> paths.Codes:
    """The card of the account has filled in what it knows."""
    paths.begin(citizen, PROCEDURE, agency="thành phố Bạc Liêu")
    assert citizen.page.get_by_label("Họ và tên").input_value() == "Nguyễn Thị Hoa"
    assert citizen.page.get_by_label("Số giấy chứng minh nhân dân").input_value() == "095185000001"
    citizen.date("Ngày cấp", 27, 3, 2009)
    citizen.press(paths.NEXT)
    paths.choose_place(citizen)
    citizen.answer(re.compile("Số nhà, đường hoặc ấp, khóm"), "15 Hòa Bình")
    citizen.answer("Thửa đất số", "112")
    citizen.answer("Diện tích đất (m²)", "90")
    citizen.press(paths.NEXT)
    citizen.tick("Xây dựng mới")
    citizen.tick(re.compile("Trong đô thị"))
    citizen.press(paths.NEXT)
    citizen.answer("Diện tích xây dựng tầng trệt (m²)", "60")
    citizen.answer("Chiều cao công trình (m)", "7,5")
    citizen.date("Ngày dự kiến khởi công", 1, 8, 2030)
    citizen.press(paths.NEXT)
    citizen.answer("Tên tầng", "Tầng trệt")
    citizen.answer("Diện tích sàn (m²)", "60")
    citizen.press(paths.NEXT)
    citizen.answer("Tên đơn vị hoặc người thiết kế", "Xưởng thiết kế mẫu")
    citizen.press(paths.NEXT)
    citizen.attach("Giấy tờ về quyền sử dụng đất", identity_card(folder, "so-do.pdf"))
    citizen.attach("Bản vẽ thiết kế", identity_card(folder, "ban-ve.pdf"))
    citizen.press(paths.NEXT)
    codes = paths.declare_and_submit(citizen)
    citizen.heading("Đã nộp hồ sơ")
    return codes


def given_from_the_list(leader: Visitor, officer: Visitor, codes: paths.Codes) -> None:
    """The leader gives what nobody has yet from the list of the office; it stands in the officer's own list."""
    leader.open(f"/ho-so/phong/?cua_ai=chua-giao&tu_khoa={codes.code}")
    leader.main.get_by_label(f"Chọn hồ sơ {codes.code}").check()
    leader.look()
    leader.press("Giao các hồ sơ đã chọn")
    leader.sees(codes.code, "Nguyễn Thị Hoa")
    leader.choose("Giao cho", re.compile("Lê Minh Khánh"))
    leader.press("Giao")
    leader.sees("Đã giao mọi hồ sơ đã chọn.")
    leader.look()
    paths.find_in(officer, codes, "/ho-so/")
    officer.go("Chuyển người")
    officer.sees("Lý do chuyển")
    officer.look()


def through_the_steps(officer: Visitor, citizen: Visitor, codes: paths.Codes) -> None:
    """The officers' second step comes before the proposal; everybody sees where it is."""
    assert not officer.main.get_by_role("link", name="Trình ký").count()
    paths.act(officer, codes, "Chuyển bước")
    officer.sees("Đã chuyển bước.")
    officer.go("Quy trình")
    officer.sees("Kiểm tra hồ sơ, thực địa", "Hồ sơ này đã đi qua", "Bước hiện tại phải xong trước")
    officer.look()
    mine(citizen, codes, "Đang ở bước 3 trên 5: Thẩm định, dự thảo giấy phép.")
    citizen.unfold("Sơ đồ quy trình")
    citizen.sees("↩ bước 2")
    citizen.look()


def mine(citizen: Visitor, codes: paths.Codes, state: str) -> None:
    """The citizen's own list leads to the dossier without any code."""
    citizen.open("/")
    citizen.menu("Hồ sơ của tôi")
    row = citizen.main.get_by_role("row").filter(has_text=codes.code)
    row.get_by_role("link").first.click()
    citizen.look()
    citizen.sees(state)


def hand_over(clerk: Visitor, codes: paths.Codes) -> None:
    """The fee is taken in cash first and stands among the day's receipts, then the result is given."""
    paths.find_in(clerk, codes, "/mot-cua/tra-ket-qua/")
    clerk.go("Thu phí, lệ phí")
    clerk.sees("Ghi nhận đã thu tiền mặt tại quầy.", "Nguyễn Thị Hoa")
    clerk.press("Thu phí, lệ phí")
    clerk.sees("Đã ghi nhận thu phí, lệ phí.")
    case = clerk.page.url
    clerk.open("/thanh-toan/da-thu/")
    clerk.sees("Tiền mặt theo người thu", codes.code)
    clerk.open(case)
    clerk.go("Trả kết quả")
    clerk.press("Trả kết quả")
    clerk.sees("Đã trả kết quả.")
