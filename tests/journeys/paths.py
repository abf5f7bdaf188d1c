"""Stretches of the way that several journeys share. People are samples; every value is made up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .papers import identity_card
from .visitor import Visitor

CITY = "Thành phố Bạc Liêu"
WARD = "Phường 1"
PAUSE = "/dich-vu-cong/tam-ngung-ho-kinh-doanh/"
NEXT = "Lưu và tiếp tục"


@dataclass(frozen=True)
class Codes:
    """The two codes that open a dossier to whoever has both."""

    code: str
    lookup: str


def codes_shown(who: Visitor) -> Codes:
    """Both codes, read from the page that ends an application."""
    code = re.search(r"[\w.]+-\d{6}-\d{4,}", who.text)
    assert code, who.text
    return Codes(code.group(), who.row("Mã tra cứu"))


def fill_applicant(who: Visitor, name: str) -> None:
    """The page about the person that most forms begin with."""
    who.answer("Họ và tên", name)
    who.answer("Số giấy chứng minh nhân dân", "385012345")
    who.date("Ngày cấp", 27, 3, 2009)
    who.answer("Số điện thoại", "0912345678")


def choose_place(who: Visitor, *, district: str = CITY, commune: str = WARD) -> None:
    """District, then commune: the second list follows the first."""
    who.choose("Huyện, thành phố", rf"^{district}$")
    if who.page.get_by_role("button", name="Cập nhật").count():
        who.press("Cập nhật")
    who.choose("Xã, phường, thị trấn", rf"^{commune}$")


def begin(who: Visitor, procedure: str, *, agency: str, delivery: str = "") -> None:
    """From a procedure's page to the first page of its form."""
    who.open(procedure)
    who.go("Nộp hồ sơ qua mạng")
    who.choose("Nộp hồ sơ cho cơ quan nào?", agency)
    if delivery:
        who.tick(re.compile(delivery))
    who.press("Tiếp tục")


def fill_pause(who: Visitor, folder: Path, *, name: str, reason: str = "Sửa chữa mặt bằng") -> None:
    """The form "suspend a household business", up to the page that shows all answers."""
    fill_applicant(who, name)
    who.press(NEXT)
    who.answer("Số giấy chứng nhận đăng ký hộ kinh doanh", "60A8001234")
    who.answer("Tên hộ kinh doanh", "Tạp hóa Hoa Mẫu")
    choose_place(who)
    who.answer("Số nhà, đường hoặc ấp, khóm", "12 Trần Phú")
    who.press(NEXT)
    who.date("Tạm ngừng từ ngày", 1, 8, 2030)
    who.date("Đến ngày", 1, 2, 2031)
    who.answer("Lý do tạm ngừng", reason)
    who.press(NEXT)
    who.attach("Giấy chứng nhận đăng ký hộ kinh doanh", identity_card(folder, "giay-chung-nhan.pdf"))
    who.press(NEXT)
    who.heading("Kiểm tra trước khi nộp")


def declare_and_submit(who: Visitor) -> Codes:
    """The applicant's word, and sending."""
    who.tick(re.compile("Tôi cam đoan"))
    who.press("Nộp hồ sơ")
    return codes_shown(who)


def suspend(who: Visitor, folder: Path, *, name: str = "Trần Thị Mẫu") -> Codes:
    """A whole free application of level 4: suspend a household business in the city."""
    begin(who, PAUSE, agency="thành phố Bạc Liêu", delivery="Bản điện tử")
    fill_pause(who, folder, name=name)
    return declare_and_submit(who)


def track(who: Visitor, codes: Codes) -> None:
    """Both codes on the tracking page, no account."""
    who.open("/tra-cuu/")
    who.answer("Mã hồ sơ", codes.code)
    who.answer("Mã tra cứu", codes.lookup)
    who.press("Tra cứu")


def open_case(who: Visitor, codes: Codes) -> None:
    """An official's page of the dossier."""
    who.open(f"/ho-so/{codes.code}/")


def find_in(who: Visitor, codes: Codes, path: str) -> None:
    """Find the dossier in an officials' list by its code, and open it."""
    who.open(path)
    who.answer("Mã hoặc tên người nộp", codes.code)
    who.press("Lọc")
    who.main.locator(f"a[href*='{codes.code}']").click()
    who.look()


def act(who: Visitor, codes: Codes, button: str, **answers: str) -> None:
    """Open an act on the case page, answer its questions by label, and carry it out."""
    open_case(who, codes)
    who.go(button)
    for label, value in answers.items():
        who.answer(label, value)
    who.press(button)


def propose(who: Visitor, codes: Codes, text: str = "Đồng ý theo đề nghị.") -> None:
    """The officer puts the result before the leader."""
    open_case(who, codes)
    who.go("Trình ký")
    who.answer("Nội dung kết quả", text)
    who.press("Trình ký")
    who.sees("Đã trình lãnh đạo.")
