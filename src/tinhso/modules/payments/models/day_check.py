"""What the daily proof found."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ..enums import FaultKind


class DayCheck(models.Model):
    """One run of the proof for one agency and day. Later runs do not change earlier ones. Amounts in đồng.

    Agency 0 stands for money of which nobody knows whose it is.
    """

    day = models.DateField(_("ngày"))
    compartment = models.BigIntegerField()
    run = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(_("đối chiếu lúc"), db_default=Now())
    paid_count = models.PositiveIntegerField(_("số khoản"))
    paid_amount = models.PositiveBigIntegerField(_("đã thu"))
    cash_amount = models.PositiveBigIntegerField(_("tiền mặt"))
    refunded_amount = models.PositiveBigIntegerField(_("đã hoàn"))
    fault_count = models.PositiveIntegerField(_("khoản không khớp"))

    class Meta:
        ordering = ("-day", "compartment", "-run")
        constraints = (
            models.UniqueConstraint(fields=("day", "compartment", "run"), name="payments_daycheck_once"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.compartment} {self.run}"


class Finding(models.Model):
    """One thing that did not match. `detail` holds numbers and codes only."""

    check_of = models.ForeignKey(DayCheck, on_delete=models.PROTECT, related_name="findings")
    compartment = models.BigIntegerField()
    kind = models.CharField(max_length=16, choices=FaultKind)
    payment_id = models.BigIntegerField(null=True)
    amount = models.PositiveBigIntegerField()
    detail = models.CharField(max_length=160, blank=True, default="")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.detail}"
