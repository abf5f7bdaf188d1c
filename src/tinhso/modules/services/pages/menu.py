"""Entries of the one-stop shop in the menus."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.actors import Actor
from tinhso.kernel.modules import MenuItem, Mount

from ..permissions import APPROVE, CONSULT, PROCESS, RECEIVE, RECOMPUTE, SEE
from ..queries import lists

MOUNTS = (Mount("", "tinhso.modules.services.pages.urls"),)

_DESK = _("Quầy một cửa")
_WORK = _("Hồ sơ")


def _inbox(actor: Actor) -> int:
    return lists.inbox(actor).count()


def _to_return(actor: Actor) -> int:
    return lists.to_return(actor).count()


def _mine(actor: Actor) -> int:
    return lists.work(actor, mine=True).count()


def _approvals(actor: Actor) -> int:
    return lists.approvals(actor).count()


MENU = (
    MenuItem(
        "citizen",
        _("Tra cứu hồ sơ"),
        "services:track",
        order=20,
        summary=_("Xem hồ sơ đang ở bước nào bằng hai mã trên phiếu."),
    ),
    MenuItem(
        "citizen",
        _("Hồ sơ của tôi"),
        "services:mine",
        order=30,
        summary=_("Các hồ sơ đã nộp và kết quả đã nhận của ông, bà."),
    ),
    MenuItem(
        "citizen",
        _("Công khai"),
        "services:public",
        order=40,
        summary=_("Số hồ sơ và tỷ lệ đúng hạn của từng cơ quan, từng thủ tục."),
    ),
    MenuItem(
        "office", _("Việc của tôi"), "services:queue", PROCESS.code, order=10, count=_mine, section=_WORK
    ),
    MenuItem(
        "office",
        _("Chờ duyệt"),
        "services:approvals",
        APPROVE.code,
        order=11,
        count=_approvals,
        section=_WORK,
    ),
    MenuItem("office", _("Được hỏi ý kiến"), "services:asked", CONSULT.code, order=27, section=_WORK),
    MenuItem(
        "office", _("Chờ tiếp nhận"), "services:inbox", RECEIVE.code, order=20, count=_inbox, section=_DESK
    ),
    MenuItem("office", _("Tiếp nhận tại quầy"), "services:intake", RECEIVE.code, order=21, section=_DESK),
    MenuItem(
        "office",
        _("Trả kết quả"),
        "services:returns",
        RECEIVE.code,
        order=22,
        count=_to_return,
        section=_DESK,
    ),
    MenuItem("office", _("Sổ theo dõi hồ sơ"), "services:register", SEE.code, order=23, section=_DESK),
    MenuItem(
        "setup",
        _("Tính lại ngày hẹn trả"),
        "services:clock_runs",
        RECOMPUTE.code,
        order=41,
        section=_("Quản trị"),
    ),
    # After the desk's own pages: whoever signs in begins on the first page that he may open, a clerk at the desk.
    MenuItem("office", _("Hồ sơ của phòng"), "services:pool", SEE.code, order=26, section=_WORK),
)
