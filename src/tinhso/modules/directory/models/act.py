"""Legal acts that merge, split, rename, move, abolish and create units."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField

from ..enums import ActState, ClauseKind


class Act(models.Model):
    """An act of reorganisation, from draft to effect. Never erased; a later act may correct it.

    `choices` holds how conflicts are settled (`rules.reorganisation.conflicts`). `plan_digest` is the digest
    of the plan that was approved: when the organisation has changed since, the act is approved anew.
    """

    page_rights = "SELECT, INSERT, UPDATE"

    key = NFCCharField(max_length=60, unique=True)
    number = NFCCharField(_("số, ký hiệu"), max_length=60)
    title = NFCCharField(_("trích yếu"), max_length=300)
    issuer = NFCCharField(_("cơ quan ban hành"), max_length=200)
    legal_basis = NFCTextField(_("căn cứ"), blank=True, default="")
    issued_on = models.DateField(_("ngày ban hành"))
    effective_date = models.DateField(_("ngày có hiệu lực"))
    state = models.CharField(
        _("trạng thái"), max_length=12, choices=ActState, default=ActState.DRAFT, db_index=True
    )
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    choices = models.JSONField(default=dict, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    plan_digest = models.CharField(max_length=64, blank=True, default="")
    made_by_id = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()
    approved_by_id = models.BigIntegerField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    executed_by_id = models.BigIntegerField(null=True, blank=True)
    executed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-effective_date", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(effective_date__gte=models.F("issued_on")),
                name="directory_act_days",
                violation_error_message=_("Văn bản có hiệu lực từ ngày ban hành trở đi."),
            ),
            models.CheckConstraint(
                condition=Q(state=ActState.EXECUTED) ^ Q(executed_at__isnull=True),
                name="directory_act_executed",
            ),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True) | ~Q(approved_by_id=models.F("made_by_id")),
                name="directory_act_four_eyes",
                violation_error_message=_("Người duyệt phải khác người lập."),
            ),
        )

    def __str__(self) -> str:
        return self.number


class Clause(models.Model):
    """One thing that an act does. `content` is what `rules.reorganisation.clauses` parses."""

    page_rights = "SELECT, INSERT, UPDATE, DELETE"

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="clauses")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=ClauseKind)
    content = models.JSONField()

    class Meta:
        ordering = ("act_id", "order", "id")

    def __str__(self) -> str:
        return f"{self.act_id}/{self.order} {self.kind}"


class FollowUp(models.Model):
    """How far one module's rewriting after an act has come; written with each batch.

    `error` is the class of the error that stopped the batch after the last, empty while all goes well.
    """

    page_rights = "SELECT, INSERT, UPDATE"

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="follow_ups")
    code = models.CharField(max_length=60)
    after = models.BigIntegerField(default=0, help_text="id of the last row looked at")
    looked_at = models.PositiveBigIntegerField(default=0)
    rewritten = models.PositiveBigIntegerField(default=0)
    expected = models.PositiveBigIntegerField(default=0)
    batches = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True, default="")
    failed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("act_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("act", "code"), name="directory_followup_once"),
            models.CheckConstraint(
                condition=Q(error="") ^ Q(failed_at__isnull=False), name="directory_followup_failed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.act_id} {self.code}"
