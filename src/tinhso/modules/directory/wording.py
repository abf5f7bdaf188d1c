"""Sentences that more than one layer says to a person."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

LAST_WAY: Final = _("Đây là cách đăng nhập duy nhất của tài khoản. Thêm một cách khác trước khi bỏ.")

CERTIFICATE: Final[dict[str, Any]] = {
    "level": _("Chuẩn này không có trình độ như vậy."),
    "module": _("Chuẩn này không có mô đun như vậy."),
    "too_early": _("Ngày cấp trước khi chuẩn này có hiệu lực."),
    "too_late": _("Ngày cấp sau khi chuẩn này hết hiệu lực."),
    "verified": _("Ngày đối chiếu không thể trước ngày cấp."),
}
"""What is wrong with a certificate, by the codes of `rules.skills.certificate_problems`."""

IMPORT_PROBLEMS: Final[dict[str, Any]] = {
    "empty": _("Không được để trống."),
    "date": _("Cần ngày có thật, ví dụ 31/12/2014."),
    "order": _("Ngày kết thúc phải sau ngày bắt đầu."),
    "twice": _("Mục này đã có ở dòng %(row)s. Bỏ bớt một dòng."),
    "choice": _("Chỉ nhận: %(allowed)s."),
    "number": _("Cần số nguyên từ 0 đến 9999."),
    "no_sheet": _("Tệp không có trang nào cần đọc: %(sheets)s. Hãy dùng tệp mẫu."),
    "no_column": _("Không có cột nào tên “%(title)s”. Hãy dùng tên cột trong tệp mẫu."),
    "column_twice": _("Cột “%(title)s” có hai lần."),
    "column_missing": _("Thiếu cột “%(title)s”."),
    "overlap": _("Trùng thời gian với “%(other)s” (từ %(from)s). Sửa ngày để các giai đoạn nối tiếp nhau."),
    "code_taken": _("Mã này cùng lúc thuộc “%(other)s”. Dùng mã khác hoặc sửa ngày."),
    "code_form": _("Mã định danh có dạng H04.31.02."),
    "code_old": _("Mã dạng cũ phải là %(expected)s."),
    "no_area": _("Không có đơn vị hành chính mang mã “%(key)s”."),
    "area_days": _("Đơn vị hành chính không có hiệu lực trong cả thời gian này."),
    "area_code": _("Mã số của đơn vị hành chính gồm 2 đến 10 chữ số."),
    "area_top": _("Tỉnh không thuộc đơn vị nào. Để trống cột này."),
    "area_alone": _("Mọi đơn vị dưới cấp tỉnh phải thuộc một đơn vị cấp trên."),
    "area_above": _(
        "Đơn vị cấp trên không đúng cấp: huyện thuộc tỉnh, xã thuộc huyện hoặc tỉnh, ấp thuộc xã."
    ),
    "area_left": _(
        "Đơn vị kết thúc khi còn %(count)s đơn vị, cơ quan ở đó: %(names)s. Kết thúc hoặc chuyển các mục này trong cùng tệp."
    ),
    "agency_left": _(
        "Cơ quan kết thúc khi còn %(count)s cơ quan trực thuộc: %(names)s. Kết thúc hoặc chuyển các mục này trong cùng tệp."
    ),
    "quota_twice": _(
        "Đã có biên chế %(other)s trong thời gian đó (từ %(from)s). Ghi ngày kết thúc cho dòng kia."
    ),
    "area_level": _("Cấp của cơ quan khác cấp của đơn vị hành chính."),
    "no_agency": _("Không có cơ quan mang mã riêng “%(key)s”. Thêm ở trang Cơ quan hoặc sửa mã."),
    "parent_days": _("Cơ quan cấp trên “%(key)s” không tồn tại trong cả thời gian này."),
    "circle": _("Các cơ quan trực thuộc lẫn nhau thành vòng. Sửa cột Trực thuộc."),
    "no_role": _("Không phân hệ nào khai báo vai trò “%(role)s”."),
    "no_official": _("Không có cán bộ mang mã riêng “%(key)s”. Thêm ở trang Cán bộ hoặc sửa mã."),
    "no_post": _("Cơ quan này không có vị trí “%(key)s”. Thêm ở trang Vị trí hoặc sửa mã."),
    "post_days": _("Vị trí không tồn tại trong cả thời gian này."),
    "agency_days": _("Cơ quan không tồn tại trong cả thời gian này."),
    "full_twice": _(
        "Cán bộ đã có vị trí chuyên trách cùng lúc ở “%(other)s” (từ %(from)s). Kết thúc vị trí kia hoặc ghi kiêm nhiệm."
    ),
    "seat_twice": _("Cán bộ đã giữ vị trí này trong thời gian đó (từ %(from)s)."),
    "posts_left": _(
        "Cơ quan kết thúc khi còn %(count)s bổ nhiệm: %(names)s. Kết thúc hoặc điều động các bổ nhiệm này trước."
    ),
    "no_standard": _("Không có chuẩn “%(key)s”."),
    **{f"certificate.{code}": sentence for code, sentence in CERTIFICATE.items()},
}
"""What is wrong with a workbook and what to do, by the codes of `rules.organisation`."""
