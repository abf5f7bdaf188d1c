"""Codes of the payments module."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentState(TextChoices):
    """Where a payment request stands."""

    DUE = "due", _("Chờ nộp")
    PAID = "paid", _("Đã nộp")
    CANCELLED = "cancelled", _("Đã hủy")


CASH = "cash"
"""The way to pay of money taken at a desk; every other way is a gateway's code."""


class Outcome(TextChoices):
    """What became of a gateway's callback."""

    ACCEPTED = "accepted", _("Đã ghi nhận")
    REPEATED = "repeated", _("Lặp lại")
    SURPLUS = "surplus", _("Tiền thừa: đã nộp hoặc đã hủy")
    WRONG_AMOUNT = "wrong_amount", _("Sai số tiền")
    UNKNOWN = "unknown", _("Không rõ khoản nộp")
    FAILED = "failed", _("Cổng báo không thành công")
