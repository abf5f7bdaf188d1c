"""The budget's divisions: marginals that stand beside each other, without cells where they cross."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from ..enums import Division
from .plan import Plan


class BudgetMarginal(models.Model):
    """One part of the total along one division: an amount or a percentage, whichever was published."""

    page_rights = "SELECT"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="marginals")
    division = models.CharField(
        max_length=10, choices=[(d, d.label) for d in (Division.YEAR, Division.SOURCE)]
    )
    key = NFCCharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    title = models.JSONField(default=dict)
    amount = models.BigIntegerField(null=True, help_text="đồng, as published")
    percent = models.DecimalField(max_digits=7, decimal_places=4, null=True, help_text="as published")
    verified = NFCCharField(max_length=12)

    class Meta:
        ordering = ("plan", "-division", "position", "id")
        constraints = (
            models.UniqueConstraint(
                name="plan_marginal_key",
                fields=("plan", "division", "key"),
                violation_error_message=_("Hai dòng ngân sách trùng mã."),
            ),
            models.CheckConstraint(
                name="plan_marginal_one_figure",
                condition=Q(amount__isnull=False, percent__isnull=True)
                | Q(amount__isnull=True, percent__isnull=False),
                violation_error_message=_("Mỗi dòng ngân sách có số tiền hoặc tỷ lệ, không cả hai."),
            ),
            models.CheckConstraint(
                name="plan_marginal_possible",
                condition=(Q(amount__isnull=True) | Q(amount__gte=0))
                & (Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100)),
                violation_error_message=_("Số tiền không được âm, tỷ lệ từ 0 đến 100."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.division}:{self.key}"
