"""What somebody has to pay."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from ..enums import CASH, PaymentState


class PaymentRequest(models.Model):
    """An amount to pay for a `Ref`. Moments are business time; the amount is whole đồng.

    `memo` is the short purpose by which a bank transfer finds its way back. Visible to the compartment that
    collects it, to the account that pays, and to whoever shows `key`. `taken_by_id` and `taken_by_name` say
    which official took cash; `transaction_id` is then the token of the page on which he said so.
    `refunded` counts what is asked back, approved and paid back. `receipt_number` is the one that is valid.
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    memo = models.CharField(max_length=25, unique=True)
    ref_kind = models.CharField(max_length=60)
    ref_id = models.BigIntegerField()
    compartment = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True, blank=True)
    key = models.CharField(max_length=64, blank=True, default="")
    amount = models.PositiveBigIntegerField(_("số tiền (đồng)"))
    purpose = NFCCharField(_("nội dung"), max_length=200)
    state = models.CharField(_("trạng thái"), max_length=10, choices=PaymentState, default=PaymentState.DUE)
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)
    gateway = models.CharField(_("cách nộp"), max_length=20, blank=True, default="")
    transaction_id = models.CharField(_("mã giao dịch"), max_length=80, blank=True, default="")
    receipt_number = models.CharField(_("số biên lai"), max_length=30, blank=True, default="")
    refunded = models.PositiveBigIntegerField(_("đã và đang hoàn (đồng)"), default=0)
    taken_by_id = models.BigIntegerField(null=True, blank=True)
    taken_by_name = NFCCharField(_("người thu"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("ref_kind", "ref_id"), name="payments_by_ref"),
            models.Index(
                fields=("compartment", "paid_at"),
                condition=Q(state=PaymentState.PAID),
                name="payments_paid_by_day",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="payments_amount",
                violation_error_message=_("Số tiền phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state=PaymentState.PAID,
                    paid_at__isnull=False,
                )
                & ~Q(receipt_number="")
                & ~Q(transaction_id="")
                | ~Q(state=PaymentState.PAID) & Q(paid_at__isnull=True, receipt_number=""),
                name="payments_paid_has_receipt",
                violation_error_message=_("Khoản đã nộp phải có thời điểm, giao dịch và số biên lai."),
            ),
            models.UniqueConstraint(
                fields=("ref_kind", "ref_id"),
                condition=Q(state=PaymentState.DUE),
                name="payments_one_due",
                violation_error_message=_("Đã có một khoản đang chờ nộp."),
            ),
            models.UniqueConstraint(
                fields=("compartment", "receipt_number"),
                condition=~Q(receipt_number=""),
                name="payments_receipt_once",
            ),
            models.CheckConstraint(
                condition=Q(gateway=CASH, taken_by_id__isnull=False)
                | ~Q(gateway=CASH) & Q(taken_by_id__isnull=True),
                name="payments_cash_has_taker",
                violation_error_message=_("Tiền mặt phải có người thu."),
            ),
            models.CheckConstraint(
                condition=Q(refunded__lte=F("amount")) & (Q(state=PaymentState.PAID) | Q(refunded=0)),
                name="payments_refunded_at_most",
                violation_error_message=_("Không hoàn nhiều hơn số đã nộp."),
            ),
            models.UniqueConstraint(
                fields=("transaction_id",), condition=Q(gateway=CASH), name="payments_cash_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.memo} {self.amount}"

    @property
    def is_cash(self) -> bool:
        """Whether an official took the money by hand."""
        return self.gateway == CASH
