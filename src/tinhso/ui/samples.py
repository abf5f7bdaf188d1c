"""Invented values for the gallery and the examples of the components; labelled as samples, no real person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Page, Paginator

DAY: Final = date(2015, 6, 17)
MOMENT: Final = datetime(2015, 6, 18, 17, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

TIMELINE: Final = [
    ("Thẩm định hồ sơ", MOMENT - timedelta(days=1, hours=3), "Nguyễn Văn Mẫu, Phòng Tài chính – Kế hoạch",
     "Tên hộ kinh doanh không trùng. Đề nghị Trưởng phòng xem lại địa điểm."),
    ("Hệ thống nhắc hạn", MOMENT - timedelta(days=1, hours=9), "tự động", "Hồ sơ còn 1 ngày làm việc."),
    ("Tiếp nhận trực tuyến", MOMENT - timedelta(days=5), "Trần Thị Mẫu", "Nộp qua cổng, 3 tệp đính kèm."),
]  # fmt: skip

QUEUE_COLUMNS: Final = [
    ("Mã hồ sơ", True, "ma"),
    "Thủ tục",
    ("Người nộp", False, "ten"),
    "Bước",
    ("Hạn trả", True, "han"),
    "Còn lại",
]

QUEUE_ROWS: Final = [
    {"code": "150610-0482", "title": "Đăng ký hộ kinh doanh", "note": "Cấp mới, trực tuyến mức 4",
     "who": "Trần Thị Mẫu", "place": "Phường 3, TP Bạc Liêu", "step": "Thẩm định", "due": "15/06 17:00", "days": -2},
    {"code": "150611-0479", "title": "Cấp giấy phép xây dựng nhà ở riêng lẻ", "note": "Đô thị, tại quầy",
     "who": "Nguyễn Văn Mẫu", "place": "Xã Hưng Thành, Vĩnh Lợi", "step": "Chờ xác nhận", "due": "17/06 17:00",
     "days": 0},
    {"code": "150612-0475", "title": "Cấp bản sao trích lục khai sinh", "note": "Trực tuyến mức 3",
     "who": "Lâm Thị Mẫu", "place": "Phường 8, TP Bạc Liêu", "step": "Trình ký", "due": "18/06 11:30", "days": 1},
    {"code": "150615-0471", "title": "Chứng thực hợp đồng thuê đất nuôi tôm", "note": "Tại quầy",
     "who": "Huỳnh Văn Mẫu", "place": "Xã Điền Hải, Đông Hải", "step": "Thẩm định", "due": "24/06 17:00", "days": 5},
]  # fmt: skip

TILES: Final[dict[str, Any]] = {
    "tiles": [
        (0, 0, "Vĩnh Lộc A", 5, "5", 0, "hd"), (1, 0, "Vĩnh Lộc", 20, "20", 3, "hd"),
        (2, 0, "TT Ngan Dừa", 33, "33", 4, "hd"), (1, 1, "Phước Long", 21, "21", 3, "pl"),
        (2, 1, "Vĩnh Thanh", 19, "19", 2, "pl"), (3, 1, "Hưng Phú", 13, "13", 1, "pl"),
        (2, 2, "Phường 7", 28, "28", 3, "bl"), (3, 2, "Phường 3", 34, "34", 4, "bl"),
        (4, 2, "Hiệp Thành", None, "chưa có", None, "bl"),
    ],
    "groups": [("hd", "Hồng Dân"), ("pl", "Phước Long"), ("bl", "TP Bạc Liêu")],
    "legend": ["dưới 10", "10–15", "15–20", "20–30", "từ 30"],
}  # fmt: skip


class FilterForm(forms.Form):
    """Filters above a list."""

    procedure = forms.ChoiceField(
        label="Thủ tục", required=False, choices=[("", "Tất cả"), ("hkd", "Đăng ký hộ kinh doanh")]
    )
    words = forms.CharField(label="Từ khóa", required=False)


def page_of(number: int, pages: int) -> Page[int]:
    """Page ``number`` of a list with ``pages`` pages of 20 entries."""
    return Paginator(range(pages * 20), 20).page(number)


def days_of(year: int) -> dict[date, int]:
    """A number for each working day of the year, growing, without Sundays and the days around New Year."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    return {
        day: (day.toordinal() * 7919 % 23) + day.month
        for day in days
        if day.weekday() < 6 and not (day.month == 1 and day.day > 26)
    }
