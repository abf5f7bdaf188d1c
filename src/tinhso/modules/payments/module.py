"""What the payments module declares."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Loader, MenuItem, Module, Mount

from .holdings import HOLDINGS
from .jobs import SCHEDULES
from .loading import load_accounts
from .permissions import APPROVE_REFUND, CASHIER, CHIEF, REFUND, ROW_SCOPES, SEE, STATEMENT, TREASURER
from .queries.refund import waiting

MODULE = Module(
    name="payments",
    title=_("Thanh toán"),
    urls=(Mount("thanh-toan/", "tinhso.modules.payments.pages.urls"),),
    menu=(
        MenuItem(
            "office",
            _("Phí, lệ phí đã thu"),
            "payments:day",
            SEE.code,
            order=24,
            section=_("Quầy một cửa"),
        ),
        MenuItem(
            "office",
            _("Hoàn phí, lệ phí"),
            "payments:refunds",
            SEE.code,
            order=25,
            count=waiting,
            section=_("Quầy một cửa"),
        ),
        MenuItem(
            "office",
            _("Đối chiếu tiền và hồ sơ"),
            "payments:proof",
            SEE.code,
            order=27,
            section=_("Quầy một cửa"),
        ),
        MenuItem(
            "office",
            _("Sao kê tài khoản thu"),
            "payments:statements",
            STATEMENT.code,
            order=28,
            section=_("Quầy một cửa"),
        ),
        MenuItem(
            "office",
            _("Sổ biên lai"),
            "payments:receipts",
            SEE.code,
            order=26,
            section=_("Quầy một cửa"),
        ),
    ),
    permissions=(SEE, REFUND, APPROVE_REFUND, STATEMENT),
    roles=(CASHIER, CHIEF, TREASURER),
    loaders=(Loader("payments", 45, load_accounts),),
    schedules=SCHEDULES,
    row_scopes=ROW_SCOPES,
    extensions=HOLDINGS,
    public_tables=(
        ("payments_payeeaccount", "the province's receiving account is printed on every QR code"),
    ),
)
