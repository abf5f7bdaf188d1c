"""The door of the one-stop shop, and what a key may be given."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from tinhso.modules.exchange.api import Door, Scope

from .. import permissions

DOOR: Final = Door("dossiers")

READ, PEOPLE, SUBMIT = "dossiers:read", "dossiers:people", "dossiers:submit"
RECEIVE, PROCESS, APPROVE = "dossiers:receive", "dossiers:process", "dossiers:approve"

SCOPES: Final = (
    Scope(READ, _("Đọc hồ sơ, không có dữ liệu cá nhân của người nộp"), (permissions.SEE.code,)),
    Scope(PEOPLE, _("Đọc cả dữ liệu cá nhân của người nộp")),
    Scope(SUBMIT, _("Nộp hồ sơ thay người dân")),
    Scope(RECEIVE, _("Tiếp nhận, từ chối, trả kết quả như bộ phận một cửa"), (permissions.RECEIVE.code,)),
    Scope(PROCESS, _("Xử lý hồ sơ như chuyên viên"), (permissions.PROCESS.code,)),
    Scope(APPROVE, _("Chuyển quyết định của lãnh đạo: duyệt, trả lại, hẹn lại"), (permissions.APPROVE.code,)),
)
