"""What the payments module declares."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Loader, Module, Mount

from .loading import load_accounts

MODULE = Module(
    name="payments",
    title=_("Thanh toán"),
    urls=(Mount("thanh-toan/", "tinhso.modules.payments.pages.urls"),),
    loaders=(Loader("payments", 45, load_accounts),),
    public_tables=(
        ("payments_payeeaccount", "the province's receiving account is printed on every QR code"),
    ),
)
