"""The declaration of the catalogue."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Loader, MenuItem, Module, Mount

from .loading import load_law, load_procedures
from .permissions import MANAGE, PERMISSIONS, PUBLISH, PUBLISHER, ROW_SCOPES
from .rest.procedures import DOOR
from .search import SOURCES

_PUBLIC = "what the law lets citizens ask for is public"
_KEEPING = _("Danh mục")
_LAW = "what the law asks of an online service is public"

MODULE = Module(
    name="catalogue",
    title=_("Danh mục thủ tục"),
    urls=(Mount("", "tinhso.modules.catalogue.pages.urls"),),
    menu=(
        MenuItem(
            "citizen",
            _("Dịch vụ công"),
            "catalogue:list",
            order=10,
            summary=_("Tìm thủ tục, xem giấy tờ, thời hạn, lệ phí và nộp hồ sơ trên mạng."),
        ),
        MenuItem("setup", _("Soạn thủ tục"), "catalogue:editor", MANAGE.code, order=60, section=_KEEPING),
        MenuItem(
            "setup", _("Công bố thủ tục"), "catalogue:publishing", PUBLISH.code, order=61, section=_KEEPING
        ),
    ),
    permissions=PERMISSIONS,
    roles=(PUBLISHER,),
    row_scopes=ROW_SCOPES,
    search=SOURCES,
    extensions=(DOOR,),
    loaders=(
        Loader("catalogue.law", 15, load_law),
        Loader("catalogue.procedures", 60, load_procedures),
    ),
    public_tables=(
        ("catalogue_field", _PUBLIC),
        ("catalogue_levellaw", _LAW),
    ),
)
