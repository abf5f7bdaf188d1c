"""The declaration of feedback."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import DemoStep, Loader, MenuItem, Module, Mount
from tinhso.kernel.refs import ReaderLink

from .demo import make_sample
from .holdings import HOLDINGS
from .indicators import INDICATORS
from .judged import JUDGED
from .loading import check_law
from .notices import LISTENER, NOTICES
from .pages.sender import letter_about
from .permissions import PERMISSIONS, ROLES, ROW_SCOPES, SEE
from .refs import REFS

MODULE = Module(
    name="feedback",
    title=_("Phản ánh, kiến nghị"),
    urls=(Mount("phan-anh/", "tinhso.modules.feedback.pages.urls"),),
    menu=(
        MenuItem(
            "citizen",
            _("Phản ánh, kiến nghị"),
            "feedback:overview",
            order=35,
            summary=_("Gửi phản ánh, kiến nghị và đọc những câu trả lời đã công khai."),
        ),
        MenuItem(
            "office", _("Phản ánh, kiến nghị"), "feedback:queue", SEE.code, order=30, section=_("Tiếp dân")
        ),
    ),
    permissions=PERMISSIONS,
    roles=ROLES,
    indicators=INDICATORS,
    refs=REFS,
    listens=(LISTENER,),
    loaders=(Loader("feedback", 16, check_law),),
    demo=(DemoStep("feedback", 120, make_sample),),
    row_scopes=ROW_SCOPES,
    extensions=(
        *NOTICES,
        *HOLDINGS,
        *JUDGED,
        ReaderLink(_("Gửi phản ánh, kiến nghị về việc này"), letter_about),
    ),
)
