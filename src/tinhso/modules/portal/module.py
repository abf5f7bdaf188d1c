"""The declaration of the portal module."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Module, Mount

MODULE = Module(
    name="portal",
    title=_("Cổng thông tin"),
    urls=(Mount("", "tinhso.modules.portal.pages.urls"),),
)
