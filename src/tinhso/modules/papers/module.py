"""What the papers module declares."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Loader, Module

from .loading import check_layouts

MODULE = Module(
    name="papers",
    title=_("Giấy tờ"),
    loaders=(Loader("papers", 10, check_layouts),),
)
