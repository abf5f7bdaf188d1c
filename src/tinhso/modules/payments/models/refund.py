"""Money that is paid back."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from ..enums import RefundState, RefundWay
from .callback import Callback
from .request import PaymentRequest

DECIDED = (RefundState.APPROVED, RefundState.PAID, RefundState.REFUSED, RefundState.FAILED)


class Refund(models.Model):
    """A part or all of a payment, or money that settled nothing (`callback`), on its way back to the payer.

    One person asks, another decides. `payee` says to whom it is paid out by hand. Visible like its payment.
    Moments are business time, the amount is whole đồng.
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    request = models.ForeignKey(PaymentRequest, null=True, on_delete=models.PROTECT, related_name="refunds")
    callback = models.ForeignKey(Callback, null=True, on_delete=models.PROTECT, related_name="refunds")
    compartment = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True, blank=True)
    key = models.CharField(max_length=64, blank=True, default="")
    amount = models.PositiveBigIntegerField(_("số tiền hoàn (đồng)"))
    reason = NFCCharField(_("lý do"), max_length=300)
    way = models.CharField(_("cách hoàn"), max_length=10, choices=RefundWay)
    payee = NFCCharField(_("hoàn cho ai, vào tài khoản nào"), max_length=300, blank=True, default="")
    state = models.CharField(_("trạng thái"), max_length=10, choices=RefundState, default=RefundState.ASKED)
    asked_at = models.DateTimeField(_("đề nghị lúc"))
    asked_by_id = models.BigIntegerField()
    asked_by_name = NFCCharField(_("người đề nghị"), max_length=200)
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = NFCCharField(_("người duyệt"), max_length=200, blank=True, default="")
    note = NFCCharField(_("ý kiến"), max_length=300, blank=True, default="")
    paid_at = models.DateTimeField(_("hoàn lúc"), null=True, blank=True)
    paid_by_name = NFCCharField(_("người chi"), max_length=200, blank=True, default="")
    reference = NFCCharField(_("số chứng từ"), max_length=80, blank=True, default="")
    receipt_number = models.CharField(_("số phiếu hoàn"), max_length=30, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("compartment", "state", "-id"), name="payments_refund_state"),)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_amount"),
            models.CheckConstraint(
                condition=Q(request__isnull=False, callback__isnull=True)
                | Q(request__isnull=True, callback__isnull=False),
                name="payments_refund_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state=RefundState.ASKED, decided_by_id__isnull=True, decided_at__isnull=True)
                | Q(state__in=DECIDED, decided_by_id__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by_id=F("asked_by_id")),
                name="payments_refund_two_persons",
                violation_error_message=_("Người duyệt phải khác người đề nghị."),
            ),
            models.CheckConstraint(
                condition=Q(state=RefundState.PAID, paid_at__isnull=False)
                & ~Q(receipt_number="")
                & ~Q(reference="")
                | ~Q(state=RefundState.PAID) & Q(paid_at__isnull=True, receipt_number=""),
                name="payments_refund_paid",
                violation_error_message=_("Khoản đã hoàn phải có thời điểm, số chứng từ và số phiếu."),
            ),
            models.UniqueConstraint(
                fields=("callback",),
                condition=Q(callback__isnull=False)
                & Q(state__in=(RefundState.ASKED, RefundState.APPROVED, RefundState.PAID)),
                name="payments_refund_callback_once",
                violation_error_message=_("Khoản này đã có đề nghị hoàn."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.state}"
