"""Why a file is not taken, said to the person at the field."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from ..actions import ActionError
from ..models import Scan


class FileRejected(ActionError):
    """A file that is not taken; `code` is a key of `REASONS`, `message` tells what to do instead."""

    def __init__(self, code: str, **details: Any) -> None:
        message = REASONS[code]
        super().__init__(code, message % details if details else message, **details)


class FileHeld(PermissionDenied):
    """A file in quarantine was asked for; `reason` tells a person what is so."""

    def __init__(self, scan: str) -> None:
        super().__init__(scan)
        self.reason = _HELD[scan]


_HELD: dict[str, Any] = {
    Scan.WAITING: _("Tệp này chưa được quét vi-rút nên chưa mở được. Hãy thử lại sau ít phút."),
    Scan.FOUND: _("Máy quét thấy vi-rút trong tệp này nên tệp đã được giữ lại, không ai mở được."),
}

REASONS = {
    "empty": _("Tệp này trống. Hãy chọn lại tệp có nội dung."),
    "too_large": _("Tệp lớn hơn %(limit)s. Hãy giảm dung lượng hoặc chia thành nhiều tệp."),
    "executable": _("Không nhận chương trình hoặc tệp lệnh. Hãy gửi tệp văn bản hoặc ảnh."),
    "active_content": _("Không nhận tệp HTML, SVG hoặc XML. Hãy lưu thành PDF hoặc ảnh rồi gửi lại."),
    "macro": _("Tệp có macro. Hãy lưu lại không kèm macro, hoặc xuất thành PDF."),
    "old_office": _("Không nhận định dạng Office cũ (.doc, .xls). Hãy lưu thành .docx, .xlsx hoặc PDF."),
    "encrypted": _("Tệp có mật khẩu nên cơ quan không mở được. Hãy bỏ mật khẩu rồi gửi lại."),
    "damaged": _("Tệp bị hỏng hoặc chưa tải lên hết. Hãy mở thử trên máy rồi gửi lại."),
    "too_complex": _("Tệp khi mở ra quá lớn. Hãy xuất thành PDF hoặc ảnh nhỏ hơn."),
    "disguised": _("Tên tệp có đuôi “%(suffix)s” nhưng nội dung là %(kind)s. Hãy gửi tệp gốc với đuôi đúng."),
    "virus": _("Máy quét thấy vi-rút trong tệp này (%(virus)s) nên tệp không được nhận. Hãy gửi tệp khác."),
    "not_allowed": _("Không nhận loại tệp này (%(kind)s). Chỉ nhận: %(allowed)s."),
}
