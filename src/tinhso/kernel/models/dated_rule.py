"""What every dated rule of law has, whichever module computes with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..text import NFCTextField


class Verified(models.TextChoices):
    """How far a fact of the data has been checked against its source."""

    TRUE = "true", _("Đã kiểm chứng")
    FALSE = "false", _("Chưa kiểm chứng")
    ILLUSTRATIVE = "illustrative", _("Minh họa")


class DatedRule(models.Model):
    """One value of a key from one day (inclusive) to another (exclusive), loaded from a file by `kernel.law.load_rules`."""

    key = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = NFCTextField(blank=True, default="")
    note = NFCTextField(blank=True, default="")
    verified = models.CharField(max_length=12, choices=Verified, default=Verified.FALSE)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    page_rights = "SELECT"
    is_reference = True

    class Meta:
        abstract = True
        ordering = ("key", "valid_from", "id")
        constraints = (
            models.UniqueConstraint(fields=("key", "valid_from"), name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_days",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from}"
