"""The declaration of the one-stop shop."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Module

from .permissions import PERMISSIONS, ROLES

MODULE = Module(
    name="services",
    title=_("Một cửa và dịch vụ công"),
    permissions=PERMISSIONS,
    roles=ROLES,
)
