"""A plan as signed, and the groups of its targets.

Texts that readers see are kept in both languages as `{"vi": …, "en": …}`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField


class Plan(models.Model):
    """One decision that sets targets for a period; the files in `data/provinces/` are its source."""

    page_rights = "SELECT"
    is_reference = True

    code = NFCCharField(max_length=40, unique=True)
    number = NFCCharField(max_length=60, help_text="as signed, such as 635/QĐ-UBND")
    signed_on = models.DateField()
    starts_on = models.DateField(help_text="first day that can be asked about")
    ends_on = models.DateField(help_text="last day of the period")
    title = models.JSONField()
    issuer = models.JSONField()
    aim = models.JSONField()
    parent_number = NFCCharField(max_length=60, blank=True, default="")
    parent_title = models.JSONField(default=dict)
    parent_verified = NFCCharField(max_length=12, default="false")
    source = NFCTextField(help_text="what was read")
    verified = NFCCharField(max_length=12)
    budget_total = models.BigIntegerField(null=True, help_text="đồng; null when the decision names no sum")
    budget_source = NFCTextField(blank=True, default="")
    budget_verified = NFCCharField(max_length=12, default="false")
    budget_note = models.JSONField(default=dict)
    budget_reading = models.JSONField(default=dict)
    file_sha256 = models.CharField(max_length=64, help_text="of the file it was loaded from")

    class Meta:
        ordering = ("-signed_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="plan_period",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("Kế hoạch phải kết thúc sau khi bắt đầu."),
            ),
            models.CheckConstraint(
                name="plan_budget_not_negative",
                condition=Q(budget_total__isnull=True) | Q(budget_total__gte=0),
                violation_error_message=_("Tổng kinh phí không được âm."),
            ),
        )

    def __str__(self) -> str:
        return self.number


class ObjectiveGroup(models.Model):
    """A chapter of a plan, such as "people" or "network"."""

    page_rights = "SELECT"
    is_reference = True

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="groups")
    code = NFCCharField(max_length=20)
    title = models.JSONField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("plan", "position", "id")
        constraints = (
            models.UniqueConstraint(
                name="plan_group_code",
                fields=("plan", "code"),
                violation_error_message=_("Hai nhóm mục tiêu trùng mã."),
            ),
        )

    def __str__(self) -> str:
        return self.code
