"""On paper: the blank form, the counter, and what happens when a dossier cannot be received."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from . import paths
from .papers import identity_card, text_of
from .visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_blank_form_is_printed_and_handed_in_at_the_counter(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor]
) -> None:
    citizen = arrive()
    citizen.open("/dich-vu-cong/?muc=2")
    citizen.follow(re.compile("Đăng ký khai sinh"))
    citizen.sees("Mức độ 2", "Mẫu đơn, tờ khai")
    assert citizen.main.get_by_role("link", name="Nộp hồ sơ qua mạng").count() == 0
    citizen.follow(re.compile("bản in trống"))
    citizen.sees("Cộng hòa xã hội chủ nghĩa Việt Nam", "Người khai")

    clerk = sign_in("motcua.phuong1")
    clerk.open("/mot-cua/tiep-nhan/?q=dang+ky+khai+sinh")
    clerk.follow(re.compile("^Đăng ký khai sinh"))
    clerk.press("Tiếp nhận và in giấy hẹn")
    clerk.sees("Nhập họ và tên người nộp")
    clerk.answer("Họ và tên người nộp", "Lâm Văn Mẫu")
    clerk.answer("Số giấy tờ tùy thân", "385099999")
    clerk.answer("Nội dung yêu cầu", "Đăng ký khai sinh cho con")
    for box in clerk.main.get_by_role("group", name="Giấy tờ đã nhận").get_by_role("checkbox").all():
        box.check()
    clerk.press("Tiếp nhận và in giấy hẹn")
    clerk.sees(re.compile("Đã ghi sổ hồ sơ"))
    code = re.search(r"[\w.]+-\d{6}-\d{4,}", clerk.text)
    assert code
    words = text_of(clerk.download("Giấy tiếp nhận và hẹn trả kết quả"))
    assert code.group() in words
    lookup = re.search(r"Mã tra cứu:?\s*([0-9A-Z]{4}[- ]?[0-9A-Z]{4})", words)
    assert lookup, words
    paths.track(citizen, paths.Codes(code.group(), lookup.group(1)))
    citizen.sees("Lâm Văn Mẫu", "Hẹn trả kết quả")

    # The same person comes to the counter for the same thing once more.
    clerk.open("/mot-cua/tiep-nhan/dang-ky-khai-sinh/")
    clerk.answer("Họ và tên người nộp", "Lâm Văn Mẫu")
    clerk.answer("Số giấy tờ tùy thân", "385099999")
    clerk.tick("Chỉ ghi sổ, kiểm tra sau")
    clerk.press("Tiếp nhận và in giấy hẹn")
    clerk.sees("Có thể trùng với hồ sơ đã nhận", code.group())
    clerk.tick("Đã đối chiếu: không trùng với hồ sơ nào")
    clerk.press("Tiếp nhận và in giấy hẹn")
    clerk.sees("Có thể trùng với hồ sơ đã nhận")
    clerk.follow("Đối chiếu")
    clerk.sees(code.group(), "Giống nhau")
    clerk.go("Từ chối vì trùng")
    clerk.press("Từ chối")
    clerk.sees("Đã từ chối tiếp nhận hồ sơ.")


def test_what_came_by_post_counts_from_its_arrival(sign_in: Callable[..., Visitor]) -> None:
    clerk = sign_in("motcua.phuong1")
    clerk.open("/mot-cua/tiep-nhan/cap-ban-sao-khai-sinh/")
    clerk.follow("Hồ sơ đến qua bưu điện")
    clerk.answer("Bưu điện phát ngày", "15/06/2015")
    clerk.press("Tiếp nhận và in giấy hẹn")
    clerk.sees("Ghi người gửi như trên bì thư.")
    clerk.answer("Người gửi ghi trên bì", "Thạch Thị Gửi Thư, ấp 3, Vĩnh Lợi")
    clerk.answer("Mã bưu gửi", "RR123456785VN")
    clerk.answer("Họ và tên người nộp", "Thạch Thị Gửi Thư")
    clerk.press("Tiếp nhận và in giấy hẹn")
    clerk.sees(re.compile("phát ngày 15/06/2015, người gửi: Thạch Thị Gửi Thư"))
    clerk.unfold("Cách tính")
    clerk.sees(re.compile("Bưu điện phát ngày .*15/06/2015, thời hạn tính từ ngày đó"))
    clerk.open("/mot-cua/so/")
    clerk.go("Đến qua bưu điện")
    clerk.sees("Thạch Thị Gửi Thư, ấp 3, Vĩnh Lợi", "RR123456785VN")
    clerk.open("/mot-cua/so/in/")
    assert int(clerk.row("Bưu chính")) >= 1


def test_a_dossier_refused_at_the_desk_tells_the_citizen_why(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor], tmp_path: Path
) -> None:
    citizen = arrive()
    codes = paths.suspend(citizen, tmp_path)
    clerk = sign_in("motcua")
    reason = "Giấy chứng nhận không đọc được; ông, bà quét lại rồi nộp hồ sơ mới."
    paths.open_case(clerk, codes)
    clerk.go("Từ chối")
    clerk.press("Từ chối")
    clerk.sees("Ghi lý do")
    clerk.answer("Lý do", reason)
    clerk.press("Từ chối")
    clerk.sees("Đã từ chối tiếp nhận hồ sơ.")
    slip = clerk.context.request.get(f"/ho-so/{codes.code}/in/tu-choi/")
    assert reason in text_of(slip.body())

    stranger = arrive()
    paths.track(stranger, codes)
    stranger.sees("Hồ sơ không được tiếp nhận", reason)
    assert stranger.main.get_by_role("link", name="Rút hồ sơ").count() == 0


def test_papers_are_asked_for_supplied_and_the_leader_sends_back(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor], tmp_path: Path
) -> None:
    citizen = arrive()
    codes = paths.suspend(citizen, tmp_path)
    clerk, officer, leader = sign_in("motcua"), sign_in("chuyenvien"), sign_in("lanhdao")
    paths.act(clerk, codes, "Tiếp nhận")
    paths.act(officer, codes, "Nhận xử lý")

    paths.open_case(officer, codes)
    officer.go("Yêu cầu bổ sung")
    officer.tick(re.compile("Giấy chứng nhận đăng ký hộ kinh doanh"))
    officer.answer("Nội dung và lý do yêu cầu bổ sung", "Trang 2 của giấy chứng nhận bị mờ.")
    officer.press("Yêu cầu bổ sung")
    officer.sees("Đã yêu cầu bổ sung, thời hạn tạm dừng.")

    paths.track(citizen, codes)
    citizen.sees("Cần bổ sung giấy tờ", "Trang 2 của giấy chứng nhận bị mờ.")
    citizen.follow("Bổ sung ngay")
    citizen.attach(
        re.compile("Giấy chứng nhận đăng ký hộ kinh doanh"), identity_card(tmp_path, "trang-2.pdf")
    )
    citizen.press("Gửi bổ sung")
    citizen.sees(re.compile("bổ sung lần 1"))
    assert citizen.page.get_by_text("Cần bổ sung giấy tờ").count() == 0

    paths.propose(officer, codes, "Đồng ý cho tạm ngừng.")
    paths.open_case(leader, codes)
    leader.go("Trả lại")
    leader.answer("Lý do", "Ghi rõ ngày bắt đầu tạm ngừng.")
    leader.press("Trả lại")
    leader.sees("Đã trả lại để xử lý tiếp.")
    paths.track(citizen, codes)
    assert "Ghi rõ ngày bắt đầu" not in citizen.text, "what the leader writes is read inside the agency only"

    paths.open_case(officer, codes)
    officer.sees("Ghi rõ ngày bắt đầu tạm ngừng.")
    paths.propose(officer, codes, "Đồng ý cho tạm ngừng từ ngày 01/08/2030.")
    paths.act(leader, codes, "Duyệt")
    paths.track(citizen, codes)
    citizen.sees("Đã có kết quả")
