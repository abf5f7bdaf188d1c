"""That somebody has to be told: the outbox, written in the transaction of the act."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ..enums import NoticeState


class Notice(models.Model):
    """One event about a `Ref`. Ids and codes only: the job that writes the messages asks for everything else.

    `key` makes it one: telling the same twice is telling it once. `occurred_at` is business time.
    """

    key = models.CharField(max_length=200, unique=True)
    event = models.CharField(max_length=60)
    ref_kind = models.CharField(max_length=60)
    ref_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.WAITING)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=Now())
    made_at = models.DateTimeField(null=True, blank=True)

    page_rights = "SELECT, INSERT, UPDATE, DELETE"

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("id",), condition=Q(state=NoticeState.WAITING), name="notices_to_make"),
            models.Index(fields=("id",), condition=Q(state=NoticeState.BROKEN), name="notices_broken"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state=NoticeState.WAITING) | Q(made_at__isnull=False),
                name="notices_notice_made",
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.ref_kind}:{self.ref_id}"
