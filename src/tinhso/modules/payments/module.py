"""What the payments module declares."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Loader, MenuItem, Module, Mount

from .holdings import HOLDINGS
from .jobs import SCHEDULES
from .loading import load_accounts
from .permissions import CASHIER, ROW_SCOPES, SEE

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
    ),
    permissions=(SEE,),
    roles=(CASHIER,),
    loaders=(Loader("payments", 45, load_accounts),),
    schedules=SCHEDULES,
    row_scopes=ROW_SCOPES,
    extensions=HOLDINGS,
    public_tables=(
        ("payments_payeeaccount", "the province's receiving account is printed on every QR code"),
    ),
)
