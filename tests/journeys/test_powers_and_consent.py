"""What takes two people, and what takes one's consent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import enter
from .relying import Relying, relying
from .served import Served
from .visitor import Visitor

pytestmark = pytest.mark.browser

PASSWORD = "tinhso2015"  # noqa: S105 - of the demo's accounts, shown on its pages


def confirm(person: Visitor) -> None:
    """The password once more: asked of a session that has not given it a second time yet."""
    person.heading("Xác nhận lại")
    person.answer("Mật khẩu", PASSWORD)
    person.press("Xác nhận")


def test_a_powerful_role_is_asked_for_by_one_and_confirmed_by_another(
    arrive: Callable[..., Visitor],
) -> None:
    # Sessions of their own: one that another journey shares may have confirmed a moment ago, and is not asked then.
    first, second = enter(arrive(), "quantri"), enter(arrive(), "quantri2")
    first.open("/quan-tri/can-bo/")
    first.go("Thêm cán bộ")
    first.answer("Họ và tên", "Người Thứ Ba Mẫu")
    first.press("Thêm")
    first.answer("Tìm cơ quan", "so thong tin")
    first.press("Tìm")
    first.follow(re.compile("Sở Thông tin"))
    first.choose("Vị trí", "Chuyên viên công nghệ thông tin")
    first.press("Bổ nhiệm")
    first.open("/quan-tri/xac-nhan-quyen/")

    def row(person: Visitor):  # type: ignore[no-untyped-def]
        return person.main.locator("tr", has_text=re.compile("Người Thứ Ba Mẫu.*Quản trị danh bạ"))

    expect(row(first)).to_contain_text("chưa đề nghị")
    row(first).get_by_role("button", name=re.compile("^Đề nghị")).click()
    first.sees("Đã đề nghị. Một quản trị viên khác phải xác nhận.")
    first.look()
    expect(row(first)).to_contain_text("Người khác phải xác nhận.")
    expect(row(first).get_by_role("button", name=re.compile("^Xác nhận"))).to_have_count(0)

    second.open("/quan-tri/xac-nhan-quyen/")
    expect(row(second)).to_contain_text("Phạm Quốc Tuấn đề nghị")
    row(second).get_by_role("button", name=re.compile("^Xác nhận")).click()
    confirm(second)
    second.sees("Vai trò đã có hiệu lực.")
    expect(row(second)).to_contain_text("Phạm Quốc Tuấn đề nghị, Huỳnh Thị Kim Ngân xác nhận")

    first.open("/quan-tri/xac-nhan-quyen/")
    row(first).get_by_role("button", name=re.compile("^Thu hồi")).click()
    confirm(first)
    first.sees("Vai trò không còn hiệu lực.")
    expect(row(first)).to_contain_text("chưa đề nghị")


def register(admin: Visitor, other: Relying) -> None:
    """What was typed in is kept while the password is asked for."""
    admin.open("/quan-tri/he-thong-khac/")
    admin.answer("Tên hệ thống", "Quản lý văn bản (mẫu)")
    admin.answer("Địa chỉ quay về", other.back)
    admin.page.get_by_label("Chỉ dành cho cán bộ").uncheck()
    admin.press("Đăng ký")
    confirm(admin)
    admin.heading("Hệ thống khác")
    admin.sees("Đã đăng ký hệ thống")
    shown = [admin.main.locator("p", has_text=words).locator("code") for words in ("Mã hệ", "Khóa bí")]
    other.client_id, other.secret = (one.first.inner_text() for one in shown)


def test_a_citizen_signs_in_elsewhere_sees_what_he_consented_to_and_withdraws_it(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor], served: Served
) -> None:
    with relying(served.address) as other:
        register(enter(arrive(), "quantri"), other)
        person = sign_in("dan", java_script_enabled=False, others=(other.address,))
        person.page.goto(other.address)
        person.heading("Đăng nhập vào Quản lý văn bản (mẫu)")
        person.look()
        person.press("Không cho phép")
        person.sees("Không vào: access_denied")
        person.open("/tai-khoan/ung-dung/")
        person.sees("Bạn chưa đồng ý cho hệ thống nào.")

        person.page.goto(other.address)
        person.page.get_by_label("Vị trí công tác").uncheck()
        person.press("Cho phép")
        person.sees("Xin chào Nguyễn Thị Hoa")
        assert other.person() == 200
        # He did not give all that is asked for: he is asked again, and this time gives it.
        person.page.goto(other.address)
        person.heading("Đăng nhập vào Quản lý văn bản (mẫu)")
        person.page.get_by_label("Vị trí công tác").check()
        person.press("Cho phép")
        person.page.goto(other.address)
        person.sees("Xin chào Nguyễn Thị Hoa")
        assert other.person() == 200
        person.open("/tai-khoan/")
        person.follow(re.compile("ứng dụng đã được đồng ý"))
        person.sees("Quản lý văn bản (mẫu)", "Họ và tên của bạn", re.compile("dùng lần cuối"))
        expect(person.main.get_by_text("Vị trí công tác")).to_have_count(1)
        person.press("Rút đồng ý Quản lý văn bản (mẫu)")
        person.sees("Đã rút đồng ý.", "Bạn chưa đồng ý cho hệ thống nào.")
        assert other.person() == 401
        assert other.refresh() in {400, 401}
        person.page.goto(other.address)
        person.heading("Đăng nhập vào Quản lý văn bản (mẫu)")
