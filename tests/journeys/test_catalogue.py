"""The keepers of the catalogue: one writes the next version of a procedure, another publishes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .visitor import Visitor

pytestmark = pytest.mark.browser

SLUG = "chung-thuc-ban-sao"


def test_a_version_is_written_by_one_and_published_by_another(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor]
) -> None:
    """It shall apply from a day far away, so that nobody else on the province notices."""
    author = sign_in("thutuc")
    author.open("/danh-muc/")
    row = author.page.get_by_role("row").filter(has=author.page.locator(f"a[href*='/{SLUG}/']"))
    row.get_by_role("button", name="Soạn phiên bản mới").click()
    author.look()
    author.sees("Đang soạn", "Còn thiếu để công bố", "Chưa có ngày áp dụng.")
    author.go("Sửa thông tin chung")
    author.answer("Tóm tắt cho người dân", "Dùng khi nơi nhận hồ sơ đòi bản sao có chứng thực.")
    author.answer("Tóm tắt, tiếng Anh", "")
    author.press("Lưu")
    author.sees("Hãy nhập cả bản tiếng Anh.")
    author.answer("Tóm tắt, tiếng Anh", "For whoever is asked for a certified copy.")
    author.press("Lưu")
    author.sees("Dùng khi nơi nhận hồ sơ đòi bản sao có chứng thực.")
    author.follow("Thêm Căn cứ pháp lý")
    author.answer("Số, ký hiệu văn bản", "99/2030/NĐ-CP")
    author.answer("Trích yếu", "Văn bản mẫu của hành trình thử")
    author.answer("Trích yếu, tiếng Anh", "A sample text of this journey")
    author.tick("Minh họa")
    author.press("Lưu")
    author.date("Áp dụng từ ngày", 1, 7, 2030)
    author.press("Ghi ngày áp dụng")
    author.sees("Đủ các phần bắt buộc.")
    draft = author.page.url
    author.go("Khác phiên bản trước")
    author.sees("99/2030/NĐ-CP")
    author.open(draft)
    author.go("Xem như người dân")
    author.sees("Bản xem trước", "Dùng khi nơi nhận hồ sơ đòi bản sao có chứng thực.")
    author.open(draft)
    author.press("Trình công bố")
    author.sees("Người đã soạn không tự công bố được.")

    second = sign_in("lanhdao.tinh")
    second.open("/danh-muc/cho-cong-bo/")
    second.page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    second.look()
    second.press("Công bố phiên bản này")
    second.sees("Đánh dấu vào ô này trước khi công bố.")
    second.tick("Tôi đã đọc danh sách thông tin chưa biết và chưa kiểm chứng")
    second.press("Công bố phiên bản này")
    second.sees("Đã công bố. Hồ sơ đã nộp giữ nội dung cũ.", "áp dụng từ 01/07/2030")

    citizen = arrive()
    citizen.open(f"/dich-vu-cong/{SLUG}/")
    citizen.follow("đổi gì 01/07/2030")
    citizen.heading("Nội dung thay đổi")
    citizen.sees("99/2030/NĐ-CP")


def test_a_record_is_taken_out_changed_and_brought_back_as_a_draft(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor], tmp_path: Path
) -> None:
    """Another procedure than above; its draft is discarded in the end."""
    citizen = arrive()
    citizen.open("/dich-vu-cong/chuyen-truong-thcs/")
    with citizen.page.expect_download() as waiting:
        citizen.page.get_by_role("link", name="Tải bản ghi (JSON)").click()
    file = tmp_path / "ban-ghi.json"
    waiting.value.save_as(file)
    records = json.loads(file.read_text(encoding="utf-8"))
    records[0] |= {"YEUCAU": "Còn chỗ học ở trường nơi đến", "KHOALA": "không ai hiểu"}
    file.write_text(json.dumps(records), encoding="utf-8")

    author = sign_in("thutuc")
    author.open("/danh-muc/")
    author.go("Nhập bản ghi")
    author.page.locator("input[type=file]").set_input_files(file)
    author.press("Nhập tệp")
    author.sees("Bản thảo mới", "Khóa này không có trong định dạng; bỏ qua.", "không ai hiểu")
    author.look()
    author.page.locator("input[type=file]").set_input_files(file)
    author.press("Nhập tệp")
    author.sees("Đã có bản thảo như vậy")
    author.page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    author.sees("Còn thiếu để công bố", "Còn chỗ học ở trường nơi đến")
    author.press("Bỏ bản thảo")
    author.sees("Đã bỏ bản thảo.")
