"""Who may change the catalogue; everybody reads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.permissions import Permission, Role, RowScope, anywhere, everybody, system

MANAGE = Permission("catalogue.manage", _("Soạn thủ tục hành chính"), anywhere("catalogue.manage"))
PUBLISH = Permission("catalogue.publish", _("Công bố thủ tục hành chính"), anywhere("catalogue.publish"))

PERMISSIONS = (MANAGE, PUBLISH)

PUBLISHER = Role("catalogue.publisher", _("Công bố thủ tục hành chính"), (PUBLISH.code,), powerful=True)

ROW_SCOPES = (
    *(
        RowScope(table=table, read=everybody, add=system, change=system)
        for table in ("catalogue_procedure", "catalogue_procedureversion")
    ),
    RowScope(table="catalogue_versiondraft", read=system),
)
"""What the database lets pages do: everybody reads what is published, only the system writes (migration 0002)."""
