"""Receipts: each number of a series, once, for ever."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from ..rules.receipts import FEE, REFUND, Number
from .refund import Refund
from .request import PaymentRequest


class Receipt(models.Model):
    """One receipt for money that came in, or slip for money paid back. Moments are business time.

    Rows are never removed: a voided receipt stays with its reason and who voided it, and another took its place.
    """

    request = models.ForeignKey(PaymentRequest, null=True, on_delete=models.PROTECT, related_name="receipts")
    refund = models.ForeignKey(Refund, null=True, on_delete=models.PROTECT, related_name="receipts")
    compartment = models.BigIntegerField()
    series = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("số biên lai"))
    amount = models.PositiveBigIntegerField(_("số tiền (đồng)"))
    issued_at = models.DateTimeField(_("lập lúc"))
    voided_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)
    voided_by_id = models.BigIntegerField(null=True, blank=True)
    voided_by_name = NFCCharField(_("người hủy"), max_length=200, blank=True, default="")
    void_reason = NFCCharField(_("lý do hủy"), max_length=300, blank=True, default="")
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        ordering = ("compartment", "series", "year", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("compartment", "series", "year", "number"), name="payments_receipt_number_once"
            ),
            models.UniqueConstraint(
                fields=("request",),
                condition=Q(series=FEE, voided_at__isnull=True),
                name="payments_receipt_one_valid",
            ),
            models.UniqueConstraint(
                fields=("refund",), condition=Q(series=REFUND), name="payments_receipt_of_refund"
            ),
            models.CheckConstraint(
                condition=Q(series=FEE, refund__isnull=True, request__isnull=False)
                | Q(series=REFUND, refund__isnull=False),
                name="payments_receipt_for",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by_id__isnull=True, void_reason="")
                | Q(voided_at__isnull=False, voided_by_id__isnull=False) & ~Q(void_reason=""),
                name="payments_receipt_voided",
                violation_error_message=_("Biên lai hủy phải có người hủy và lý do."),
            ),
        )

    def __str__(self) -> str:
        return str(Number(self.series, self.year, self.number))
