"""Counters behind gap-free numbers."""

from __future__ import annotations

from django.db import models


class Counter(models.Model):
    """The last number given in one series, such as the dossiers of one agency on one day."""

    series = models.CharField(max_length=60, help_text='what is numbered, such as "dossier"')
    key = models.CharField(max_length=120, help_text="where the numbers start again, such as agency and day")
    value = models.BigIntegerField(help_text="the last number given")

    page_rights = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ("series", "key")
        constraints = (
            models.UniqueConstraint(fields=("series", "key"), name="counter_once"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="counter_positive"),
        )

    def __str__(self) -> str:
        return f"{self.series} {self.key}: {self.value}"
