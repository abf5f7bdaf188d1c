"""The declaration of notices."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import DemoStep, Loader, MenuItem, Module, Mount

from .demo import make_sample
from .jobs import SCHEDULES
from .loading import load_notices
from .permissions import EDITOR, OPERATOR, ROW_SCOPES, RUN, WRITE_TEXTS
from .queries.message import unread

MODULE = Module(
    name="notices",
    title=_("Thông báo"),
    urls=(Mount("thong-bao/", "tinhso.modules.notices.pages.urls"),),
    menu=(
        MenuItem("account", _("Thông báo"), "notices:mine", order=10, count=unread),
        MenuItem("setup", _("Vận hành thông báo"), "notices:run", RUN.code, order=60, section=_("Quản trị")),
        MenuItem(
            "setup", _("Mẫu thông báo"), "notices:texts", WRITE_TEXTS.code, order=61, section=_("Quản trị")
        ),
    ),
    permissions=(RUN, WRITE_TEXTS),
    roles=(OPERATOR, EDITOR),
    schedules=SCHEDULES,
    demo=(DemoStep("notices.sample", 120, make_sample),),
    loaders=(Loader("notices", 70, load_notices),),
    row_scopes=ROW_SCOPES,
    public_tables=(
        ("notices_template", "words with placeholders, without anybody's values"),
        ("notices_sendingrule", "rules of sending are published data"),
        ("notices_provider", "how the ways out of the province are doing, without any message"),
    ),
)
