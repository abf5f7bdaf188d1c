"""Pages for those who run the directory: officials, accounts, roles."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import Denied

from ..permissions import ADMIN
from ..queries.account import officials_accounts
from ..queries.agency import agency as agency_of
from ..queries.official import AppointmentList

_PAGE = 50


def officials(request: HttpRequest) -> HttpResponse:
    """Appointments valid today, by name; searched by name and narrowed to one agency."""
    today = clock.business().today()
    text = request.GET.get("q", "").strip()[:100]
    number = request.GET.get("co-quan", "")
    agency_id = int(number) if number.isdecimal() and len(number) < 10 else None
    rows = AppointmentList(request.actor, today, text, agency_id)  # type: ignore[attr-defined]
    titles = {role.code: role.title for role in registry().roles.values()}
    page = Paginator(rows, _PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": [(row, [titles.get(code, code) for code in row.roles]) for row in page.object_list],
        "q": text,
        "agency": agency_of(agency_id, today) if agency_id else None,
        "today": today,
        "columns": [
            _("Họ và tên"),
            _("Vị trí"),
            _("Cơ quan"),
            _("Vai trò"),
            (_("Từ ngày"), True),
            (_("Đến trước ngày"), True),
        ],
    }
    return render(request, "directory/setup/officials.html", context)


def accounts(request: HttpRequest) -> HttpResponse:
    """Officials' accounts: last sign-in, second factor, whether a password is set."""
    text = request.GET.get("q", "").strip()[:100]
    rows = officials_accounts(request.actor, text)  # type: ignore[attr-defined]
    page = Paginator(rows, _PAGE).get_page(request.GET.get("trang"))
    columns = [
        _("Tên đăng nhập"),
        _("Họ và tên"),
        _("Mật khẩu"),
        _("Hai lớp"),
        (_("Đăng nhập lần cuối"), True),
        _("Trạng thái"),
    ]
    return render(request, "directory/setup/accounts.html", {"page": page, "q": text, "columns": columns})


def roles(request: HttpRequest) -> HttpResponse:
    """Which roles exist, which module declares each, and what it lets its holder do."""
    if not request.actor.may(ADMIN):  # type: ignore[attr-defined]
        raise Denied(ADMIN)
    permissions = registry().permissions
    rows = [
        (role.title, role.code, module.title, [permissions[code].label for code in role.permissions])
        for module in registry().modules.values()
        for role in module.roles
    ]
    columns = [_("Vai trò"), _("Phân hệ"), _("Được làm")]
    return render(request, "directory/setup/roles.html", {"rows": rows, "columns": columns})
