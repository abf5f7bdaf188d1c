"""Who may run the directory itself."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import (
    EVERYTHING,
    NOTHING,
    Permission,
    Role,
    RowScope,
    any_of,
    anywhere,
    everybody,
    herself,
    inside,
    own,
    system,
)

ADMIN = "directory.admin"
"""Code of the permission and of the role that carries it."""


# The province has one directory: whoever runs it anywhere runs all of it.
RUN_DIRECTORY = Permission(ADMIN, _("Quản trị danh bạ, tài khoản và vai trò"), anywhere(ADMIN))

HEAD = "directory.head"
"""Code of the permission to settle absences in one's own agency, and of the role that carries it."""


def _own_agency(actor: Actor) -> Q:
    where = actor.where(HEAD)
    if actor.may(ADMIN):
        return EVERYTHING
    return Q(agency_id__in=sorted(where)) if where else NOTHING


SETTLE_ABSENCES = Permission(HEAD, _("Ghi vắng mặt và ủy quyền trong cơ quan của mình"), _own_agency)

ADMIN_ROLE = Role(ADMIN, _("Quản trị danh bạ"), (ADMIN,), powerful=True)
STAFF_ROLE = Role("directory.staff", _("Cán bộ, công chức"), ())
HEAD_ROLE = Role(HEAD, _("Thủ trưởng cơ quan"), (HEAD,))

_ORGANISATION = (
    "directory_area",
    "directory_areaversion",
    "directory_agency",
    "directory_agencyversion",
    "directory_post",
    "directory_staffquota",
    "directory_official",
    "directory_appointment",
    "directory_delegation",
    "directory_powergrant",
    "directory_areasuccession",
    "directory_agencysuccession",
    "directory_levelsuccession",
)

ROW_SCOPES = (
    RowScope(table="directory_person", read=any_of(herself(), system), add=system),
    *(RowScope(table=table, read=everybody, add=system, change=system) for table in _ORGANISATION),
    RowScope(table="directory_absence", read=any_of(inside("agency_id"), system), add=system, change=system),
    RowScope(table="directory_certificate", read=system),
    *(
        RowScope(table=table, read=system, remove=system)
        for table in (
            "directory_signingkey",
            "directory_openidsubject",
            "allauth_idp_oidc_client",
            "allauth_idp_oidc_token",
            "directory_textmessage",
        )
    ),
    *(
        RowScope(
            table=table,
            read=any_of(own("account_id"), system),
            add=system,
            change=system,
            remove=system,
        )
        for table in ("directory_identity", "directory_openidconsent")
    ),
    RowScope(table="directory_organisationimport", read=system),
    RowScope(table="directory_act", read=system),
    RowScope(table="directory_clause", read=system, remove=system),
    RowScope(table="directory_followup", read=system),
)
"""What the database lets pages do with people's cards and with the organisation (migrations 0002, 0003, 0005, 0007)."""
