"""Who may look at the form sets, and who sees an issued paper."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.permissions import (
    Permission,
    Role,
    RowScope,
    any_of,
    granted,
    inside,
    nobody,
    shown,
    system,
)

SEE_FORMS = Permission("papers.forms", _("Xem bộ mẫu giấy tờ"), granted("papers.forms"))
KEEPER = Role("papers.forms", _("Quản trị mẫu giấy tờ"), (SEE_FORMS.code,))

_ISSUER = any_of(inside("compartment"), system)

ROW_SCOPES = (
    RowScope(
        table="papers_issuedpaper",
        read=any_of(_ISSUER, shown("key"), shown("sha256")),
        add=_ISSUER,
        change=nobody,
    ),
)
"""What the database lets pages do with issued papers (migration 0001)."""
