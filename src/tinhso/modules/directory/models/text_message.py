"""Text messages on their way to the carrier, and letters on their way to the mail server."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


class TextMessage(models.Model):
    """Number and text, or a whole letter, sealed, until it left or nobody needs it any more; then the row goes.

    `reference` is what the carrier is told, or the letter's number, so that one that comes twice can be dropped.
    """

    page_rights = "SELECT, INSERT, DELETE"

    reference = models.UUIDField(default=uuid.uuid4, unique=True)
    sealed = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reference}"
