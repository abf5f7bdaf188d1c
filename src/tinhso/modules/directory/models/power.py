"""Powerful roles take two people: one asks, another confirms."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ..enums import Reach
from .official import Appointment


class PowerGrant(models.Model):
    """A powerful role for one appointment, with one reach: asked for, and in force once confirmed.

    Without a confirmed row the appointment gives every other role of its post, but not this one. A role
    given to a post later, a wider reach or a new appointment need a confirmation of their own. Rows that
    the operator of the server loaded have neither an asker nor a confirmer.
    """

    page_rights = "SELECT, INSERT, UPDATE"

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="powers")
    role = models.CharField(max_length=60)
    reach = models.CharField(max_length=6, choices=Reach)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("appointment", "role", "reach"),
                condition=Q(withdrawn_at__isnull=True),
                name="directory_powergrant_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by=F("asked_by"))),
                name="directory_powergrant_two_people",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True) | Q(withdrawn_at__isnull=False),
                name="directory_powergrant_withdrawn",
            ),
        )

    def __str__(self) -> str:
        return f"{self.appointment}: {self.role}"
