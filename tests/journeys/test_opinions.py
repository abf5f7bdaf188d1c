"""Agencies ask each other before a dossier is decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .papers import identity_card
from .visitor import Visitor

pytestmark = pytest.mark.browser

CULTURE, WARD = "Sở Văn hóa", "phường 1( |$|,)"

QUESTION = "Nhà có nằm trong khu di tích không?"


def test_two_agencies_are_asked_one_answers_and_one_is_asked_no_more(
    sign_in: Callable[..., Visitor], tmp_path: Path
) -> None:
    officer = sign_in("chuyenvien")
    code = ask(officer)

    culture = sign_in("chuyenvien.sovanhoa")
    culture.open("/ho-so/y-kien/")
    culture.main.get_by_role("row").filter(has_text=QUESTION).get_by_role("link").first.click()
    culture.look()
    culture.sees(QUESTION, "Hồ sơ được hỏi")
    culture.press("Gửi ý kiến")
    culture.sees("Chọn một ý kiến")
    culture.tick("Không đồng ý")
    culture.answer("Nội dung ý kiến", "Thửa đất nằm trong vùng bảo vệ.")
    culture.attach("Văn bản kèm theo", identity_card(tmp_path, "cong-van.pdf"))
    culture.press("Gửi ý kiến")
    culture.sees("Đã gửi ý kiến cho cơ quan hỏi.")
    culture.page.goto(f"/ho-so/{code}/")
    assert "Thửa đất" not in culture.page.content()

    officer.open(f"/ho-so/{code}/y-kien/")
    officer.sees("Đã có ý kiến", "Không đồng ý. Thửa đất nằm trong vùng bảo vệ.", "Chờ ý kiến")
    assert officer.download("cong-van.pdf").startswith(b"%PDF")
    officer.follow(re.compile("Rút yêu cầu"))
    officer.answer("Lý do", "Đã đủ ý kiến.")
    officer.press("Rút yêu cầu")
    officer.sees("Đã rút yêu cầu cho ý kiến.")
    officer.look()
    ward = sign_in("chuyenvien.phuong1")
    ward.open("/ho-so/y-kien/")
    assert QUESTION not in ward.text


def ask(officer: Visitor) -> str:
    """The newest dossier at work about which nobody is asked yet."""
    officer.open("/ho-so/?trang_thai=processing&trang=99")
    rows = officer.main.get_by_role("row").filter(has=officer.page.get_by_role("link")).all()
    free = [row for row in rows if "ý kiến" not in row.inner_text()]
    free[-1].get_by_role("link").first.click()
    officer.look()
    officer.go("Lấy ý kiến")
    officer.press("Lấy ý kiến")
    officer.sees("Ghi nội dung hỏi")
    officer.answer("Nội dung hỏi", QUESTION)
    for number, name in enumerate((CULTURE, WARD), 1):
        officer.choose(f"Cơ quan thứ {number}", re.compile(name))
        officer.answer(f"Số ngày làm việc cho cơ quan thứ {number}", str(number + 1))
    officer.press("Lấy ý kiến")
    officer.sees("Đã gửi yêu cầu cho ý kiến.")
    return officer.page.url.rstrip("/").rpartition("/")[2]


def test_a_leader_sees_what_was_escalated(sign_in: Callable[..., Visitor]) -> None:
    leader = sign_in("lanhdao")
    leader.open("/ho-so/phong/")
    leader.follow("trễ, đã báo lãnh đạo")
    leader.sees(re.compile("Quá hạn"))
    leader.follow(re.compile(r"\d{6}-\d{4}"))
    leader.sees("Diễn biến")


def test_whoever_gives_work_sees_who_is_away(sign_in: Callable[..., Visitor]) -> None:
    """A colleague is away from the first day of the demonstration; her work stands in another one's list."""
    leader = sign_in("lanhdao")
    leader.open("/ho-so/phong/?thu_tuc=dang-ky-ho-kinh-doanh&han=buoc-qua-han")
    leader.sees(re.compile("bước quá hạn từ"))
    leader.follow(re.compile(r"\d{6}-\d{4}"))
    leader.go("Chuyển người")
    options = leader.page.get_by_label("Giao cho").locator("option").all_text_contents()
    assert [one for one in options if "(vắng hôm nay, Lê Minh Khánh làm thay)" in one]


def test_a_citizen_rates_a_returned_dossier(sign_in: Callable[..., Visitor]) -> None:
    citizen = sign_in("dan")
    citizen.open("/ho-so-cua-toi/")
    row = citizen.main.get_by_role("row").filter(has_text="Đã trả kết quả")
    row.get_by_role("link").first.click()
    citizen.look()
    page = citizen.page.url
    citizen.follow("Đánh giá việc giải quyết")
    citizen.press("Gửi đánh giá")
    citizen.sees("Chọn một mức")
    citizen.tick("4 – Hài lòng")
    for question in ("hướng dẫn rõ ràng", "thái độ lịch sự", "không phải nộp thêm"):
        citizen.page.get_by_role("group", name=re.compile(question)).get_by_label("Có", exact=True).check()
    citizen.press("Gửi đánh giá")
    citizen.sees("Mỗi hồ sơ đánh giá một lần.", "4 trên 5")
    citizen.open(page)
    citizen.follow("Gửi phản ánh, kiến nghị về việc này")
    citizen.sees(re.compile("hồ sơ 000"))
    citizen.open("/cong-khai/hai-long/")
    citizen.heading("Mức độ hài lòng của người nộp hồ sơ")
