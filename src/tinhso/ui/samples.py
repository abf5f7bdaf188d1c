"""Invented values for the gallery and the examples of the components; labelled as samples, no real person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Page, Paginator

from tinhso.ui import forms as ts

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


STEPS: Final = [
    ("Tiếp nhận", "done", "13/06, đúng hạn"),
    ("Thẩm định", "late", "hạn 15/06, Nguyễn Văn Mẫu"),
    ("Trình ký", "todo", "1 ngày"),
    ("Trả kết quả", "todo", "quầy số 2"),
]

FILES: Final = [
    ("Giấy đề nghị đăng ký hộ kinh doanh", "#giay-to", 210_400, "PDF"),
    ("Ảnh chứng minh nhân dân", "#giay-to", 480_000, "JPEG"),
    ("Hợp đồng thuê nhà", "#giay-to", 1_240_000, "PDF"),
]

FACTS: Final = [
    ("Người nộp", "Trần Thị Mẫu"),
    ("Tên hộ kinh doanh", "Tạp hóa Mẫu"),
    ("Địa điểm", "72 đường Mẫu, Phường 3, thành phố Bạc Liêu"),
    ("Ngành, nghề", "4711 Bán lẻ lương thực, thực phẩm trong cửa hàng tổng hợp"),
    ("Vốn kinh doanh", "80.000.000 đồng"),
]

BARS: Final = [
    ("Thành phố Bạc Liêu", 97.2, "97,2 %", "ok"), ("Vĩnh Lợi", 96.1, "96,1 %", "ok"),
    ("Hòa Bình", 95.4, "95,4 %", "ok"), ("Phước Long", 93.0, "93,0 %", "warn"),
    ("Giá Rai", 91.0, "91,0 %", "warn"), ("Hồng Dân", 88.7, "88,7 %", "bad"),
    ("Đông Hải", 84.5, "84,5 %", "bad"),
]  # fmt: skip

TARGETS: Final[list[dict[str, Any]]] = [
    {"title": "Dịch vụ công mức 3", "value": "62,0 %", "target": "80 %", "aim": 80, "verdict": "Dự kiến đạt",
     "tone": "ok", "values": [31, 34, 36, 41, 43, 48, 52, 55, 57, 62], "forecast": [66, 71, 77, 84],
     "band": [(64, 68), (66, 76), (69, 85), (72, 95)], "note": "62 trên 100 thủ tục"},
    {"title": "Dịch vụ công mức 4", "value": "12,0 %", "target": "20 %", "aim": 20, "verdict": "Nguy cơ không đạt",
     "tone": "bad", "values": [2, 3, 3, 4, 6, 7, 8, 9, 11, 12], "forecast": [13, 14, 15, 16],
     "band": [(12, 14), (12, 16), (13, 17), (13, 19)], "note": "12 trên 100 thủ tục"},
    {"title": "Hồ sơ giải quyết đúng hạn, kể cả hồ sơ đã tạm dừng rồi làm tiếp", "value": "93,4 %", "target": "95 %",
     "aim": 95, "verdict": "Cần thúc đẩy", "tone": "warn", "values": [80, 82, None, 85, 88, 89, 90, 91, 93, 93.4],
     "forecast": [93.8, 94.2, 94.7, 95], "band": [(93, 94), (93, 95), (93, 96), (93, 97)],
     "note": "4.482 trên 4.799 hồ sơ, 12 tháng"},
    {"title": "Hộ có truyền hình số", "value": "", "target": "90 %", "aim": 90, "verdict": "Chưa đo",
     "tone": "neutral", "values": [], "forecast": [], "band": [], "note": "Chưa có nguồn số liệu cho chỉ tiêu này."},
]  # fmt: skip


class EverythingForm(forms.Form):
    """Every kind of form control."""

    name = forms.CharField(label="Họ và tên", help_text="Viết như trên giấy chứng minh", widget=ts.TsText())
    number = forms.RegexField(
        r"^[0-9]{9}$",
        label="Số chứng minh nhân dân",
        help_text="9 chữ số, ví dụ 385 012 345",
        widget=ts.TsText(width=10, inputmode="numeric"),
        error_messages={"invalid": "Số chứng minh nhân dân phải gồm 9 chữ số"},
    )
    issued = ts.DateField(label="Ngày cấp", help_text="Ví dụ 27 3 2009", max_value=DAY)
    visit = ts.DateTimeField(label="Giờ hẹn", required=False)
    commune = forms.ChoiceField(
        label="Xã, phường",
        widget=ts.TsSelect(),
        choices=[("", "Chọn xã, phường"), ("TP Bạc Liêu", [("p3", "Phường 3"), ("p7", "Phường 7")])],
    )
    result = forms.ChoiceField(
        label="Nhận kết quả ở đâu?",
        widget=ts.TsRadio(hints={"post": "Bưu điện thu phí khi giao"}),
        choices=[("desk", "Bộ phận Một cửa thành phố Bạc Liêu"), ("post", "Qua bưu điện, tới nhà")],
    )
    yes = forms.ChoiceField(
        label="Đã từng đăng ký?", widget=ts.TsRadio(inline=True), choices=[("1", "Có"), ("0", "Không")]
    )
    trades = forms.MultipleChoiceField(
        label="Ngành, nghề",
        help_text="Chọn tất cả những gì đúng",
        widget=ts.TsChecks(hints={"food": "Cần giấy chứng nhận an toàn thực phẩm"}),
        choices=[("food", "Ăn uống"), ("retail", "Bán lẻ"), ("salt", "Làm muối")],
    )
    capital = ts.MoneyField(label="Vốn kinh doanh", help_text="Ví dụ 80.000.000")
    area = forms.DecimalField(label="Diện tích", widget=ts.TsText(width=5, suffix="m²", inputmode="decimal"))
    place = ts.GeopointField(label="Vị trí", required=False, help_text="Ví dụ 9,2941 và 105,7278")
    paper = forms.FileField(
        label="Ảnh chứng minh nhân dân",
        help_text="PDF, JPEG hoặc PNG, tối đa 20 MB",
        widget=ts.TsFile(
            accept=".pdf,.jpg,.jpeg,.png",
            current=ts.CurrentFile("chung-minh-nhan-dan-mau.jpg", "#id_paper", 480_000),
            removable=True,
        ),
    )
    remark = forms.CharField(label="Ghi chú", required=False, widget=ts.TsTextarea(rows=3))
    agreed = forms.BooleanField(label="Tôi cam đoan nội dung khai là đúng sự thật", widget=ts.TsCheck())


WRONG: Final = {"name": "", "number": "38501234", "issued-day": "31", "issued-month": "12", "issued-year": "2031",
                "visit-day": "30", "visit-month": "2", "visit-year": "2015", "visit-hour": "8", "visit-minute": "0",
                "capital": "tám mươi triệu", "area": "-", "place-lat": "91", "place-lon": "105", "result": "ship"}  # fmt: skip
"""Answers to ``EverythingForm`` with an error in almost every field."""


class FilterForm(forms.Form):
    """Filters above a list."""

    procedure = forms.ChoiceField(
        label="Thủ tục", required=False, choices=[("", "Tất cả"), ("hkd", "Đăng ký hộ kinh doanh")]
    )
    words = forms.CharField(label="Từ khóa", required=False)
    since = ts.ShortDateField(label="Từ ngày", required=False, help_text="", initial=DAY)


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
