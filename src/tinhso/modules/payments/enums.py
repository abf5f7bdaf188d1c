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
    WRONG_CURRENCY = "wrong_currency", _("Sai loại tiền")
    UNKNOWN = "unknown", _("Không rõ khoản nộp")
    FAILED = "failed", _("Cổng báo không thành công")


MONEY = (Outcome.ACCEPTED, Outcome.SURPLUS, Outcome.WRONG_AMOUNT, Outcome.WRONG_CURRENCY, Outcome.UNKNOWN)
"""Outcomes of a transaction that really moved money; each transaction has at most one of them."""

LOOSE = (Outcome.SURPLUS, Outcome.WRONG_AMOUNT, Outcome.WRONG_CURRENCY, Outcome.UNKNOWN)
"""Money that came and settled nothing."""


class AttemptState(TextChoices):
    """What is known of a payer's visit to a gateway."""

    OPEN = "open", _("Chưa rõ kết quả")
    PAID = "paid", _("Cổng báo đã nộp")
    FAILED = "failed", _("Cổng báo không thành công")
    GIVEN_UP = "given_up", _("Không còn hỏi cổng nữa")


class RefundState(TextChoices):
    """Where a refund stands."""

    ASKED = "asked", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt, chờ chi")
    PAID = "paid", _("Đã hoàn")
    REFUSED = "refused", _("Không duyệt")
    FAILED = "failed", _("Cổng không hoàn được")


class RefundWay(TextChoices):
    """How money goes back."""

    GATEWAY = "gateway", _("Qua cổng đã nộp")
    TRANSFER = "transfer", _("Chuyển khoản bằng tay")
    CASH = "cash", _("Tiền mặt")
