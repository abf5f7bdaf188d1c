"""A question to another agency about a dossier, and what it answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField

from ..enums import OpinionState, Verdict
from .dossier import Dossier


class Opinion(models.Model):
    """One agency asked about one dossier. All moments are business time.

    `agency_id` and `processing_agency_id` are the dossier's own, repeated for row-level security; `asked_agency_id` reads
    the dossier and its papers while `state` is asked, afterwards this row alone: so `code` and `procedure_version_id`
    are repeated, and nothing personal is. `ended_at` is when it was answered, taken back, or lapsed.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="opinions")
    agency_id = models.BigIntegerField()
    processing_agency_id = models.BigIntegerField()
    asked_agency_id = models.BigIntegerField()
    code = models.CharField(max_length=60)
    procedure_version_id = models.BigIntegerField()

    question = NFCTextField(_("nội dung hỏi"))
    asked_by_id = models.BigIntegerField()
    asked_by_name = NFCCharField(max_length=200)
    asked_at = models.DateTimeField(_("hỏi lúc"))
    due_at = models.DateTimeField(_("hạn cho ý kiến"))

    state = models.CharField(max_length=8, choices=OpinionState, default=OpinionState.ASKED)
    ended_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(_("ý kiến"), max_length=10, choices=Verdict, blank=True, default="")
    text = NFCTextField(_("nội dung ý kiến"), blank=True, default="")
    given_by_id = models.BigIntegerField(null=True, blank=True)
    given_by_name = NFCCharField(max_length=200, blank=True, default="")
    file = models.ForeignKey(
        "kernel.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = NFCCharField(max_length=255, blank=True, default="")

    page_rights = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ("due_at", "id")
        indexes = (
            # The asked agency's list: what waits for it, earliest deadline first.
            models.Index(fields=("asked_agency_id", "state", "due_at", "id"), name="services_opinion_asked"),
            # Deadlines of which people are reminded.
            models.Index(
                fields=("due_at", "id"), condition=Q(state=OpinionState.ASKED), name="services_opinion_due"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("dossier", "asked_agency_id"),
                condition=Q(state=OpinionState.ASKED),
                name="services_opinion_once",
                violation_error_message=_("Cơ quan này đang được hỏi ý kiến về hồ sơ này."),
            ),
            models.CheckConstraint(
                condition=Q(state=OpinionState.ASKED) ^ Q(ended_at__isnull=False),
                name="services_opinion_ended",
            ),
            models.CheckConstraint(
                condition=Q(state=OpinionState.GIVEN) ^ Q(verdict=""), name="services_opinion_verdict"
            ),
            models.CheckConstraint(condition=~Q(question=""), name="services_opinion_question"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.asked_agency_id}"
