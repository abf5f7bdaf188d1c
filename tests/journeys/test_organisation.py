"""The organisation: the chart of a day, an import from Excel, a transfer, an absence with who acts meanwhile."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from .visitor import Visitor

pytestmark = pytest.mark.browser


def test_the_chart_of_any_day_is_read_without_javascript_and_downloaded(
    arrive: Callable[..., Visitor],
) -> None:
    reader = arrive(java_script_enabled=False)
    reader.open("/co-quan/so-do/")
    reader.sees("Khối hành chính", "Khối Đảng", "Sở Tư pháp tỉnh Bạc Liêu")
    reader.open("/co-quan/so-do/?ngay=01/05/2015")
    reader.sees("Ủy ban nhân dân huyện Giá Rai")
    reader.open("/co-quan/so-do/?ngay=2015-06-16&in=1")
    reader.sees("Ủy ban nhân dân thị xã Giá Rai")
    reader.open("/don-vi-hanh-chinh/")
    reader.sees("Sơ đồ, không phải địa giới pháp lý")
    reader.open("/don-vi-hanh-chinh/?q=lang tron")
    reader.follow(re.compile("Láng Tròn"))
    reader.sees("Tên và mã qua các thời kỳ", "Xã Phong Thạnh Đông A")
    visitor = arrive()
    visitor.open("/co-quan/so-do/")
    name, content = visitor.saved("Tải Excel")
    assert name.endswith(".xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert len(rows) > 300


def test_the_directory_is_exported_changed_and_imported(
    sign_in: Callable[..., Visitor], tmp_path: Path
) -> None:
    admin = sign_in("quantri")
    admin.open("/quan-tri/nhap-danh-ba/")
    _name, content = admin.saved("Xuất danh bạ")
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["Cán bộ"].append(["cb-nhap", "Người Nhập Mẫu"])
    book["Bổ nhiệm"].append(["cb-nhap", "so-tu-phap", "khong-co", "chuyên trách", None, "01/06/2015", None])
    wrong = tmp_path / "sai.xlsx"
    book.save(wrong)
    admin.attach("Tệp Excel", wrong)
    admin.press("Kiểm tra tệp")
    admin.sees("danh bạ không thay đổi", re.compile("không có vị trí “khong-co”"))

    page = book["Bổ nhiệm"]
    page.cell(page.max_row, 3).value = "chuyen-vien"
    right = tmp_path / "dung.xlsx"
    book.save(right)
    admin.open("/quan-tri/nhap-danh-ba/")
    admin.attach("Tệp Excel", right)
    admin.press("Kiểm tra tệp")
    admin.sees("Người Nhập Mẫu", "thêm mới")
    admin.press("Xác nhận nhập")
    admin.sees("Đã nhập tệp vào danh bạ.", "đã áp dụng")
    admin.open("/quan-tri/can-bo/?q=nguoi nhap mau")
    admin.follow("Người Nhập Mẫu")
    admin.sees("Sở Tư pháp tỉnh Bạc Liêu", "Thay đổi theo tệp nhập")


def test_an_official_is_registered_appointed_and_transferred(sign_in: Callable[..., Visitor]) -> None:
    admin = sign_in("quantri")
    admin.open("/quan-tri/can-bo/")
    admin.go("Thêm cán bộ")
    admin.answer("Họ và tên", "Người Chuyển Mẫu")
    admin.press("Thêm")
    admin.answer("Tìm cơ quan", "so xay dung")
    admin.press("Tìm")
    admin.follow(re.compile("Sở Xây dựng"))
    admin.choose("Vị trí", "Chuyên viên")
    admin.press("Bổ nhiệm")
    admin.sees("Đã bổ nhiệm.", "Sở Xây dựng tỉnh Bạc Liêu")
    admin.follow(re.compile("^Điều động"))
    admin.answer("Tìm cơ quan", "so y te")
    admin.press("Tìm")
    admin.follow(re.compile("Sở Y tế"))
    admin.choose("Vị trí mới", "Chuyên viên")
    admin.date("Từ ngày", 1, 1, 2030)
    admin.press("Điều động")
    admin.sees("Đã điều động: vị trí cũ kết thúc, vị trí mới bắt đầu.", "Sở Y tế tỉnh Bạc Liêu", "sắp tới")


def test_a_head_is_away_and_a_colleague_acts_until_he_is_back(sign_in: Callable[..., Visitor]) -> None:
    head, officer = sign_in("lanhdao.phuong1"), sign_in("chuyenvien.phuong1")
    officer.open("/duyet/")
    officer.sees(re.compile("không có quyền|Không được", re.IGNORECASE))
    head.open("/vang-mat/")
    mine = head.main.locator("li", has_text="Phó Chủ tịch")
    head.follow(re.compile("^Ghi vắng mặt"), within=mine)
    head.choose("Người làm thay", "Công chức tư pháp")
    day = head.page.get_by_role("group", name="Từ ngày")
    year = int(day.get_by_label("Năm", exact=True).input_value())
    head.date("Đến hết ngày", 31, 12, year)
    head.press("Ghi vắng mặt")
    head.sees("Đã ghi vắng mặt. Vai trò tự chuyển trong những ngày này.", "đang vắng")
    officer.open("/duyet/")
    officer.heading("Chờ duyệt")
    officer.open("/vang-mat/")
    officer.sees("đang có hiệu lực")
    head.press("Đã trở lại")
    head.sees("Đã kết thúc vắng mặt.")
    officer.open("/duyet/")
    officer.sees(re.compile("không có quyền|Không được", re.IGNORECASE))


def test_the_targets_about_people_open_down_to_their_rows(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor]
) -> None:
    reader = arrive()
    reader.open("/ke-hoach/chi-tieu/HR-1/")
    reader.sees("Cán bộ cấp tỉnh, huyện dùng thành thạo ứng dụng cơ bản")
    reader.open("/nhan-luc/can-bo/?nhom=tinh-huyen")
    reader.sees("không nêu tên")
    reader.open("/nhan-luc/co-quan/")
    reader.sees("Chưa có cán bộ chuyên trách")
    admin = sign_in("quantri")
    admin.open("/quan-tri/chung-chi/?chua=1")
    admin.main.get_by_role("button", name=re.compile("Đã xem bản gốc")).first.click()
    admin.sees("Đã ghi đối chiếu bản gốc.")


def test_registers_are_downloaded_and_officials_find_each_other(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor]
) -> None:
    reader = arrive()
    reader.open("/nhan-luc/co-quan/")
    name, content = reader.saved("Tải CSV")
    assert name.startswith("can-bo-cong-nghe-thong-tin-") and "Phạm" not in content.decode()
    reader.open("/tim/?q=pham quoc tuan")
    assert "Phạm Quốc Tuấn" not in reader.text
    admin = sign_in("quantri")
    admin.open("/quan-tri/chung-chi/")
    name, content = admin.saved("Tải Excel")
    assert name.startswith("so-chung-chi-")
    header, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.values
    assert header[:3] == ("Cán bộ", "Vị trí", "Cơ quan") and len(rows) > 10
    admin.open("/tim/?q=pham quoc tuan")
    admin.follow("Phạm Quốc Tuấn")
    admin.heading("Phạm Quốc Tuấn")
    admin.sees("Vị trí công tác")


def test_an_agency_a_post_and_its_places_are_added_and_changed_by_date(
    sign_in: Callable[..., Visitor],
) -> None:
    admin = sign_in("quantri", java_script_enabled=False)
    admin.open("/quan-tri/co-quan/")
    admin.heading("Quản trị cơ quan")
    admin.answer("Tìm cơ quan theo tên hoặc mã định danh", "so y te")
    admin.press("Tìm")
    admin.follow(re.compile("Sở Y tế"))
    admin.go("Thêm cơ quan trực thuộc")
    admin.press("Thêm cơ quan")
    admin.sees("Nhập tên cơ quan.", "Chọn loại cơ quan.")
    admin.answer("Tên cơ quan", "Chi cục Dân số Mẫu")
    admin.answer("Mã định danh", "H04.01")
    admin.choose("Loại cơ quan, lĩnh vực", "chi cục, đơn vị thuộc sở")
    admin.press("Thêm cơ quan")
    admin.sees(re.compile("Mã này cùng lúc thuộc “Văn phòng"))
    admin.answer("Mã định danh", "H04.16.77")
    admin.press("Thêm cơ quan")
    admin.sees("Đã thêm cơ quan.", "Chưa có vị trí nào.")

    admin.follow("Thêm vị trí")
    admin.answer("Chức danh", "Chi cục trưởng")
    admin.tick(re.compile("Thủ trưởng cơ quan"))
    admin.press("Thêm vị trí")
    admin.sees("Đã thêm vị trí.", "Thủ trưởng cơ quan")
    admin.follow("Ghi biên chế")
    admin.answer("Số biên chế", "12")
    admin.answer("Căn cứ", "Quyết định 12/QĐ-UBND")
    admin.press("Ghi biên chế")
    admin.sees("Đã ghi biên chế", "Quyết định 12/QĐ-UBND")

    admin.follow(re.compile("^Thay đổi – Chi cục trưởng"))
    admin.answer("Chức danh", "Quyền Chi cục trưởng")
    admin.date("Có hiệu lực từ ngày", 1, 1, 2030)
    admin.press("Lưu thay đổi")
    admin.sees("Đã ghi thay đổi từ ngày 01/01/2030.", "sắp tới", "Quyền Chi cục trưởng")
    admin.go("Thay đổi")
    admin.answer("Tên cơ quan", "Chi cục Dân số và Gia đình Mẫu")
    admin.date("Có hiệu lực từ ngày", 1, 1, 2030)
    admin.press("Lưu thay đổi")
    admin.sees("Đã ghi thay đổi từ ngày 01/01/2030", "Chi cục Dân số và Gia đình Mẫu")
    admin.follow("trang của cơ quan")
    admin.heading("Chi cục Dân số Mẫu")
    admin.sees("Chi cục trưởng")
    admin.open(admin.page.url.split("?")[0] + "?ngay=2030-01-01")
    admin.heading("Chi cục Dân số và Gia đình Mẫu")
    admin.sees("Quyền Chi cục trưởng")

    admin.follow("Quản trị cơ quan này")
    admin.follow("Kết thúc cơ quan")
    admin.sees("Còn những việc sau", "Vị trí công tác", "lập văn bản sắp xếp đơn vị")
    admin.date("Ngày cuối cùng còn tồn tại", 31, 12, 2031)
    admin.press("Kết thúc")
    admin.sees("Chưa thể kết thúc cơ quan vào ngày này")
    admin.go("Thôi")
    admin.follow(re.compile("^Kết thúc – Quyền Chi cục trưởng"))
    admin.date("Ngày cuối cùng của vị trí", 31, 12, 2031)
    admin.press("Kết thúc")
    admin.follow("Kết thúc cơ quan")
    admin.date("Ngày cuối cùng còn tồn tại", 31, 12, 2031)
    admin.press("Kết thúc")
    admin.sees("Đã ghi ngày kết thúc.", "01/01/2032")


def test_an_area_is_added_renamed_and_ended_by_date(sign_in: Callable[..., Visitor]) -> None:
    admin = sign_in("quantri", java_script_enabled=False)
    admin.open("/quan-tri/dia-ban/")
    admin.heading("Quản trị đơn vị hành chính")
    admin.answer("Tìm đơn vị theo tên hoặc mã", "huyen hong dan")
    admin.press("Tìm")
    admin.follow("Huyện Hồng Dân")
    admin.go("Thêm đơn vị trực thuộc")
    admin.answer("Tên đơn vị", "Xã Mẫu")
    admin.choose("Loại", "^xã$")
    admin.answer("Mã đơn vị hành chính", "95")
    admin.press("Thêm đơn vị")
    admin.sees(re.compile("Mã này cùng lúc thuộc “Tỉnh"))
    admin.answer("Mã đơn vị hành chính", "31999")
    admin.press("Thêm đơn vị")
    admin.sees("Đã thêm đơn vị.", "31999")

    admin.go("Thay đổi")
    admin.answer("Tên đơn vị", "Thị trấn Mẫu")
    admin.choose("Loại", "^thị trấn$")
    admin.date("Có hiệu lực từ ngày", 1, 1, 2030)
    admin.press("Lưu thay đổi")
    admin.sees("Đã ghi thay đổi từ ngày 01/01/2030", "Thị trấn Mẫu")
    admin.follow("Kết thúc đơn vị")
    admin.date("Ngày cuối cùng còn tồn tại", 31, 12, 2031)
    admin.press("Kết thúc")
    admin.sees("Đã ghi ngày kết thúc.", "01/01/2032")

    admin.follow("trang của đơn vị")
    admin.heading("Xã Mẫu")
    admin.open("/quan-tri/dia-ban/?q=hong dan")
    admin.follow("Huyện Hồng Dân")
    admin.follow("Kết thúc đơn vị")
    admin.sees("Còn những việc sau", "Đơn vị trực thuộc", "Cơ quan trên địa bàn")
