"""Kiểm tra văn bản: anybody uploads a PDF or shows the code on a paper, and reads who signed what and when.

Nothing that is uploaded is kept.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tinhso.ui.templatetags.ui_filters import day, moment

from .. import api
from ..enums import FileState
from ..forms.check import CodeForm, FileForm

MOST, SECONDS = 20, 600
"""So many files, and so many wrong codes, of one visitor in so many seconds."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The two questions, and the answer to the one that was asked."""
    context: dict[str, Any] = {"file_form": FileForm(), "code_form": CodeForm(auto_id="code_%s")}
    status = 200
    if request.method == "POST":
        status = _file(request, context)
    elif "ma" in request.GET:
        status = _code(request, context)
    return render(request, "papers/check.html", context, status=status)


def _file(request: HttpRequest, context: dict[str, Any]) -> int:
    form = context["file_form"] = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        context["form"] = form
        return 422
    if _too_often(request, "file"):
        context["too_often"] = True
        return 429
    content = form.cleaned_data["file"].read()
    digest = hashlib.sha256(content).hexdigest()
    finding = api.inspect(content)
    issued = api.issued_by_digest(digest, request.actor)  # type: ignore[attr-defined]
    context["answer"] = _verdict(finding, is_ours=issued is not None)
    context["file_name"] = form.cleaned_data["file"].name
    context["digest"] = digest
    context["signatures"] = [_signature(one) for one in finding.signatures]
    context["issued_rows"] = _issued(issued)
    return 200


def _code(request: HttpRequest, context: dict[str, Any]) -> int:
    form = context["code_form"] = CodeForm(request.GET, auto_id="code_%s")
    if not form.is_valid():
        context["form"] = form
        return 422
    if _too_often(request, "code", count=False):
        context["too_often"] = True
        return 429
    issued = api.issued_by_code(form.cleaned_data["ma"], request.actor)  # type: ignore[attr-defined]
    if issued is None:
        _too_often(request, "code")
        form.add_error(
            "ma", _("Không có văn bản nào mang mã này. Hãy xem lại mã, hoặc tải tệp lên để kiểm tra.")
        )
        context["form"] = form
        return 404
    context["issued_rows"] = _issued(issued)
    context["by_code"] = True
    return 200


def _too_often(request: HttpRequest, what: str, *, count: bool = True) -> bool:
    visitor = hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:32]
    key = f"papers:{what}:{visitor}"
    cache.add(key, 0, SECONDS)
    if not count:
        return (cache.get(key) or 0) >= MOST
    try:
        return cache.incr(key) > MOST
    except ValueError:  # it ran out between the two statements
        cache.set(key, 1, SECONDS)
        return False


def _verdict(finding: api.Finding, *, is_ours: bool) -> dict[str, str]:
    """The answer in one line and one sentence."""
    if finding.state == FileState.SIGNED:
        return _about_signed(finding)
    told = {
        FileState.UNSIGNED: (
            "paused",
            _("Tệp không có chữ ký số"),
            _("Không thể biết ai lập tệp này và tệp có bị sửa hay không."),
        ),
        FileState.ENCRYPTED: (
            "paused",
            _("Tệp có mật khẩu"),
            _("Không đọc được chữ ký trong tệp có mật khẩu. Hãy tải lên bản gốc không có mật khẩu."),
        ),
        FileState.BROKEN: (
            "bad",
            _("Không đọc được tệp"),
            _("Tệp bị hỏng, bị cắt mất một phần hoặc đã bị sửa. Đừng dùng tệp này; hãy xin lại bản gốc."),
        ),
        FileState.NO_PDF: (
            "paused",
            _("Đây không phải tệp PDF"),
            _("Hãy tải lên tệp PDF đã nhận được, không phải ảnh chụp hay bản quét."),
        ),
        FileState.TOO_HEAVY: (
            "paused",
            _("Tệp quá nặng để kiểm tra"),
            _("Đọc tệp này tốn quá nhiều thời gian hoặc bộ nhớ, nên hệ thống đã dừng."),
        ),
    }
    tone, title, text = told[finding.state]
    if is_ours:
        text = _("Đây đúng là tệp đã ban hành ở cổng này, nhưng tệp không có chữ ký số.")
    return {"tone": tone, "title": title, "text": text}


def _about_signed(finding: api.Finding) -> dict[str, str]:
    if finding.is_changed:
        title = _("Tệp đã bị thay đổi sau khi ký")
        return {"tone": "bad", "title": title, "text": _("Nội dung không còn như khi ký. Đừng dùng tệp này.")}
    if not all(one.trusted for one in finding.signatures):
        title = _("Chưa tin cậy được người ký")
        text = _("Tệp không bị sửa, nhưng chứng thư số không do tổ chức chứng thực mà cổng này tin cậy cấp.")
        return {"tone": "warn", "title": title, "text": text}
    if not finding.is_good:
        title = _("Chứng thư số không có hiệu lực lúc ký")
        return {
            "tone": "bad",
            "title": title,
            "text": _("Tệp không bị sửa, nhưng được ký khi chứng thư chưa hoặc hết hiệu lực."),
        }
    if any(one.is_sample for one in finding.signatures):
        title = _("Chữ ký mẫu hợp lệ, tệp không bị thay đổi")
        text = _("Tệp được ký bằng chứng thư số mẫu để dùng thử, không có giá trị pháp lý.")
        return {"tone": "info", "title": title, "text": text}
    title = _("Chữ ký số hợp lệ, tệp không bị thay đổi")
    return {
        "tone": "ok",
        "title": title,
        "text": _("Mọi chữ ký trong tệp đều đúng và chứng thư có hiệu lực lúc ký."),
    }


def _signature(one: api.SignatureFinding) -> dict[str, Any]:
    """One signature as a heading and rows."""
    if one.at is None:
        at = _("Không rõ")
    elif one.attested:
        at = _("%(moment)s, có dấu thời gian chứng nhận") % {"moment": moment(one.at)}
    else:
        at = _("%(moment)s, theo đồng hồ của người ký") % {"moment": moment(one.at)}
    unchanged = {
        "none": _("Không thay đổi từ khi ký"),
        "allowed": _("Không thay đổi; sau đó chỉ thêm chữ ký"),
        "changed": _("Đã bị thay đổi"),
    }
    validity = _("Từ %(since)s đến %(until)s") % {"since": day(one.since), "until": day(one.until)}
    in_time = _("có hiệu lực lúc ký") if one.in_time else _("không có hiệu lực lúc ký")
    return {
        "name": one.name or _("Không rõ tên"),
        "tag": {"text": _("Hợp lệ"), "tone": "ok"}
        if one.is_good
        else {"text": _("Không hợp lệ"), "tone": "bad"},
        "rows": [
            (_("Cơ quan, tổ chức"), one.organisation or "—"),
            (_("Ký lúc"), at),
            (_("Nội dung"), unchanged[one.change] if one.intact else unchanged["changed"]),
            (_("Nơi cấp chứng thư"), one.issuer or "—"),
            (_("Tin cậy"), _trust(one)),
            (_("Hiệu lực chứng thư"), f"{validity}, {in_time}"),
            (_("Số chứng thư"), one.serial),
        ],
    }


def _issued(one: api.Issued | None) -> list[tuple[str, str]]:
    """What the paper was issued as, in rows; nothing about the person for whom it is."""
    if one is None:
        return []
    signed = _("%(number)s chữ ký số") % {"number": one.signatures} if one.signatures else _("Không ký số")
    rows = [
        (_("Tên văn bản"), one.title),
        (_("Số"), one.number or "—"),
        (_("Cơ quan ban hành"), one.agency_name),
        (_("Người ký"), one.signed_by_name),
        (_("Ban hành lúc"), moment(one.issued_at)),
        (_("Chữ ký số"), signed),
    ]
    if one.is_sample:
        rows.append((_("Ghi chú"), _("Dữ liệu mẫu, không có giá trị pháp lý")))
    return rows


def _trust(one: api.SignatureFinding) -> str:
    if not one.trusted:
        return _("Không do tổ chức chứng thực được cổng này tin cậy cấp")
    if one.is_sample:
        return _("Chứng thư mẫu để dùng thử, không có giá trị pháp lý")
    return _("Do tổ chức chứng thực được tin cậy cấp")
