"""Accounts of other systems that sign in here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Identity(models.Model):
    """What a provider calls somebody, linked to his account here after he proved both."""

    page_rights = "SELECT, INSERT, UPDATE, DELETE"

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities")
    provider = models.CharField(max_length=40)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("provider", "id")
        constraints = (
            models.UniqueConstraint(fields=("provider", "subject"), name="directory_identity_once"),
            models.UniqueConstraint(fields=("provider", "account"), name="directory_identity_one_each"),
        )

    def __str__(self) -> str:
        return f"{self.provider}: {self.account}"
