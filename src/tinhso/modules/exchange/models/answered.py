"""The answer to a request that bore an Idempotency-Key."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from .key import ApiKey


class Answered(models.Model):
    """What was answered, so that the same request sent again has the same answer and no second effect.

    `token` is the digest of the header, `request` that of method, path and body. The answer of an act names codes,
    states and moments and nobody's personal values.
    """

    page_rights = "SELECT, INSERT, DELETE"

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+", db_index=False)
    token = models.CharField(max_length=64)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    answered_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("key", "token"), name="exchange_answered_once"),)

    def __str__(self) -> str:
        return f"{self.pk}"
