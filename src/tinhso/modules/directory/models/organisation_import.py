"""Workbooks of the organisation that somebody uploaded, with what they would change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import ImportState


class OrganisationImport(models.Model):
    """One uploaded workbook: kept with its rows, what was wrong, or what it changed.

    `base` is the digest of the organisation that the preview was made against: when the organisation has
    changed since, the preview is not true any more and has to be made again.
    """

    page_rights = "SELECT, INSERT, UPDATE"

    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("trạng thái"), max_length=10, choices=ImportState)
    rows = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    base = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(help_text="business time")
    applied_at = models.DateTimeField(null=True, blank=True, help_text="business time")

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("lần nhập danh bạ")

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
