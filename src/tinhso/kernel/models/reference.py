"""The stamp of reference data."""

from __future__ import annotations

from django.db import models


class ReferenceStamp(models.Model):
    """One row whose value the database renews with every change of reference data, so that caches notice."""

    stamp = models.UUIDField()

    page_rights = "SELECT"

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.stamp)
