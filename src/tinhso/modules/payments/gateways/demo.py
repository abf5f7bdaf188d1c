"""The demo's bank: a page with a button instead of money. Never outside a demo."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .base import Gateway

DEMO = Gateway(
    code="demo",
    title=_("Ngân hàng thử nghiệm"),
    hint=_("Chỉ có trong bản thử nghiệm, không dùng tiền thật."),
    start_url_name="payments:demo_bank",
    is_available=lambda: settings.TINHSO_DEMO,
)
