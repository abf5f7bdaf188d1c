"""Refusals, as RFC 9457 writes them: one document for people and programs."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from ninja import Field, Schema

MEDIA = "application/problem+json"

TITLES: dict[str, Any] = {
    "bad_request": gettext_lazy("Yêu cầu không đọc được"),
    "unauthenticated": gettext_lazy("Thiếu khóa, hoặc khóa không còn hiệu lực"),
    "forbidden": gettext_lazy("Khóa không có quyền này"),
    "not_found": gettext_lazy("Không tìm thấy"),
    "method_not_allowed": gettext_lazy("Địa chỉ này không nhận phương thức ấy"),
    "refused": gettext_lazy("Nghiệp vụ không cho phép"),
    "illegal": gettext_lazy("Trạng thái hiện tại không cho phép việc này"),
    "stale": gettext_lazy("Hồ sơ đã thay đổi từ lần đọc trước"),
    "invalid": gettext_lazy("Dữ liệu chưa đúng"),
    "incomplete": gettext_lazy("Đơn chưa điền đủ hoặc chưa đúng"),
    "idempotency": gettext_lazy("Idempotency-Key thiếu, sai dạng hoặc đã dùng cho yêu cầu khác"),
    "too_many": gettext_lazy("Gọi quá nhiều lần trong một phút"),
    "broken": gettext_lazy("Máy chủ gặp lỗi; yêu cầu chưa được thực hiện"),
}
"""Kinds of problems, each with its heading; the page of the interface explains them at `#loi-<code>`."""


class Fault(Schema):
    """One thing that is wrong, and where."""

    at: str = Field(description='Where: "body.answers.request.subject", "query.limit".')
    code: str = Field(description="What is wrong, for programs.")
    message: str = Field(description="What is wrong, for people.")


class ProblemDocument(Schema):
    """A refusal (RFC 9457). `title`, `detail` and `message` are Vietnamese, or English when asked for."""

    type: str = Field(description="Address of the explanation of this kind of problem.")
    title: str
    status: int
    detail: str
    code: str = Field(description="The reason, for programs.")
    errors: list[Fault] = Field(default=[], description="Single faults of the data that were sent.")


class Problem(Exception):
    """Ends an operation with a refusal; `kind` is one of TITLES, `code` the reason if it says more."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str = "",
        *,
        code: str = "",
        errors: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(status, kind)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.code = code or kind
        self.errors = errors or []
        self.headers = headers or {}


def written(problem: Problem) -> HttpResponse:
    """The answer."""
    title = str(TITLES[problem.kind])
    body = {
        "type": f"/api/#loi-{problem.kind}",
        "title": title,
        "status": problem.status,
        "detail": problem.detail or title,
        "code": problem.code,
        "errors": problem.errors,
    }
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=problem.status,
        content_type=MEDIA,
        headers=problem.headers,
    )
    response["Content-Language"] = get_language() or "vi"
    return response


_FAULTS: dict[str, Any] = {
    "missing": gettext_lazy("Thiếu."),
    "extra_forbidden": gettext_lazy("Không có mục này."),
    "string_too_long": gettext_lazy("Dài quá."),
    "string_too_short": gettext_lazy("Ngắn quá."),
    "string_pattern_mismatch": gettext_lazy("Không đúng dạng."),
    "enum": gettext_lazy("Không có trong các giá trị cho phép."),
    "literal_error": gettext_lazy("Không có trong các giá trị cho phép."),
    "greater_than": gettext_lazy("Nhỏ quá."),
    "greater_than_equal": gettext_lazy("Nhỏ quá."),
    "less_than_equal": gettext_lazy("Lớn quá."),
}


def faults_of(errors: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Pydantic's errors in our words; what was sent is not repeated, for it may be somebody's."""
    return [
        {
            "at": ".".join(str(step) for step in error.get("loc", ())),
            "code": str(error.get("type", "")),
            "message": str(_FAULTS.get(str(error.get("type")), _("Giá trị không hợp lệ."))),
        }
        for error in errors[:50]
    ]
