"""Acts of reorganisation in the browser: from the draft to what everybody sees on and after the day."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tinhso.kernel.testing.mail import MailServer

from . import paths
from .conftest import enter
from .papers import text_of
from .served import copy, serve
from .visitor import Visitor

pytestmark = pytest.mark.browser

ACTS = "/quan-tri/sap-xep/"
NEW = "Ủy ban nhân dân phường Bạc Liêu"


def draft(director: Visitor, number: str, title: str, effective: tuple[int, int, int]) -> None:
    """A new draft."""
    director.open(ACTS)
    director.answer("Số, ký hiệu", number)
    director.answer("Trích yếu", title)
    director.answer("Cơ quan ban hành", "Hội đồng nhân dân tỉnh")
    director.date("Ngày ban hành", 10, 6, 2015)
    director.date("Ngày có hiệu lực", *effective)
    director.press("Lập dự thảo")
    director.heading(title)


def test_an_act_is_drafted_and_previewed(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor]
) -> None:
    director = sign_in("quantri")
    draft(director, "01/NQ-HĐND", "Nhập phường 2 vào phường 1", (1, 7, 2030))
    director.follow("Nhập, hợp nhất")
    director.answer("Các đơn vị được nhập", "31813")
    director.answer("Nhập vào đơn vị đang có", "31825")
    director.press("Thêm điều khoản")
    director.sees("Phường 2 → Phường 1", "người khác với người lập phải duyệt")
    director.follow(re.compile("^Sửa"))
    director.answer("Các đơn vị được nhập", "31813, 39999")
    director.press("Lưu điều khoản")
    director.sees(re.compile("Không có đơn vị nào mang mã hoặc tên “39999”"))
    director.answer("Các đơn vị được nhập", "31813, 31816")
    director.press("Lưu điều khoản")
    director.sees("Phường 2, Phường 3 → Phường 1")
    director.follow(re.compile("^Sửa"))
    director.answer("Các đơn vị được nhập", "31813")
    director.press("Lưu điều khoản")
    director.press("Xem trước")
    director.sees("Những gì sẽ chuyển", "Xã, phường trước và sau", "Phường 2 (31813)")
    citizen = arrive()
    citizen.open("/co-quan/sap-xep/")
    citizen.sees("Chưa có văn bản nào.")


def test_a_split_is_drafted_without_javascript(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor]
) -> None:
    """Who gets which field of work is chosen on the page; what is wrong is named and nothing typed is lost."""
    director = enter(arrive(java_script_enabled=False), "quantri")
    draft(director, "02/NQ-HĐND", "Chia Phòng Tư pháp", (1, 7, 2030))
    director.follow("Chia, tách")
    director.tick("cơ quan")
    director.answer("Đơn vị được chia", "Phòng Tư pháp huyện Phước Lon")
    director.tick("Lĩnh vực thủ tục")
    director.press("Cập nhật danh sách")
    first, second = (director.main.get_by_role("group", name=f"Đơn vị kế tục {n}") for n in (1, 2))
    first.get_by_label("Mã của đơn vị mới").fill("H04.34.51")
    first.get_by_label("Tên của đơn vị mới").fill("Phòng Tư pháp")
    second.get_by_label("Mã của đơn vị mới").fill("H04.34.52")
    second.get_by_label("Tên của đơn vị mới").fill("Phòng Chứng thực")
    director.press("Thêm điều khoản")
    director.sees(
        re.compile("Không có đơn vị nào mang mã hoặc tên"), "Đơn vị kế tục 2 chưa được giao phần nào"
    )
    director.answer("Đơn vị được chia", "Phòng Tư pháp huyện Phước Long")
    director.choose("Chứng thực", "Phòng Chứng thực")
    director.press("Thêm điều khoản")
    director.sees("Phòng Tư pháp (phần còn lại); Phòng Chứng thực (Chứng thực)")
    director.follow(re.compile("^Sửa"))
    director.choose("Hộ tịch", "Phòng Chứng thực")
    director.press("Lưu điều khoản")
    director.sees(re.compile(r"Phòng Tư pháp \(phần còn lại\); Phòng Chứng thực \(.*Hộ tịch.*\)"))


def bring_birth(clerk: Visitor) -> paths.Codes:
    """A birth is registered at the counter of ward 1."""
    clerk.open("/mot-cua/tiep-nhan/?q=dang+ky+khai+sinh")
    clerk.follow(re.compile("^Đăng ký khai sinh"))
    clerk.answer("Họ và tên người nộp", "Lâm Văn Mẫu")
    clerk.answer("Số giấy tờ tùy thân", "385099999")
    clerk.answer("Nội dung yêu cầu", "Đăng ký khai sinh cho con")
    for box in clerk.main.get_by_role("group", name="Giấy tờ đã nhận").get_by_role("checkbox").all():
        box.check()
    clerk.press("Tiếp nhận và in giấy hẹn")
    code = re.search(r"[\w.]+-\d{6}-\d{4,}", clerk.text)
    lookup = re.search(
        r"Mã tra cứu:?\s*([0-9A-Z]{4}[- ]?[0-9A-Z]{4})",
        text_of(clerk.download("Giấy tiếp nhận và hẹn trả kết quả")),
    )
    assert code and lookup
    return paths.Codes(code.group(), lookup.group(1))


def merge_wards(director: Visitor) -> None:
    """Wards 1 and 2 become one, and so do their committees."""
    draft(director, "03/NQ-HĐND", "Hợp nhất phường 1 và phường 2", (1, 7, 2015))
    director.follow("Nhập, hợp nhất")
    director.answer("Các đơn vị được nhập", "31813, 31825")
    director.answer("Mã của đơn vị mới", "31825")
    director.answer("Tên của đơn vị mới", "Phường Bạc Liêu")
    director.choose("Loại của đơn vị mới", "^phường$")
    director.press("Thêm điều khoản")
    director.follow("Nhập, hợp nhất")
    director.tick("cơ quan")
    director.answer("Các đơn vị được nhập", "H04.31.21, H04.31.25")
    director.answer("Mã của đơn vị mới", "H04.31.89")
    director.answer("Tên của đơn vị mới", NEW)
    director.press("Thêm điều khoản")
    director.sees("Phường 2, Phường 1 → Phường Bạc Liêu")


def settle_and_approve(director: Visitor, second: Visitor) -> None:
    """Questions answered by the one, approved by the other, carried out by the first."""
    where = director.page.url
    director.press("Xem trước")
    director.sees("Những gì sẽ chuyển", "Phường 2 (31813), Phường 1 (31825)")
    if director.main.get_by_role("button", name="Lưu lựa chọn").count():
        for group in director.main.get_by_role("radiogroup").all():
            group.get_by_role("radio").first.check()
        director.press("Lưu lựa chọn")
    director.sees("Có thể duyệt")
    director.open(where)
    assert director.main.get_by_role("button", name="Duyệt văn bản").count() == 0
    second.open(where)
    second.press("Duyệt văn bản")
    second.sees("Đã duyệt văn bản.")
    director.open(where)
    director.press("Thực hiện văn bản")
    director.sees("Văn bản đã được thực hiện.")


def test_from_the_draft_to_what_everybody_sees_after_the_day(
    arrive: Callable[..., Visitor], tmp_path_factory: pytest.TempPathFactory, post: MailServer
) -> None:
    """Drafted and previewed by one, approved by another; two weeks later the new ward goes on with the dossier."""
    folder = tmp_path_factory.mktemp("act")
    with copy("act") as name:
        with serve(folder, name, post.port) as now:
            clerk, director, second = (
                enter(arrive(address=now.address), login)
                for login in ("motcua.phuong1", "quantri", "quantri2")
            )
            codes = bring_birth(clerk)
            merge_wards(director)
            settle_and_approve(director, second)
            # Until the day nothing changes: the receiving ward is still there.
            paths.open_case(clerk, codes)
            assert NEW not in clerk.text
        with serve(folder, name, post.port, days=14) as later:
            look_after_the_day(arrive, later.address, codes)


def look_after_the_day(arrive: Callable[..., Visitor], address: str, codes: paths.Codes) -> None:
    """Clerk, officer and citizen, on the day on which the act holds."""
    clerk = enter(arrive(address=address), "motcua.phuong1")
    clerk.open("/mot-cua/")
    clerk.heading("Hồ sơ chờ tiếp nhận")
    paths.open_case(clerk, codes)
    clerk.sees(codes.code, re.compile(f"nay là {NEW}"))
    officer = enter(arrive(address=address), "chuyenvien.phuong1")
    paths.act(officer, codes, "Nhận xử lý")
    # Whoever came from the other ward sees it too.
    colleague = enter(arrive(address=address), "lanhdao.phuong1")
    paths.open_case(colleague, codes)
    citizen = arrive(address=address)
    paths.track(citizen, codes)
    assert citizen.row("Nơi giải quyết") == NEW
    assert "phường 1" in citizen.row("Trước khi sắp xếp")
    citizen.sees(codes.code)
    citizen.open("/co-quan/sap-xep/")
    citizen.follow("03/NQ-HĐND")
    citizen.sees("Phường Bạc Liêu", "Phường 2", NEW)
    director = enter(arrive(address=address), "quantri")
    director.open(ACTS)
    director.follow("03/NQ-HĐND")
    director.sees("đã thực hiện", "Theo sau văn bản", "Phường 2, Phường 1 → Phường Bạc Liêu")
