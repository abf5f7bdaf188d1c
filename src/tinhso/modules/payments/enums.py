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


class StatementState(TextChoices):
    """Where an uploaded statement of the bank stands."""

    READY = "ready", _("Chờ xác nhận")
    TAKEN = "taken", _("Đã ghi nhận")
    CANCELLED = "cancelled", _("Đã bỏ")


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


class FaultKind(TextChoices):
    """What the daily proof finds."""

    WORD_MISSING = "word_missing", _("Đã ghi nộp qua cổng nhưng cổng chưa báo có")
    WORD_TWICE = "word_twice", _("Báo có nhiều lần cho một khoản")
    WORD_OTHER = "word_other", _("Báo có của giao dịch khác")
    WORD_AMOUNT = "word_amount", _("Số tiền cổng báo khác số đã ghi")
    NOT_NOTED = "not_noted", _("Cổng báo có nhưng khoản chưa ghi là đã nộp")
    RECEIPT_MISSING = "receipt_missing", _("Không có biên lai")
    RECEIPT_TWICE = "receipt_twice", _("Nhiều biên lai có hiệu lực")
    RECEIPT_OTHER = "receipt_other", _("Biên lai khác số, khác tiền hoặc khác cơ quan")
    RECEIPT_ALONE = "receipt_alone", _("Biên lai không có khoản đã nộp")
    NUMBER_MISSING = "number_missing", _("Thiếu số trong sổ biên lai")
    CASE_MISSING = "case_missing", _("Không tìm thấy hồ sơ của khoản nộp")
    CASE_UNPAID = "case_unpaid", _("Hồ sơ chưa ghi là đã nộp")
    CASE_AMOUNT = "case_amount", _("Phí trên hồ sơ khác số đã nộp")
    CASE_TWICE = "case_twice", _("Một hồ sơ nộp nhiều lần")
    CASE_ALONE = "case_alone", _("Hồ sơ ghi đã nộp nhưng không có khoản nộp")
    REFUND_SUM = "refund_sum", _("Tổng hoàn không khớp hoặc quá số đã nộp")
    REFUND_SLIP = "refund_slip", _("Khoản hoàn và phiếu hoàn không khớp")
    MONEY_LOOSE = "money_loose", _("Tiền đến chưa khớp khoản nào, chưa hoàn")
    UNANSWERED = "unanswered", _("Cổng không cho biết kết quả một lần nộp")
