"""A citizen's application that has not been submitted yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from ..enums import Channel


class Draft(models.Model):
    """Answers so far. Belongs to an account, or to whoever shows the key kept in his session.

    An open draft is kept for as long as the law's parameters say (`rules.keeping`). After submission `dossier` is set and the answers are emptied: the row stays as the proof that this
    submission has happened, so that sending it twice has one effect.
    """

    token = models.UUIDField(unique=True)
    account = models.ForeignKey(
        "directory.Account", null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=64, blank=True, default="")
    procedure_version = models.ForeignKey(
        "catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agency = models.ForeignKey(
        "directory.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    processing_agency = models.ForeignKey(
        "directory.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.CharField(max_length=40, blank=True, default="")
    page = NFCCharField(max_length=120, blank=True, default="")
    answers = models.JSONField(default=dict, blank=True)
    result_channel = models.CharField(max_length=10, choices=Channel, blank=True, default="")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    dossier = models.OneToOneField(
        "services.Dossier", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-updated_at", "-id")
        indexes = (
            models.Index(
                fields=("account", "-updated_at"),
                condition=Q(dossier__isnull=True),
                name="services_draft_open",
            ),
            # The draft that a session's or a person's key opens, and the oldest first for the purge.
            models.Index(
                fields=("key", "-updated_at"), condition=Q(dossier__isnull=True), name="services_draft_key"
            ),
            models.Index(
                fields=("updated_at", "id"), condition=Q(dossier__isnull=True), name="services_draft_age"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(account__isnull=False) | ~Q(key=""),
                name="services_draft_owner",
                violation_error_message=_("Bản nháp phải thuộc về một tài khoản hoặc một phiên làm việc."),
            ),
        )

    def __str__(self) -> str:
        return str(self.token)
