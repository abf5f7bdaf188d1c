"""Dated rules of sending."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCTextField

from ..enums import Verified


class SendingRule(models.Model):
    """One rule from one day (inclusive) to another (exclusive), loaded from `data/notices/sending.yaml`."""

    key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = NFCTextField(blank=True, default="")
    note = NFCTextField(blank=True, default="")
    verified = models.CharField(max_length=12, choices=Verified)

    page_rights = "SELECT"
    is_reference = True

    class Meta:
        ordering = ("key", "valid_from", "id")
        constraints = (
            models.UniqueConstraint(fields=("key", "valid_from"), name="notices_rule_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="notices_rule_days",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from}"
