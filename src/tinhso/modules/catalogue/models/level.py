"""What the law asks of each level of an online service, by date."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.models import Verified
from tinhso.kernel.text import NFCTextField


class LevelLaw(models.Model):
    """The levels from one day (inclusive) to another (exclusive), loaded from `data/law/catalogue.yaml`."""

    levels = models.JSONField(help_text="as the file says: level, and what it needs beyond the level before")
    valid_from = models.DateField(unique=True)
    valid_to = models.DateField(null=True, blank=True)
    source = NFCTextField(blank=True, default="")
    note = NFCTextField(blank=True, default="")
    verified = models.CharField(max_length=12, choices=Verified, default=Verified.FALSE)

    page_rights = "SELECT"
    is_reference = True

    class Meta:
        ordering = ("valid_from", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="catalogue_levellaw_days",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
        )

    def __str__(self) -> str:
        return str(self.valid_from)
