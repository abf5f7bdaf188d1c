"""A bank transfer by VietQR; the bank, or whoever reads its statements, calls back."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.reference import kept

from ..models import PayeeAccount
from .base import Gateway


@kept(PayeeAccount, most=1)
def _has_account() -> bool:
    return PayeeAccount.objects.exists()


VIETQR = Gateway(
    code="vietqr",
    title=_("Chuyển khoản bằng mã VietQR"),
    hint=_("Quét mã bằng ứng dụng của ngân hàng bất kỳ."),
    start_url_name="payments:vietqr",
    is_available=_has_account,
)
