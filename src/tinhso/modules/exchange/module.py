"""The declaration of the connections with other systems."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import MenuItem, Module, Mount

from .facts import Scope
from .jobs import SCHEDULES
from .permissions import ADMIN, CONNECT, ROW_SCOPES
from .rest.agencies import DOOR, READ

MODULE = Module(
    name="exchange",
    title=_("Kết nối hệ thống khác"),
    urls=(
        Mount("quan-tri/khoa-ket-noi/", "tinhso.modules.exchange.pages.urls"),
        Mount("api/", "tinhso.modules.exchange.rest.urls"),
    ),
    menu=(
        MenuItem("setup", _("Khóa kết nối"), "exchange:keys", CONNECT.code, order=91, section=_("Quản trị")),
    ),
    permissions=(CONNECT,),
    roles=(ADMIN,),
    schedules=SCHEDULES,
    row_scopes=ROW_SCOPES,
    extensions=(
        Scope(READ, _("Đọc danh mục thủ tục và cơ quan")),
        DOOR,
    ),
)
