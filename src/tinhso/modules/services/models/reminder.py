"""That somebody was reminded of a deadline, or told that it has passed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import Deadline
from .dossier import Dossier


class Reminder(models.Model):
    """One reminder by one rule of one deadline: a deadline that moved is another one, and is reminded of again.

    `thing_id` is the dossier, or the opinion; `days` are working days of the rule, below 0 before the deadline.
    `escalated` says that the leader was told. Moments are business time.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="reminders")
    agency_id = models.BigIntegerField()
    processing_agency_id = models.BigIntegerField()
    deadline = models.CharField(_("hạn"), max_length=8, choices=Deadline)
    thing_id = models.BigIntegerField()
    days = models.SmallIntegerField()
    due_at = models.DateTimeField()
    escalated = models.BooleanField()
    made_at = models.DateTimeField()

    page_rights = "SELECT, INSERT"

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("deadline", "thing_id", "days", "due_at"), name="services_reminder_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.deadline} {self.thing_id} {self.days}"
