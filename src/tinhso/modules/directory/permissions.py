"""Who may run the directory itself."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import EVERYTHING, NOTHING, Permission, Role

ADMIN = "directory.admin"
"""Code of the permission and of the role that carries it."""


def _everywhere(actor: Actor) -> Q:
    # The province has one directory: whoever runs it anywhere runs all of it.
    return EVERYTHING if actor.may(ADMIN) else NOTHING


RUN_DIRECTORY = Permission(ADMIN, _("Quản trị danh bạ, tài khoản và vai trò"), _everywhere)

HEAD = "directory.head"
"""Code of the permission to settle absences in one's own agency, and of the role that carries it."""


def _own_agency(actor: Actor) -> Q:
    where = actor.where(HEAD)
    if actor.may(ADMIN):
        return EVERYTHING
    return Q(agency_id__in=sorted(where)) if where else NOTHING


SETTLE_ABSENCES = Permission(HEAD, _("Ghi vắng mặt và ủy quyền trong cơ quan của mình"), _own_agency)

ADMIN_ROLE = Role(ADMIN, _("Quản trị danh bạ"), (ADMIN,))
STAFF_ROLE = Role("directory.staff", _("Cán bộ, công chức"), ())
HEAD_ROLE = Role(HEAD, _("Thủ trưởng cơ quan"), (HEAD,))
