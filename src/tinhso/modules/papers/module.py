"""What the papers module declares."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Loader, MenuItem, Module, Mount

from .loading import check_forms
from .permissions import KEEPER, SEE_FORMS

MODULE = Module(
    name="papers",
    title=_("Giấy tờ"),
    urls=(Mount("giay-to/", "tinhso.modules.papers.pages.urls"),),
    menu=(
        MenuItem(
            "setup", _("Bộ mẫu giấy tờ"), "papers:forms", SEE_FORMS.code, order=42, section=_("Quản trị")
        ),
    ),
    permissions=(SEE_FORMS,),
    roles=(KEEPER,),
    loaders=(Loader("papers", 10, check_forms),),
)
