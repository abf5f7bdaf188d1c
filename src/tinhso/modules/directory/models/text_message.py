"""Text messages on their way to the carrier."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


class TextMessage(models.Model):
    """Number and text, sealed, until the message left or nobody needs it any more; then the row goes.

    `reference` is what the carrier is told, so that it can drop a message that comes twice.
    """

    page_rights = "SELECT, INSERT, DELETE"

    reference = models.UUIDField(default=uuid.uuid4, unique=True)
    sealed = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reference}"
