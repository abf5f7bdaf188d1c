"""Computing due dates again after the working calendar was changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField

from ..enums import ChangeState, RunState
from .dossier import Dossier


class ClockRun(models.Model):
    """One computation over all running dossiers: first a preview, then, if somebody wants it, the change.

    `reason` is what applicants read. `after` is the id of the last dossier looked at. `only_later`: dates that
    would come earlier stay as they were promised.
    """

    page_rights = "SELECT, INSERT, UPDATE"

    reason = NFCTextField(_("lý do, căn cứ"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=RunState, default=RunState.COMPUTING)
    only_later = models.BooleanField(default=False)
    after = models.BigIntegerField(default=0)
    looked_at = models.PositiveBigIntegerField(default=0)
    asked_by_id = models.BigIntegerField()
    asked_by_name = NFCCharField(max_length=200)
    asked_at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField(null=True, blank=True)
    confirmed_by_name = NFCCharField(max_length=200, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(state__in=(RunState.COMPUTING, RunState.READY, RunState.APPLYING)),
                name="services_clockrun_one",
                violation_error_message=_("Đang có một lần tính lại chưa kết thúc."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=(RunState.DONE, RunState.DROPPED)) ^ Q(ended_at__isnull=True),
                name="services_clockrun_ended",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class ClockChange(models.Model):
    """One dossier whose due date would change, from `old_due` to `new_due`; nothing of what it is about."""

    page_rights = "SELECT, INSERT, UPDATE, DELETE"

    run = models.ForeignKey(ClockRun, on_delete=models.CASCADE, related_name="changes", db_index=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=60)
    old_due = models.DateTimeField()
    new_due = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.WAITING)

    class Meta:
        ordering = ("run_id", "new_due", "id")
        indexes = (
            models.Index(fields=("run", "new_due", "id"), name="services_clockchange_list"),
            models.Index(
                fields=("run", "id"),
                condition=Q(state=ChangeState.WAITING),
                name="services_clockchange_waiting",
            ),
        )
        constraints = (models.UniqueConstraint(fields=("run", "dossier"), name="services_clockchange_once"),)

    def __str__(self) -> str:
        return self.code
