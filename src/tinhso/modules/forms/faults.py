"""Faults of a form's source in words, for those who write forms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .rules.errors import FormError

_WORDS = {
    "arguments": _("Hàm “%(detail)s” nhận số tham số khác."),
    "bad_choice": _("Mã lựa chọn “%(detail)s” không được có khoảng trắng."),
    "bad_name": _("Tên “%(detail)s” không dùng được: chỉ gồm chữ không dấu, chữ số và _, bắt đầu bằng chữ."),
    "bad_pattern": _("Biểu thức chính quy “%(detail)s” sai."),
    "bare_condition": _(
        "Điều kiện phải là một so sánh, ví dụ ${x} != ''; một mình tên câu hỏi được hiểu khác nhau."
    ),
    "calculation_default": _("Câu tính toán không có giá trị mặc định."),
    "calculation_editable": _("Câu có công thức phải để readonly là yes."),
    "circular": _("Các câu phụ thuộc vòng tròn: %(detail)s."),
    "compiler": _("pyxform từ chối: %(detail)s"),
    "duplicate_choice": _("Mã lựa chọn “%(detail)s” có hai lần trong danh sách."),
    "duplicate_column": _("Tên cột này có hai lần."),
    "empty": _("Biểu thức trống."),
    "file_kind": _("Chỉ nhận tệp .xlsx hoặc .md."),
    "group_as_value": _("“%(detail)s” là một nhóm, không phải câu hỏi có giá trị."),
    "language_spelling": _("Ngôn ngữ này ở cột khác viết là “%(detail)s”; hãy viết giống nhau."),
    "markup": _("Chưa hỗ trợ định dạng trong văn bản: “%(detail)s”."),
    "message_without": _("Có thông báo nhưng ô %(detail)s trống."),
    "missing_cell": _("Ô này không được trống."),
    "missing_list": _("Thiếu tên danh sách, ví dụ select_one huyen."),
    "missing_sheet": _("Thiếu trang này."),
    "missing_text": _("Thiếu văn bản ở ngôn ngữ này."),
    "needs_literal": _("Hàm “%(detail)s” cần một chuỗi viết sẵn trong dấu nháy."),
    "needs_path": _("“%(detail)s” cần tên câu hỏi hoặc nhóm, không phải giá trị."),
    "needs_select": _("“%(detail)s” không phải câu chọn từ danh sách."),
    "no_column": _("Ô “%(detail)s” nằm ngoài các cột có tên."),
    "no_sheet": _("Dòng bảng đứng trước tên trang."),
    "no_table": _("Tệp không có bảng nào."),
    "no_vietnamese": _("Thiếu tiếng Việt, ví dụ cột label::Tiếng Việt (vi)."),
    "not_excel": _("Không đọc được tệp Excel này."),
    "not_translatable": _("Cột này không dịch được."),
    "not_utf8": _("Tệp phải là văn bản UTF-8."),
    "one_settings_row": _("Trang settings phải có đúng một dòng."),
    "other_code": _("form_id phải trùng tên tệp: “%(detail)s”."),
    "syntax": _("Biểu thức sai cú pháp ở “%(detail)s”."),
    "time_compared": _("Giờ “%(detail)s” không so sánh trực tiếp được; hãy dùng decimal-time(…)."),
    "unfinished": _("Biểu thức chưa viết hết: “%(detail)s”."),
    "unknown_column": _("Chưa hỗ trợ cột này (giá trị “%(detail)s”)."),
    "unknown_function": _("Không có hàm “%(detail)s”."),
    "unknown_language": _("Ngôn ngữ phải có mã vi hoặc en trong ngoặc: “%(detail)s”."),
    "unknown_list": _("Không có danh sách lựa chọn “%(detail)s”."),
    "unknown_path": _("Không có câu hỏi nào ở “%(detail)s”."),
    "unknown_sheet": _("Trang này không thuộc biểu mẫu; đặt _ trước tên nếu là ghi chú."),
    "unmatched_begin": _("“%(detail)s” không có dòng kết thúc."),
    "unmatched_end": _("“%(detail)s” không có dòng bắt đầu."),
    "unsupported_appearance": _("Chưa hỗ trợ appearance “%(detail)s” cho loại này."),
    "unsupported_function": _("Chưa hỗ trợ hàm “%(detail)s”."),
    "unsupported_path": _("Chưa hỗ trợ đường dẫn có “%(detail)s”."),
    "unsupported_type": _("Chưa hỗ trợ loại “%(detail)s”."),
    "useless_cell": _("Ô này không có nghĩa với loại %(detail)s."),
}


def say(error: FormError) -> str:
    """The fault in one sentence, with the place where a spreadsheet shows it."""
    words = str(_WORDS[error.code] % {"detail": error.detail})
    if error.sheet and error.row is not None:
        return str(
            _("%(words)s (trang %(sheet)s, hàng %(row)s)")
            % {"words": words, "sheet": error.sheet, "row": error.row}
        )
    return words


def column_of(error: FormError) -> str:
    """The field a data error names: sheet and column."""
    return ".".join(part for part in (error.sheet, error.column) if part)
