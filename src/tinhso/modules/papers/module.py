"""What the papers module declares."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import DemoStep, Loader, MenuItem, Module, Mount

from .demo import make_authority
from .loading import check_forms
from .permissions import KEEPER, ROW_SCOPES, SEE_FORMS

MODULE = Module(
    name="papers",
    title=_("Giấy tờ"),
    urls=(Mount("", "tinhso.modules.papers.pages.urls"),),
    menu=(
        MenuItem(
            "citizen",
            _("Kiểm tra văn bản"),
            "papers:check",
            order=35,
            summary=_("Xem ai đã ký một văn bản điện tử và văn bản có bị sửa hay không."),
        ),
        MenuItem(
            "setup", _("Bộ mẫu giấy tờ"), "papers:forms", SEE_FORMS.code, order=42, section=_("Quản trị")
        ),
    ),
    permissions=(SEE_FORMS,),
    roles=(KEEPER,),
    demo=(DemoStep("papers.authority", 20, make_authority),),
    row_scopes=ROW_SCOPES,
    loaders=(Loader("papers", 10, check_forms),),
)
