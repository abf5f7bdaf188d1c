"""Who lets other systems in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.permissions import Permission, Role, RowScope, anywhere, system

CONNECT = Permission("exchange.admin", _("Cấp khóa cho hệ thống khác"), anywhere("exchange.admin"))

ADMIN = Role("exchange.admin", _("Quản trị kết nối"), (CONNECT.code,), powerful=True)

ROW_SCOPES = (
    RowScope(table="exchange_apikey", read=system),
    RowScope(table="exchange_answered", read=system, remove=system),
)
"""What the database lets pages do with keys and kept answers (migration 0001): nothing but as the system."""
