"""The declaration of the portal module."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Loader, Module, Mount

from .loading import check_notices

MODULE = Module(
    name="portal",
    title=_("Cổng thông tin"),
    urls=(Mount("", "tinhso.modules.portal.pages.urls"),),
    loaders=(Loader("portal.privacy", 10, check_notices),),
)
