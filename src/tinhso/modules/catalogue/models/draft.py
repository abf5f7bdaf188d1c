"""A version of a procedure while officials write it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCTextField

from ..enums import DraftState
from .procedure import Procedure, ProcedureVersion


class VersionDraft(models.Model):
    """The next version of a procedure, not in force and seen by those who keep the catalogue only.

    `content` has the shape of a version's document, but may still lack parts. `base` is the version it was
    begun from. `authors` are the accounts that have changed it: none of them may publish it. `version` is the
    number of the last change, so that the second of two editors is told.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="drafts")
    base = models.ForeignKey(
        ProcedureVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("trạng thái"), max_length=10, choices=DraftState, default=DraftState.OPEN)
    content = models.JSONField()
    valid_from = models.DateField(_("áp dụng từ ngày"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    authors = ArrayField(models.BigIntegerField())
    changed_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_by_id = models.BigIntegerField(null=True, blank=True)
    remark = NFCTextField(_("nhận xét"), blank=True, default="")
    published = models.OneToOneField(
        ProcedureVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_by_id = models.BigIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    page_rights = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ("-changed_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("procedure",),
                condition=Q(state__in=(DraftState.OPEN, DraftState.SUBMITTED)),
                name="catalogue_draft_one_open",
                violation_error_message=_("Thủ tục này đang có một bản thảo."),
            ),
            models.CheckConstraint(
                condition=Q(state=DraftState.PUBLISHED) ^ Q(published__isnull=True),
                name="catalogue_draft_published",
            ),
            models.CheckConstraint(
                condition=Q(published_by_id__isnull=True) | ~Q(published_by_id=F("submitted_by_id")),
                name="catalogue_draft_two_people",
                violation_error_message=_("Người công bố phải khác người soạn."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.state}"
