"""Readings: what an indicator said about a day, recorded append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField


class Reading(models.Model):
    """One figure of an indicator as of the end of a day, as it was known at `computed_at`.

    Belongs to the indicator and not to a target, so that several targets and plans can use it. Never
    updated: when the same day measures differently later, a row with the next `revision` supersedes it
    and says why. The database refuses UPDATE, DELETE and TRUNCATE for everybody. `part` is the key of a
    further figure of the same indicator; `area` and `agency_id` narrow the scope, empty means the province.
    """

    page_rights = "SELECT, INSERT"

    indicator = NFCCharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    part = NFCCharField(max_length=60, blank=True, default="")
    area = NFCCharField(max_length=20, blank=True, default="")
    agency_id = models.BigIntegerField(null=True)
    disaggregation = NFCCharField(max_length=60, blank=True, default="")
    as_of = models.DateField(help_text="the figure speaks of the end of this day")
    revision = models.PositiveSmallIntegerField(default=1)
    numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    value = models.DecimalField(
        max_digits=24, decimal_places=10, null=True, help_text="as measured: a share from 0 to 1"
    )
    rows = models.PositiveIntegerField(null=True, help_text="how many rows the figure opened to")
    missing = models.JSONField(
        default=list, help_text="what belongs to the figure and nobody measured, in words"
    )
    note = NFCTextField(blank=True, default="")
    freshness = models.DateTimeField(help_text="acts up to this business moment are counted")
    computed_at = models.DateTimeField(help_text="business moment of measuring")
    provenance = models.JSONField(
        help_text='how it came about: {"source": "module", "module": "services", …}'
    )
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    reason = NFCTextField(blank=True, default="", help_text="why it supersedes")

    class Meta:
        ordering = ("indicator", "part", "as_of", "revision", "id")
        constraints = (
            models.UniqueConstraint(
                name="plan_reading_once",
                fields=(
                    "indicator",
                    "part",
                    "as_of",
                    "version",
                    "area",
                    "agency_id",
                    "disaggregation",
                    "revision",
                ),
                nulls_distinct=False,
                violation_error_message=_("Số đo này đã được ghi."),
            ),
            models.CheckConstraint(
                name="plan_reading_correction",
                condition=Q(revision=1, supersedes__isnull=True, reason="")
                | (Q(revision__gt=1, supersedes__isnull=False) & ~Q(reason="")),
                violation_error_message=_("Số đo thay thế phải nêu số đo cũ và lý do."),
            ),
            models.CheckConstraint(
                name="plan_reading_denominator",
                condition=Q(denominator__isnull=True) | Q(denominator__gte=0),
                violation_error_message=_("Mẫu số không được âm."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.as_of} r{self.revision}"
