"""Who may change the catalogue; everybody reads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.permissions import Permission, anywhere

MANAGE = Permission("catalogue.manage", _("Quản lý thủ tục hành chính"), anywhere("catalogue.manage"))

PERMISSIONS = (MANAGE,)
