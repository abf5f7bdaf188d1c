"""The directory's declaration."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import DemoStep, Loader, MenuItem, Module, Mount

from .demo import make_demo_absences, make_demo_accounts
from .holdings import HOLDINGS
from .indicators import INDICATORS
from .loading.agencies import load_agencies
from .loading.certificates import load_certificates
from .loading.officials import load_officials
from .loading.posts import load_posts
from .loading.quotas import load_quotas
from .loading.skills import load_skills
from .loading.tiles import load_tiles
from .loading.units import load_units
from .permissions import (
    ADMIN,
    ADMIN_ROLE,
    HEAD,
    HEAD_ROLE,
    ROW_SCOPES,
    RUN_DIRECTORY,
    SETTLE_ABSENCES,
    STAFF_ROLE,
)
from .refs import REFS
from .search import AGENCIES, OFFICIALS
from .widgets import EXTENSIONS

_SIGN_IN = "signing in must find an account before anybody is known; the card with personal data is apart"

MODULE = Module(
    name="directory",
    title=_("Danh bạ và tài khoản"),
    urls=(
        Mount("", "tinhso.modules.directory.pages.urls"),
        Mount("tai-khoan/", "tinhso.modules.directory.pages.account_urls"),
        Mount("", "tinhso.modules.directory.pages.openid_urls"),
    ),
    menu=(
        MenuItem(
            "citizen",
            _("Cơ quan"),
            "directory:agencies",
            order=60,
            summary=_("Cơ quan hành chính từ tỉnh đến xã và các bộ phận một cửa."),
        ),
        MenuItem("office", _("Vắng mặt, ủy quyền"), "directory:absences", HEAD, order=80),
        MenuItem(
            "setup", _("Sắp xếp đơn vị"), "directory:setup_acts", ADMIN, order=40, section=_("Quản trị")
        ),
        MenuItem("setup", _("Cơ quan"), "directory:setup_agencies", ADMIN, order=5, section=_("Quản trị")),
        MenuItem("setup", _("Địa bàn"), "directory:setup_areas", ADMIN, order=7, section=_("Quản trị")),
        MenuItem("setup", _("Cán bộ"), "directory:setup_officials", ADMIN, order=10, section=_("Quản trị")),
        MenuItem(
            "setup", _("Tài khoản cán bộ"), "directory:setup_accounts", ADMIN, order=20, section=_("Quản trị")
        ),
        MenuItem("setup", _("Chứng chỉ"), "directory:certificates", ADMIN, order=25, section=_("Quản trị")),
        MenuItem("setup", _("Nhập, xuất"), "directory:imports", ADMIN, order=15, section=_("Quản trị")),
        MenuItem("setup", _("Vai trò"), "directory:setup_roles", ADMIN, order=30, section=_("Quản trị")),
        MenuItem(
            "setup", _("Hệ thống khác"), "directory:setup_clients", ADMIN, order=90, section=_("Quản trị")
        ),
        MenuItem(
            "setup", _("Xác nhận quyền"), "directory:setup_powers", ADMIN, order=35, section=_("Quản trị")
        ),
    ),
    permissions=(RUN_DIRECTORY, SETTLE_ABSENCES),
    roles=(ADMIN_ROLE, HEAD_ROLE, STAFF_ROLE),
    indicators=INDICATORS,
    search=(AGENCIES, OFFICIALS),
    refs=REFS,
    loaders=(
        Loader("directory.units", 10, load_units),
        Loader("directory.tiles", 15, load_tiles),
        Loader("directory.agencies", 20, load_agencies),
        Loader("directory.posts", 30, load_posts),
        Loader("directory.quotas", 35, load_quotas),
        Loader("directory.officials", 40, load_officials),
        Loader("directory.skills", 45, load_skills),
        Loader("directory.certificates", 50, load_certificates),
    ),
    demo=(
        DemoStep("directory.accounts", 10, make_demo_accounts),
        DemoStep("directory.absences", 20, make_demo_absences),
    ),
    row_scopes=ROW_SCOPES,
    extensions=(*HOLDINGS, *EXTENSIONS),
    public_tables=(
        ("directory_skillstandard", "the standards of IT skill are published law"),
        ("directory_account", _SIGN_IN),
        ("directory_loadedfile", "pages have no right to it at all; it holds digests for the loader"),
        ("directory_session", "a session must be found before anybody is known; its key is the secret"),
        ("account_emailaddress", _SIGN_IN),
        ("account_emailconfirmation", _SIGN_IN),
        ("mfa_authenticator", _SIGN_IN),
    ),
)
